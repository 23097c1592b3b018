package network

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/network/screen"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// rowsMost bounds a release, which is read and sealed as a whole; daysMost its period.
const (
	rowsMost = 20_000
	daysMost = 366
)

// Asked is a release as it is asked for; the days are YYYY-MM-DD, both included. Fields "" are all of the agreement.
type Asked struct {
	Agreement, From, Until string
	Fields                 []string
}

var releaseTable = op.Table{Name: "network_release", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "agreement_id", "partner_id", "profile", "from_on", "until_on", "state", "fields", "drawn", "findings", "counts", "shown",
	"hash", "made_by", "made_name", "made_at", "hands", "first_by", "first_name", "second_by", "second_name", "received_on", "received_by", "version"}}

// Draw draws up a release from the reports of a period, under a live agreement that covers its profile and fields.
func (s *Service) Draw(ctx context.Context, ask Asked) (string, error) {
	who := authz.From(ctx)
	sc, err := s.Door.Policy().Check(who, ActDraft)
	if err != nil {
		return "", err
	}
	var p fault.Problems
	from, until := day(&p, "from", ask.From, "Say from which day"), s.pastDay(&p, "until", ask.Until, "Say until which day")
	if from != "" && until != "" && until < from {
		p.Add("until", "It cannot end before it begins")
	} else if Days(from, until) >= daysMost {
		p.Add("until", "A release covers at most a year")
	}
	a, err := oneAgreement(ctx, s.DB, sc, ask.Agreement)
	if fault.Is(err, fault.NotFound) {
		p.Add("agreement", "Choose an agreement")
	} else if err != nil {
		return "", err
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	fields := ask.Fields
	if len(fields) == 0 {
		fields = a.Fields
	}
	if why := a.Stops(s.Today(), a.Profile, fields); why != "" {
		return "", fault.WithProblems(fault.Problems{{Field: "agreement", Message: why}})
	}
	pr, _ := ProfileOf(a.Profile)
	fields = inOrder(pr, fields)
	events, err := s.Source.Events(ctx, a.Org, from, until)
	if err != nil {
		return "", err
	}
	d, tally := drawUp(pr, &a, fields, events, from, until)
	if len(d.Rows) > rowsMost {
		return "", fault.WithProblems(fault.Problems{{Field: "until", Message: "That is too much for one release. Choose a shorter period"}})
	}
	counts, err := json.Marshal(tally)
	if err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActDraft, op.In(a.Org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		n := id.New("nre", tx.Now())
		sealed, err := s.shut(a.Org, n, "rows", d)
		if err != nil {
			return "", audit.Change{}, err
		}
		tx.Insert(releaseTable, a.Org, n, "", "", "", a.ID, a.Partner, a.Profile, string(from), string(until), string(Draft), strings.Join(fields, " "), sealed, "[]", string(counts), "", "", who.ID, who.Name, db.At(tx.Now()), "", "", "", "", "", "", "", int64(1))
		event(tx, a.Org, n, "drawn", "Drawn up from "+itoa(tally.Events)+" reports, "+itoa(tally.Rows)+" of them in it")
		return n, audit.Created("network_release", n, audit.F("agreement", a.ID), audit.F("profile", a.Profile), audit.F("from", string(from)), audit.F("until", string(until)), audit.F("rows", itoa(tally.Rows))), nil
	})
}

func inOrder(p Profile, fields []string) []string {
	var out []string
	for _, f := range p.Fields {
		if slices.Contains(fields, f.Key) {
			out = append(out, f.Key)
		}
	}
	return out
}

// drawUp picks what goes in and says what was left out, and why.
func drawUp(p Profile, a *Agreement, fields []string, events []Told, from, until clock.Day) (d drawn, t Tally) {
	t = Tally{Events: len(events), Left: map[string]int{}}
	sums, areas := map[counted]int64{}, map[string]string{}
	for i := range events {
		e := &events[i]
		if why := e.out(&a.Terms, p.Rows); why != "" {
			t.Left[why]++
			continue
		}
		t.Rows++
		if p.Rows {
			d.Rows = append(d.Rows, Row{N: t.Rows, Key: e.Key, Values: rowOf(p, a, fields, e, from, until)})
			continue
		}
		code, _ := methodOf(e)
		key := e.Site + " " + e.SiteName
		area, ok := areas[key]
		if !ok {
			area = areaOf(e)
			areas[key] = area
		}
		sums[counted{Area: area, Month: string(e.Day)[:7], Band: bandOf(e.Time), Method: group(code)}]++
	}
	for c, n := range sums {
		c.N = n
		d.Counts = append(d.Counts, c)
	}
	slices.SortFunc(d.Counts, func(x, y counted) int {
		return strings.Compare(x.Area+"\x1f"+x.Month+"\x1f"+x.Band+"\x1f"+x.Method, y.Area+"\x1f"+y.Month+"\x1f"+y.Band+"\x1f"+y.Method)
	})
	return d, t
}

// areaOf names the place of an event in a table of counts. A site whose name is the address of a home, or names somebody, goes by
// its code: no row of such a table can be mended.
func areaOf(t *Told) string {
	switch {
	case t.SiteName == "":
		return "No site"
	case len(screen.Words(t.SiteName, nil)) > 0:
		return t.Site
	}
	return t.SiteName
}

// monthsOf gives the months of a period.
func monthsOf(from, until clock.Day) []string {
	t, err := time.Parse("2006-01", string(from)[:7])
	if err != nil {
		return nil
	}
	var out []string
	for m := t.Format("2006-01"); m <= string(until)[:7] && len(out) < 14; m = t.Format("2006-01") {
		out = append(out, m)
		t = t.AddDate(0, 1, 0)
	}
	return out
}
