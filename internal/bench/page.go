package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/server"
)

// demoSize is how many incidents the synthetic England under the large database has; the rest are reports sent into it.
const demoSize = 20000

// words are what the stories of the large database are made of: common and rare ones, so that a search has something to
// find.
var words = []string{"corridor", "ambulance", "chair", "shouted", "grabbed", "spat", "waiting", "triage", "relative", "discharge", "medication", "door", "night", "security", "window",
	"threw", "phone", "receptionist", "porter", "cannula", "trolley", "dressing", "visitor", "bed", "alarm"}

// pages builds the large database and measures pages over HTTP as the violence reduction lead of the home trust, in which
// every report of it beyond the demonstration's own lies: the worst case for that trust's lists.
func (o Options) pages(ctx context.Context, r *Report, data string) error {
	o.Progress("the synthetic England")
	n, err := start(ctx, config.Config{Data: data}, true)
	if err != nil {
		return err
	}
	err = o.large(ctx, r, n)
	if err = errors.Join(err, n.stop()); err != nil {
		return err
	}
	o.Progress("start on the large database")
	return o.nodeLines(ctx, r, data, fmt.Sprintf("%d incidents", o.Incidents))
}

func (o Options) large(ctx context.Context, r *Report, n *node) error {
	made, err := demo.Build(server.AsService(ctx, "benchmark"), demo.Deps{DB: n.DB, Door: n.Door, Org: n.Org, Identity: n.Identity, Incidents: n.Incident}, demo.Options{Incidents: demoSize})
	if err != nil {
		return err
	}
	var lead *demo.Person
	for i, p := range made.People {
		if p.Role == authz.Specialist {
			lead = &made.People[i]
		}
	}
	if lead == nil {
		return errors.New("the demonstration has no violence reduction lead")
	}
	began := time.Now()
	if err := o.fill(ctx, n, lead.Org); err != nil {
		return err
	}
	rows, err := db.One(ctx, n.DB, db.Scalar[int64], `SELECT COUNT(*) FROM incident`)
	if err != nil {
		return err
	}
	home, err := db.One(ctx, n.DB, db.Scalar[int64], `SELECT COUNT(*) FROM incident WHERE org_id = $1`, lead.Org)
	if err != nil {
		return err
	}
	r.add(Line{What: "reports in the large database", Value: float64(rows), Unit: "rows", How: fmt.Sprintf("%d of them in one trust; those beyond the demonstration's sent one by one like any other, in %s", home, time.Since(began).Round(time.Second))})
	b, err := n.signIn(ctx, lead.ID)
	if err != nil {
		return err
	}
	return o.measure(ctx, r, n, b, lead.Org)
}

// fill sends reports until the database has as many as asked.
func (o Options) fill(ctx context.Context, n *node, org string) error {
	have, err := db.One(ctx, n.DB, db.Scalar[int64], `SELECT COUNT(*) FROM incident`)
	if err != nil {
		return err
	}
	var left atomic.Int64
	left.Store(int64(o.Incidents) - have)
	ctx = authz.With(ctx, authz.Actor{Role: authz.Public, Org: org})
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range 64 {
		wg.Go(func() {
			for {
				k := left.Add(-1)
				if k < 0 {
					return
				}
				if k%50000 == 0 {
					o.Progress(fmt.Sprintf("%d reports to go", k))
				}
				day := time.Now().AddDate(0, 0, -int(k%1500)-1).Format(time.DateOnly)
				text := story
				for i := range 12 {
					text += " " + words[(int(k)*7+i*i+w)%len(words)]
				}
				_, e := n.Incident.Send(ctx, incident.Sending{Key: id.Random("large"), Org: org, Way: "api", Naming: "anonymous", When: "date", Date: day, Record: record(), Narrative: text})
				if e != nil {
					mu.Lock()
					err = errors.Join(err, e)
					mu.Unlock()
					return
				}
			}
		})
	}
	wg.Wait()
	return err
}

// browser asks for pages as somebody who is signed in.
type browser struct {
	base   string
	client *http.Client
}

func (n *node) signIn(ctx context.Context, person string) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{base: n.base, client: &http.Client{Jar: jar, Timeout: time.Minute}}
	held, err := n.Identity.Held(ctx, person)
	if err != nil {
		return nil, err
	}
	form := url.Values{"person": {person}}
	for _, h := range held {
		if h.Role == authz.Specialist {
			form.Set("assignment", h.ID)
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.base+"/sign-in/demo", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	return b, res.Body.Close()
}

// get asks for a page and gives its status, its text and how long it took until the last byte was here.
func (b *browser) get(ctx context.Context, path string) (int, string, time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+path, nil)
	if err != nil {
		return 0, "", 0, err
	}
	began := time.Now()
	res, err := b.client.Do(req)
	if err != nil {
		return 0, "", 0, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, string(text), time.Since(began), err
}

// page is a page to measure, with the status it must have and its limit in milliseconds.
type page struct {
	what, path string
	status     int
	limit      float64
}

// rounds is how often each page is asked for.
const rounds = 60

func (o Options) measure(ctx context.Context, r *Report, n *node, b *browser, home string) error {
	o.Progress("pages")
	deep, err := n.deep(ctx, home)
	if err != nil {
		return err
	}
	other, err := db.One(ctx, n.DB, db.Scalar[string], `SELECT MIN(id) FROM incident WHERE org_id <> $1`, home)
	if err != nil {
		return err
	}
	list := []page{
		{"list of reports", "/reports", 200, 100},
		{"list, a page deep in it", "/reports?after=" + url.QueryEscape(deep), 200, 100},
		{"list, filtered", "/reports?what=physical_contact&flag=injured&owner=nobody", 200, 100},
		{"triage queue", "/triage", 200, 100},
		{"search of one common word", "/reports?q=corridor", 200, 150},
		{"search of three words", "/reports?q=corridor+ambulance+cannula", 200, 150},
		{"a neighbour's report, not found", "/reports/" + url.PathEscape(other), 404, 100},
		{"a report that is nowhere, not found", "/reports/HW-0000-AAAAAAA", 404, 100},
	}
	times := make([][]time.Duration, len(list))
	for range rounds { // in turn, so that what else the machine does falls on all alike
		for i, p := range list {
			code, text, took, err := b.get(ctx, p.path)
			if err != nil {
				return err
			}
			if code != p.status {
				return fmt.Errorf("%s answered %d, not %d: %.300s", p.path, code, p.status, text)
			}
			times[i] = append(times[i], took)
		}
	}
	for i, p := range list {
		r.add(Line{What: p.what + ", 95 of 100 within", Value: quantile(times[i], .95), Unit: "ms", Limit: p.limit,
			How: fmt.Sprintf("GET %s over HTTP %d times, in turn with the others, to the last byte; half within %s ms", p.path, rounds, figure(quantile(times[i], .5)))})
	}
	return nil
}

// deep gives the place in the list behind some hundred pages.
func (n *node) deep(ctx context.Context, home string) (string, error) {
	var at db.Time
	var record string
	err := n.DB.QueryRow(ctx, `SELECT reported_at, id FROM incident WHERE org_id = $1 ORDER BY reported_at DESC, id DESC LIMIT 1 OFFSET $2`, home, 5000).Scan(&at, &record)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return at.Format("20060102T150405.000000") + "_" + record, err
}
