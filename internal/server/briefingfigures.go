package server

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui/lang"
)

// warm refuses to write a report while the figures are still being read: nought would be wrong.
func (s *Server) warm() error {
	if !s.Insight.State().Warm {
		return fault.New(fault.Unavailable, "The figures were still being read after a start. It is tried again")
	}
	return nil
}

// monthBy gives the last whole month of a period.
func monthBy(d clock.Day) (collection.Month, error) {
	t, err := time.ParseInLocation(time.DateOnly, string(d), clock.London())
	if err != nil {
		return "", err
	}
	m := collection.MonthOf(t)
	if t.AddDate(0, 0, 1).Month() == t.Month() {
		m = m.Add(-1)
	}
	return m, nil
}

// charted makes the charts of some measures for whoever a report is for, up to the last whole month of its period.
func (s *Server) charted(ctx context.Context, a briefing.Ask, codes []string) ([]insight.Control, collection.Month, error) {
	if err := s.warm(); err != nil {
		return nil, "", err
	}
	sc, err := s.Policy.Check(authz.From(ctx), insight.ActSee)
	if err != nil {
		return nil, "", err
	}
	text := a.Org
	if a.Unit != "" {
		text += "/" + a.Unit
	}
	place, err := s.Insight.Place(ctx, sc, text, false)
	if err != nil {
		return nil, "", err
	}
	to, err := monthBy(a.To)
	if err != nil {
		return nil, "", err
	}
	var asks []insight.Ask
	for _, c := range codes {
		if m, ok := insight.Find(c); ok {
			asks = append(asks, insight.Ask{Place: place, Measure: m, From: to.Add(-23), To: to})
		}
	}
	list, err := s.Insight.Controls(ctx, sc, asks)
	return list, to, err
}

// makeTrend writes what the control charts show.
func (s *Server) makeTrend(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	list, to, err := s.charted(ctx, a, insight.Cards())
	if err != nil {
		return briefing.Content{}, err
	}
	var pair insight.Pair
	shows := briefing.Table{Name: "What each chart shows, 24 months to " + to.Words(), Columns: []string{"Measure", "What it shows", "In " + to.Words()}}
	months := briefing.Table{Name: "By month", Columns: []string{"Month", "Incidents reported", "Staff hurt"}}
	for i := range list {
		c := &list[i]
		switch c.Measure.Code {
		case "incidents":
			pair.Reported = c.Shift()
		case "staff_hurt":
			pair.Hurt = c.Shift()
		}
		f := c.Finding()
		shows.Rows = append(shows.Rows, []string{c.Measure.Title, lang.T(ctx, f.Text, f.Args...), written(c.Measure, c.Points[len(c.Points)-1])})
	}
	monthly(&months, list, "incidents", "staff_hurt")
	return briefing.Content{Finding: pair.Finding(), Charts: drawn(ctx, list, "staff_hurt", "incidents"), Notes: append([]string{pair.Meaning()}, s.aboveNote(a)...), Tables: []briefing.Table{shows, months},
		Sources: []string{"Reports made here and accepted returns, as facts of single events", "Control charts (XmR) over 24 months, with the limits that were redrawn"}}, nil
}

// monthly fills a table of months with two measures.
func monthly(t *briefing.Table, list []insight.Control, one, two string) {
	var a, b *insight.Control
	for i := range list {
		switch list[i].Measure.Code {
		case one:
			a = &list[i]
		case two:
			b = &list[i]
		}
	}
	if a == nil || b == nil {
		return
	}
	for i := range a.Points {
		t.Rows = append(t.Rows, []string{a.Points[i].Month.Words(), written(a.Measure, a.Points[i]), written(b.Measure, b.Points[i])})
	}
}

// written is a month's value as the place may show it, or why there is none.
func written(m insight.Measure, p insight.Point) string {
	if p.Missing() {
		return p.Why.Words()
	}
	return m.Write(p.Value)
}

// aboveNote says how counts are shown to those above a trust.
func (s *Server) aboveNote(a briefing.Ask) []string {
	if a.Audience == briefing.ICB || a.Audience == briefing.Above {
		return []string{"Counts of several trusts: 1 to 7 are hidden, others are to the nearest 5. No event and nobody can be told from them."}
	}
	return nil
}

// supportMeasures are the promises made to whoever reports and to whoever was hurt.
var supportMeasures = []string{"acknowledged_in_time", "feedback_in_time", "support_offered", "reported_in_time"}

