package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/server"
)

// demoSize is how many incidents the synthetic England under the large database has; the rest are reports sent into it.
const demoSize = 20000

// pages builds the large database and measures pages over HTTP as the violence reduction lead of the home trust.
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
	made, err := demo.Build(server.AsService(ctx, "benchmark"), demo.Deps{DB: n.DB, Door: n.Door, Org: n.Org, Identity: n.Identity, Incidents: n.Incident, Collection: n.Collection}, demo.Options{Incidents: demoSize})
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
	r.add(Line{What: "reports in the large database", Value: float64(rows), Unit: "rows", How: fmt.Sprintf("%d of them in one trust; those beyond the demonstration's brought in, one in twenty open, in %s", home, time.Since(began).Round(time.Second))})
	b, err := n.signIn(ctx, lead.ID)
	if err != nil {
		return err
	}
	return o.measure(ctx, r, n, b, lead.Org)
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

// rounds is how often each page is asked for, and twins how often each of the two pages that must look alike.
const rounds, twins = 60, 300

func (o Options) measure(ctx context.Context, r *Report, n *node, b *browser, home string) error {
	o.Progress("pages")
	deep, err := n.deep(ctx, home)
	if err != nil {
		return err
	}
	list := []page{
		{"list of reports", "/reports", 200, 100},
		{"list, a page deep in it", "/reports?after=" + url.QueryEscape(deep), 200, 100},
		{"list, filtered", "/reports?what=physical_contact&flag=injured&owner=nobody", 200, 100},
		{"list, a rare filter", "/reports?flag=weapon", 200, 100},
		{"list, a filter that fits next to nothing", "/reports?what=written_online&flag=weapon", 200, 100},
		{"triage queue", "/triage", 200, 100},
		{"search of one common word", "/reports?q=corridor", 200, 150},
		{"search of three words", "/reports?q=corridor+ambulance+cannula", 200, 150},
	}
	times, err := b.turns(ctx, list, rounds)
	if err != nil {
		return err
	}
	for i, p := range list {
		r.add(Line{What: p.what + ", 95 of 100 within", Value: quantile(times[i], .95), Unit: "ms", Limit: p.limit,
			How: fmt.Sprintf("GET %s over HTTP %d times, in turn with the others, to the last byte; half within %s ms", p.path, rounds, figure(quantile(times[i], .5)))})
	}
	return o.alike(ctx, r, n, b, home)
}

// alike measures whether the time of an answer tells another trust's report from one that is nowhere.
func (o Options) alike(ctx context.Context, r *Report, n *node, b *browser, home string) error {
	other, err := db.One(ctx, n.DB, db.Scalar[string], `SELECT MIN(id) FROM incident WHERE org_id <> $1`, home)
	if err != nil {
		return err
	}
	times, err := b.turns(ctx, []page{{path: "/reports/" + url.PathEscape(other), status: 404}, {path: "/reports/HW-0000-AAAAAAA", status: 404}}, twins)
	if err != nil {
		return err
	}
	there, nowhere := quantile(times[0], .5), quantile(times[1], .5)
	r.add(Line{What: "another trust's report to one that is nowhere", Value: there / nowhere, Unit: "times", Limit: 1.2,
		How: fmt.Sprintf("the medians of %d GETs each, one after the other: %s and %s ms; 95 of 100 within %s and %s ms", twins, figure(there), figure(nowhere), figure(quantile(times[0], .95)), figure(quantile(times[1], .95)))})
	return nil
}

// turns asks for pages one after another, in another order each time, so that what else the machine does falls on all
// alike.
func (b *browser) turns(ctx context.Context, list []page, rounds int) ([][]time.Duration, error) {
	times := make([][]time.Duration, len(list))
	dice := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		for _, i := range dice.Perm(len(list)) {
			p := list[i]
			code, text, took, err := b.get(ctx, p.path)
			if err != nil {
				return nil, err
			}
			if code != p.status {
				return nil, fmt.Errorf("%s answered %d, not %d: %.300s", p.path, code, p.status, text)
			}
			times[i] = append(times[i], took)
		}
	}
	return times, nil
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
