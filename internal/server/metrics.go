package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/havenward/havenward/internal/jobs"
)

// meters are what the admin port shows: times and counts by route pattern, never an address, a person or a record.
type meters struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	groups   prometheus.Histogram
	commits  prometheus.Histogram
}

func newMeters() *meters {
	m := &meters{registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "havenward_request_seconds", Help: "Time to answer a request, by route pattern and class of status.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route", "status"}),
		groups:  prometheus.NewHistogram(prometheus.HistogramOpts{Name: "havenward_change_group", Help: "Changes that shared one transaction.", Buckets: []float64{1, 2, 4, 8, 16, 32, 64}}),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "havenward_change_group_seconds", Help: "Time of one transaction with its durable commit.", Buckets: []float64{.001, .002, .005, .01, .025, .05, .1, .5, 2, 10}}),
	}
	m.registry.MustRegister(m.requests, m.groups, m.commits, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *meters) request(pattern string, status int, took time.Duration) {
	m.requests.WithLabelValues(pattern, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

func (m *meters) group(changes int, took time.Duration) {
	m.groups.Observe(float64(changes))
	m.commits.Observe(took.Seconds())
}

// queue reads how the background work stands each time it is asked.
type queue struct {
	s                            *Server
	waiting, later, dead, oldest *prometheus.Desc
}

func newQueue(s *Server) *queue {
	d := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }
	return &queue{s, d("havenward_jobs_waiting", "Jobs that are due and not begun."), d("havenward_jobs_later", "Jobs that are due later."),
		d("havenward_jobs_given_up", "Jobs that were given up."), d("havenward_jobs_oldest_seconds", "How long the first of those waiting has been due.")}
}

// Describe names what there is.
func (q *queue) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{q.waiting, q.later, q.dead, q.oldest} {
		ch <- d
	}
}

// Collect reads it.
func (q *queue) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	h, err := jobs.Check(ctx, q.s.DB, q.s.Door.Now())
	if err != nil {
		ch <- prometheus.NewInvalidMetric(q.waiting, err)
		return
	}
	for _, v := range []struct {
		d *prometheus.Desc
		f float64
	}{{q.waiting, float64(h.Waiting)}, {q.later, float64(h.Later)}, {q.dead, float64(h.Dead)}, {q.oldest, h.Oldest.Seconds()}} {
		ch <- prometheus.MustNewConstMetric(v.d, prometheus.GaugeValue, v.f)
	}
}

// Admin gives what the admin port serves: /metrics, /healthz (the process runs) and /readyz (the database answers).
func (s *Server) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.meters.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := s.DB.Ping(ctx); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	})
	return mux
}

// admin serves the admin port until the context ends; without an address it does nothing.
func (s *Server) admin(ctx context.Context) error {
	if s.Config.AdminAddr == "" {
		return nil
	}
	l, err := net.Listen("tcp", s.Config.AdminAddr)
	if err != nil {
		return err
	}
	h := &http.Server{Handler: s.Admin(), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = h.Close() })
	go func() {
		if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("the admin port ended", "error", err)
		}
	}()
	return nil
}
