package server

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// makers write the reports; one that is not here has no source yet, and its page says so. What is nil is of trusts alone.
func (s *Server) makers() map[string]briefing.Maker {
	return map[string]briefing.Maker{"feed": s.makeFeed, "feed/icb": nil, "feed/above": nil, "trend": s.makeTrend, "riddor": s.makeRiddor, "riddor/icb": s.countRiddor, "riddor/above": s.countRiddor, "outcomes": s.makeOutcomes, "support": s.makeSupport,
		"disparity": s.makeDisparity, "sanctions": s.makeSanctions, "standard": s.makeStandard, "standard/icb": s.spreadStandard, "standard/above": s.spreadStandard, "risk": s.makeRisk, "risk/icb": nil, "risk/above": nil}
}

// small hides counts of 1 to 7 and rounds the others.
func small(n int64) disclosure.Shown {
	x, _ := disclosure.HES{RoundNational: true}.Show(n, false)
	return x
}

// bounds gives the first moment of a period and the first after it.
func bounds(p briefing.Period) (from, to time.Time, err error) {
	if from, err = time.ParseInLocation(time.DateOnly, string(p.From), clock.London()); err != nil {
		return from, to, err
	}
	to, err = time.ParseInLocation(time.DateOnly, string(p.To), clock.London())
	return from, to.AddDate(0, 0, 1), err
}

// mostRiddor bounds how many assessments are read for a report.
const mostRiddor = 5000

// riddorOf gives the assessments of accidents in a period that are more than nothing.
func (s *Server) riddorOf(ctx context.Context, sc authz.Scope, p briefing.Period) ([]casework.RiddorRow, error) {
	from, to, err := bounds(p)
	if err != nil {
		return nil, err
	}
	list, err := s.Casework.RiddorList(ctx, sc, mostRiddor)
	return slices.DeleteFunc(list, func(r casework.RiddorRow) bool {
		return r.Facts.Accident.Before(from) || !r.Facts.Accident.Before(to)
	}), err
}

// makeRiddor lists what RIDDOR asked for, one by one and without who, where or why.
func (s *Server) makeRiddor(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	lead := s.leadOf(ctx, a.Org)
	sc, err := s.Policy.Check(authz.From(lead), casework.ActRiddorRead)
	if err != nil {
		return briefing.Content{}, err
	}
	list, err := s.riddorOf(lead, sc, a.Period)
	if err != nil {
		return briefing.Content{}, err
	}
	t := briefing.Table{Name: "One by one", Columns: []string{"Month of the accident", "What RIDDOR asks for", "State"}}
	toReport, sent := 0, 0
	for i := range list {
		r := &list[i]
		state := "Being decided"
		switch {
		case !r.SubmittedAt.IsZero():
			state = "Reported to HSE"
			sent++
		case r.ToReport():
			state = "To be reported"
			toReport++
		case r.Decided != "":
			state = "Decided: nothing to report"
		}
		t.Rows = append(t.Rows, []string{r.Facts.Accident.In(clock.London()).Format("January 2006"), r.Holds().Words(), state})
	}
	c := briefing.Content{Tables: []briefing.Table{t}, Sources: []string{"RIDDOR assessments in cases"}, Notes: []string{"Neither unit, people nor days are named. Restricted cases and those of the sexual safety team are left out, and are reported to HSE all the same."}}
	switch {
	case len(list) == 0:
		c.Finding = "Nothing fell under RIDDOR in the period"
	case toReport > 0:
		c.Finding = fmt.Sprintf("RIDDOR: %d reported to HSE, %d still to be reported", sent, toReport)
	default:
		c.Finding = fmt.Sprintf("RIDDOR: %d reported to HSE, none waits", sent)
	}
	return c, nil
}