// makeSupport writes how many were answered and supported in time.
func (s *Server) makeSupport(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	list, to, err := s.charted(ctx, a, supportMeasures)
	if err != nil {
		return briefing.Content{}, err
	}
	t := briefing.Table{Name: "Promises kept, by month", Columns: []string{"Month"}}
	from := to.Add(-11)
	c := briefing.Content{Notes: append([]string{"Months without a figure are said so; they are not nought. What was offered is not what was taken."}, s.aboveNote(a)...), Sources: []string{"Moments of report, acknowledgement and feedback of reports made here", "Support recorded with reports and in accepted returns"}}
	for i := range list {
		t.Columns = append(t.Columns, list[i].Measure.Title)
		f := list[i].Finding()
		c.Notes = append(c.Notes, lang.T(ctx, f.Text, f.Args...)+".")
		if i == 0 {
			p := list[i].Points[len(list[i].Points)-1]
			c.Finding = "Acknowledged within 24 hours: " + lowered(written(list[i].Measure, p)) + " in " + to.Words()
		}
	}
	if len(list) == 0 {
		return c, fault.New(fault.Unavailable, "There is no source for this report yet")
	}
	for i, p := range list[0].Points {
		if p.Month < from {
			continue
		}
		row := []string{p.Month.Words()}
		for j := range list {
			row = append(row, written(list[j].Measure, list[j].Points[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	c.Tables, c.Charts = []briefing.Table{t}, drawn(ctx, list, "acknowledged_in_time")
	return c, nil
}

// drawn gives the control charts of some measures, those without any value left out.
func drawn(ctx context.Context, list []insight.Control, codes ...string) (out []briefing.Chart) {
	for _, code := range codes {
		for i := range list {
			if _, ok := list[i].Latest(); ok && list[i].Measure.Code == code {
				f := list[i].Finding()
				out = append(out, briefing.Chart{Title: lang.T(ctx, f.Text, f.Args...), SPC: boardpack.ChartOf(list[i])})
			}
		}
	}
	return out
}

func lowered(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// makeDisparity writes who is harmed, by groups of staff, with small groups hidden whoever reads it.
func (s *Server) makeDisparity(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	if err := s.warm(); err != nil {
		return briefing.Content{}, err
	}
	sc, err := s.Policy.Check(authz.From(ctx), insight.ActEquity)
	if err != nil {
		return briefing.Content{}, err
	}
	to, err := monthBy(a.To)
	if err != nil {
		return briefing.Content{}, err
	}
	pictures := s.pictures().Pictures
	c := briefing.Content{Sources: []string{"Facts of staff affected, from reports made here and accepted returns, twelve months to " + to.Words(), "Staff in post by group, where it is held"},
		Notes: []string{"Small groups are hidden with what would give them away, and other counts are rounded."}}
	for _, by := range []string{"staff_group", "ethnicity", "gender", "disability"} {
		e, err := pictures.Equity(ctx, sc, insight.EquityAsk{Place: a.Org, By: by, To: to})
		if err != nil {
			return c, err
		}
		title := e.Title()
		words := lang.T(ctx, title.Text, title.Args...)
		if c.Finding == "" {
			c.Finding = words
			for _, x := range e.Cautions() {
				c.Notes = append(c.Notes, lang.T(ctx, x.Text, x.Args...))
			}
		} else {
			c.Notes = append(c.Notes, e.By.Short+": "+lowered(words)+".")
		}
		t := briefing.Table{Name: e.By.Title, Columns: []string{e.By.Short, "Staff affected", e.By.Second, "Share in per cent (95% interval)"}}
		for _, g := range append([]insight.EquityGroup{e.All}, e.Groups...) {
			share := ""
			if !math.IsNaN(g.Share.Value) {
				share = fmt.Sprintf("%.1f (%.1f to %.1f)", g.Share.Value, g.Share.Lower, g.Share.Upper)
			}
			t.Rows = append(t.Rows, []string{g.Words, g.Any.Text(), g.Second.Text(), share})
		}
		c.Tables = append(c.Tables, t)
	}
	return c, nil
}

// mostFed bounds how many incidents a feed lists.
const mostFed = 1000

// makeFeed lists incidents one by one without who: the week, what it was, how badly somebody was hurt, whether the police were
// told. Sealed reports are left out, and words are in none of it.
func (s *Server) makeFeed(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	lead := s.leadOf(ctx, a.Org)
	sc, err := s.Policy.Check(authz.From(lead), incident.ActRead)
	if err != nil {
		return briefing.Content{}, err
	}
	t := briefing.Table{Name: "Incidents by week", Columns: []string{"Week from", "What happened", "Worst physical harm", "Police told"}}
	f := incident.Filter{From: string(a.From), To: string(a.To), Limit: 200}
	hurt := 0
	for {
		p, err := s.Incident.List(lead, sc, f)
		if err != nil {
			return briefing.Content{}, err
		}
		for _, x := range p.Rows {
			if x.Sealed || x.Lock != "" {
				continue
			}
			harm := worst(x.Record.Staff)
			if harm != "" && harm != "none" {
				hurt++
			}
			t.Rows = append(t.Rows, []string{weekOf(x.Record.IncidentDate), mds.Of("violence").Words(x.Record.ViolencePrimary), orNot(mds.Of("physical_harm").Words(harm)), orNot(mds.Of("police_informed").Words(x.Record.PoliceInformed))})
		}
		if p.Next == "" || len(t.Rows) >= mostFed {
			break
		}
		f.After = p.Next
	}
	c := briefing.Content{Tables: []briefing.Table{t}, Sources: []string{"Reports made here that are open to the whole organisation"},
		Notes: []string{"The day is given as its week, and neither place nor people are named. Restricted reports and those of the sexual safety team are left out."}}
	c.Finding = fmt.Sprintf("%d incidents in the period, %d of them with somebody hurt", len(t.Rows), hurt)
	if len(t.Rows) >= mostFed {
		c.Notes = append(c.Notes, fmt.Sprintf("Only the newest %d are listed.", len(t.Rows)))
	}
	return c, nil
}

func orNot(s string) string {
	if s == "" {
		return "Not known"
	}
	return s
}

// worst gives the worst physical harm of staff.
func worst(list []mds.Staff) string {
	order := []string{"", "not_assessed", "none", "low", "moderate", "severe", "death"}
	at := 0
	for _, x := range list {
		for i, h := range order {
			if h == x.PhysicalHarm && i > at {
				at = i
			}
		}
	}
	return order[at]
}

// weekOf gives the Monday of a day's week.
func weekOf(d string) string {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		return "Not known"
	}
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7).Format("2 January 2006")
}

// leadOf acts as the program with the reach of an organisation's violence reduction lead, without clearance for any lock.
func (s *Server) leadOf(ctx context.Context, org string) context.Context {
	return authz.With(ctx, authz.Actor{ID: "service:briefing", Name: "Scheduled reports", Role: authz.Specialist, Org: org, Strong: true})
}