// countRiddor counts what RIDDOR asked for over the trusts below, and keeps nothing but counts.
func (s *Server) countRiddor(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	sc, err := s.Policy.Check(authz.From(ctx), briefing.ActBelow)
	if err != nil {
		return briefing.Content{}, err
	}
	list, err := s.riddorOf(ctx, sc, a.Period)
	if err != nil {
		return briefing.Content{}, err
	}
	counts := map[riddor.Result]int64{}
	all := int64(0)
	for i := range list {
		if r := list[i].Holds(); r.Report() {
			counts[r]++
			all++
		}
	}
	t := briefing.Table{Name: "By what was to be reported", Columns: []string{"Kind", "People"}}
	for _, r := range riddor.Results() {
		if r.Report() {
			t.Rows = append(t.Rows, []string{r.Words(), small(counts[r]).Text()})
		}
	}
	finding := "About " + small(all).Text() + " people fell under RIDDOR in the period"
	if x := small(all); x.Hidden() {
		finding = "1 to 7 people fell under RIDDOR in the period"
	} else if all == 0 {
		finding = "Nobody fell under RIDDOR in the period, of trusts that keep it here"
	}
	return briefing.Content{Finding: finding, Tables: []briefing.Table{t}, Sources: []string{"RIDDOR assessments in cases of trusts that keep theirs here"},
		Notes: append(s.aboveNote(a), "Trusts that keep their cases elsewhere are not in it. Restricted cases are left out.")}, nil
}

// makeOutcomes writes what became of reports to the police, of the year that the period ends in.
func (s *Server) makeOutcomes(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	if err := s.warm(); err != nil {
		return briefing.Content{}, err
	}
	who := ctx
	if a.Audience == briefing.Manager || a.Audience == briefing.Lead {
		who = s.leadOf(ctx, a.Org)
	}
	sc, err := s.Policy.Check(authz.From(who), justice.ActReview)
	if err != nil {
		return briefing.Content{}, err
	}
	_, to, err := bounds(a.Period)
	if err != nil {
		return briefing.Content{}, err
	}
	x, err := s.Justice.Review(who, sc, a.Org, justice.YearOf(to.AddDate(0, 0, -1)))
	if err != nil {
		return briefing.Content{}, err
	}
	funnel := briefing.Table{Name: "How far reports come", Columns: []string{"Stage", "Number"}}
	stage := map[string]disclosure.Shown{}
	for _, f := range x.Funnel.Stages {
		n := f.N.Text()
		if f.Missing {
			n = "No source"
		}
		stage[f.Key] = f.N
		funnel.Rows = append(funnel.Rows, []string{f.Label, n})
	}
	tables := []briefing.Table{funnel}
	for i, name := range justice.Sections {
		t := briefing.Table{Name: name, Columns: []string{"Measure", "Value", "Of"}}
		for _, r := range x.Rows {
			if r.Section == i+1 {
				t.Rows = append(t.Rows, outcomeRow(r))
			}
		}
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	c := briefing.Content{Tables: tables, Sources: []string{"Reports to the police, offences, outcomes and hearings recorded in cases", "Measures of the yearly review of the Joint Agreement"},
		Notes: []string{"Of the year " + x.Year.Name() + ", as far as it goes: an outcome often comes long after the report, so a quarter by itself says little."}}
	if !x.Own {
		c.Notes = append(c.Notes, "Counts of 1 to 7 are hidden and others are to the nearest 5; shares are worked out from what is shown.")
	}
	police, known := stage["police"], stage["outcome"]
	switch {
	case police.Hidden() || known.Hidden():
		c.Finding = "Too few reports to the police to say what became of them"
	case police.Value == 0:
		c.Finding = "Nothing was reported to the police this year"
	default:
		c.Finding = fmt.Sprintf("Outcome known for %s of %s reports to the police", known.Text(), police.Text())
	}
	return c, nil
}

func outcomeRow(r justice.Row) []string {
	switch {
	case r.Missing:
		return []string{r.Label, "No source", ""}
	case r.Kind == "count":
		return []string{r.Label, r.N.Text(), ""}
	case math.IsNaN(r.Value):
		return []string{r.Label, "Too few to show", ""}
	case r.Kind == "share":
		return []string{r.Label, fmt.Sprintf("%.0f%% (%.0f to %.0f)", r.Value, r.Lower, r.Upper), r.N.Text() + " of " + r.Of.Text()}
	}
	return []string{r.Label, fmt.Sprintf("%.0f", r.Value), r.N.Text()}
}

// makeSanctions counts sanctions and markers, with small numbers hidden whoever reads it.
func (s *Server) makeSanctions(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	act := sanction.ActEquality
	above := a.Audience == briefing.ICB || a.Audience == briefing.Above
	if above {
		act = briefing.ActBelow
	}
	sc, err := s.Policy.Check(authz.From(ctx), act)
	if err != nil {
		return briefing.Content{}, err
	}
	c := briefing.Content{Sources: []string{"Registers of sanctions of level 3 and above, and of markers, over three years"}, Notes: []string{"Counts of 1 to 7 are hidden with what would give them away, others are to the nearest 5.", "A share by itself does not show that a group is treated differently."}}
	for _, by := range sanction.EqualityBys() {
		e, err := s.Sanction.EqualityOf(ctx, sc, by[0], nil)
		if err != nil {
			return c, err
		}
		if c.Finding == "" {
			c.Finding = fmt.Sprintf("About %d sanctions and markers in three years, %d of them in the last", e.Decided, e.YearDecided)
			if e.Decided == 0 {
				c.Finding = "Too few sanctions and markers in three years to count"
			}
		}
		t := briefing.Table{Name: by[1], Columns: []string{"Group", "Sanctions", "Markers"}}
		t.Rows = append(t.Rows, []string{"All", e.All.Sanctions.Text(), e.All.Markers.Text()})
		for _, g := range e.Groups {
			t.Rows = append(t.Rows, []string{g.Words, g.Sanctions.Text(), g.Markers.Text()})
		}
		if e.Refused {
			c.Notes = append(c.Notes, by[1]+": the groups are too small to be shown safely.")
		}
		c.Tables = append(c.Tables, t)
	}
	if above {
		c.Notes = append(c.Notes, "Trusts that keep their registers elsewhere are not in it.")
	}
	return c, nil
}

// makeStandard writes where the organisation stands: ratings, never evidence.
func (s *Server) makeStandard(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	sc, err := s.Policy.Check(authz.From(ctx), standard.ActRead)
	if err != nil {
		return briefing.Content{}, err
	}
	p, ok, err := s.Standard.Position(ctx, sc, a.Org)
	if err != nil {
		return briefing.Content{}, err
	}
	c := briefing.Content{Sources: []string{"Assessments against the violence prevention and reduction standard kept here"}, Notes: []string{"Ratings are given by people, never by a rule. The average of ratings is not a measure, so none is shown."}}
	if !ok {
		c.Finding = "No assessment against the Standard was begun here"
		return c, nil
	}
	ratings := briefing.Table{Name: p.Name + ": ratings by section", Columns: []string{"Section", "Green", "Amber", "Red", "Not assessed", "Green before"}}
	var sum standard.Distribution
	for _, x := range p.Sections {
		sum = sum.Plus(x.Now)
		before := ""
		if x.Before.Sum() > 0 {
			before = fmt.Sprint(x.Before.Green)
		}
		ratings.Rows = append(ratings.Rows, []string{x.Name, fmt.Sprint(x.Now.Green), fmt.Sprint(x.Now.Amber), fmt.Sprint(x.Now.Red), fmt.Sprint(x.Now.NotAssessed), before})
	}
	reds := briefing.Table{Name: "What is red", Columns: []string{"Indicator", "What is asked", "Action", "Due"}}
	for _, r := range p.Reds {
		due := ""
		if !r.Due.IsZero() {
			due = r.Due.In(clock.London()).Format("2 January 2006")
		}
		reds.Rows = append(reds.Rows, []string{r.Indicator, r.Text, orNone(r.Action), due})
	}
	c.Tables = []briefing.Table{ratings, reds}
	c.Notes = append(c.Notes, "State of the assessment: "+lowered(p.State.Words())+".")
	c.Finding = fmt.Sprintf("The Standard: %d green, %d amber, %d red", sum.Green, sum.Amber, sum.Red)
	if sum.NotAssessed > 0 {
		c.Finding += fmt.Sprintf(", %d not assessed", sum.NotAssessed)
	}
	return c, nil
}

// spreadStandard writes how the signed assessments of the trusts below are spread: counts of trusts and of ratings, never an
// average, and no trust by name.
func (s *Server) spreadStandard(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	sc, err := s.Policy.Check(authz.From(ctx), standard.ActPositions)
	if err != nil {
		return briefing.Content{}, err
	}
	list, err := s.Standard.Standings(ctx, sc)
	if err != nil {
		return briefing.Content{}, err
	}
	trusts, err := s.trustsUnder(ctx, a.Org)
	if err != nil {
		return briefing.Content{}, err
	}
	type spread struct {
		trusts int
		sum    standard.Distribution
		reds   [3]int // none, one to five, more
	}
	by := map[string]*spread{}
	signed := 0
	for _, t := range trusts {
		x, ok := list[t]
		if !ok {
			continue
		}
		signed++
		if by[x.Catalogue] == nil {
			by[x.Catalogue] = &spread{}
		}
		p := by[x.Catalogue]
		p.trusts, p.sum = p.trusts+1, p.sum.Plus(x.Sum)
		switch {
		case x.Sum.Red == 0:
			p.reds[0]++
		case x.Sum.Red <= 5:
			p.reds[1]++
		default:
			p.reds[2]++
		}
	}
	ratings := briefing.Table{Name: "Ratings of the newest signed assessment, by version of the Standard", Columns: []string{"Version", "Trusts", "Green", "Amber", "Red", "Not assessed"}}
	reds := briefing.Table{Name: "Trusts by how many indicators are red", Columns: []string{"Version", "None", "1 to 5", "More than 5"}}
	for _, v := range slices.Sorted(maps.Keys(by)) {
		p := by[v]
		ratings.Rows = append(ratings.Rows, []string{v, fmt.Sprint(p.trusts), fmt.Sprint(p.sum.Green), fmt.Sprint(p.sum.Amber), fmt.Sprint(p.sum.Red), fmt.Sprint(p.sum.NotAssessed)})
		reds.Rows = append(reds.Rows, []string{v, fmt.Sprint(p.reds[0]), fmt.Sprint(p.reds[1]), fmt.Sprint(p.reds[2])})
	}
	return briefing.Content{Finding: fmt.Sprintf("The Standard: %d of %d trusts have a signed assessment", signed, len(trusts)), Tables: []briefing.Table{ratings, reds}, Sources: []string{"Signed assessments of trusts that keep theirs here"},
		Notes: []string{"The average of ratings is not a measure, so none is shown. Versions ask different things and are not added up. Evidence, reasons and names stay with each trust."}}, nil
}

func orNone(s string) string {
	if s == "" {
		return "None yet"
	}
	return s
}

// makeRisk writes how risk assessments stand, in numbers.
func (s *Server) makeRisk(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
	lead := s.leadOf(ctx, a.Org)
	sc, err := s.Policy.Check(authz.From(lead), risk.ActRead)
	if err != nil {
		return briefing.Content{}, err
	}
	x, err := s.Risk.StandingOf(lead, sc, a.Org)
	if err != nil {
		return briefing.Content{}, err
	}
	late, err := s.Risk.ReviewsLate(lead, sc, a.Org, db.At(s.Door.Now()))
	if err != nil {
		return briefing.Content{}, err
	}
	n := func(label string, v int) []string { return []string{label, fmt.Sprint(v)} }
	assess := briefing.Table{Name: "Risk assessments", Columns: []string{"What", "Number"}, Rows: [][]string{n("In force", x.InForce), n("Being drafted", x.Drafts), n("Review past its day", late), n("Leaning on training alone", x.Lean),
		n("Controls of those in force", x.Controls), n("Of these in place", x.InPlace), n("Of these past their day", x.Overdue)}}
	bands := briefing.Table{Name: "Risks by band", Columns: []string{"Band", "Now", "Aimed at"}}
	for _, b := range s.Risk.Set().Bands {
		bands.Rows = append(bands.Rows, []string{b.Name, fmt.Sprint(x.Bands[b.Code]), fmt.Sprint(x.Aims[b.Code])})
	}
	c := briefing.Content{Tables: []briefing.Table{assess, bands}, Sources: []string{"Risk assessments and the risk register kept here, as they stood when this was made"}, Notes: []string{"Numbers alone: neither places nor people. The assessments themselves are open to safety representatives."}}
	switch {
	case x.InForce+x.Drafts == 0:
		c.Finding = "No risk assessment is kept here yet"
	case late > 0:
		c.Finding = fmt.Sprintf("%d of %d risk assessments are past their review", late, x.InForce)
	default:
		c.Finding = fmt.Sprintf("All %d risk assessments in force are in time for their review", x.InForce)
	}
	return c, nil
}
