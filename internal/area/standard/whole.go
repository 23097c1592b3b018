package standard

import (
	"context"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Whole is an assessment with everything its pages show.
type Whole struct {
	Assessment
	Of       *Version
	Sections []Part
	// Wording is the revisions that hold, Corrected when one came after the wording that the assessment is made under.
	Wording   Wordings
	Corrected db.Time
	// Stands are staff side's signatures or dissents of the whole assessment.
	Stands []View
	// Planned tells whether actions are kept.
	Planned     bool
	Respondents int
	Comments    int
	ByUnion     int // comments of safety representatives
}

// Part is a section of an assessment with its lines.
type Part struct {
	Code, Name string
	Sum        Distribution
	Lines      []Line
}

// Line is an indicator of an assessment.
type Line struct {
	catalogue.Indicator
	Words Words
	Rated
	Evidence    []Item
	Views       []View
	Respondents []Respondent
	Actions     []Action
	Comments    int
	ByUnion     int
	// State is the state of its evidence: "none", "expired" or "current".
	State string
	// Rule is what the rule proposes now.
	Rule catalogue.Rule
}

// Differs tells that staff side's view is another than the trust's own.
func (l *Line) Differs() bool {
	for _, v := range l.Views {
		if v.Rating != "" && v.Rating != l.Said {
			return true
		}
	}
	return false
}

// Open gives the first action of a line that is not done.
func (l *Line) Open() (Action, bool) {
	for _, a := range l.Actions {
		if !a.Done {
			return a, true
		}
	}
	return Action{}, false
}

// Part gives a section with its place from 1.
func (w *Whole) Part(code string) (*Part, int, bool) {
	for i := range w.Sections {
		if w.Sections[i].Code == code {
			return &w.Sections[i], i + 1, true
		}
	}
	return nil, 0, false
}

// Line gives an indicator's line with its section.
func (w *Whole) Line(code string) (*Line, *Part, bool) {
	for i := range w.Sections {
		for j := range w.Sections[i].Lines {
			if w.Sections[i].Lines[j].Indicator.Code == code {
				return &w.Sections[i].Lines[j], &w.Sections[i], true
			}
		}
	}
	return nil, nil, false
}

// Lines gives every line in order.
func (w *Whole) Lines() []*Line {
	var out []*Line
	for i := range w.Sections {
		for j := range w.Sections[i].Lines {
			out = append(out, &w.Sections[i].Lines[j])
		}
	}
	return out
}

// Sum gives all ratings that stand.
func (w *Whole) Sum() Distribution {
	var d Distribution
	for i := range w.Sections {
		d = d.Plus(w.Sections[i].Sum)
	}
	return d
}

// Lowered gives the lines that moved from green on their own.
func (w *Whole) Lowered() []*Line {
	var out []*Line
	for _, l := range w.Lines() {
		if l.LoweredFrom != "" {
			out = append(out, l)
		}
	}
	return out
}

// Whole reads an assessment in reach with everything; out of reach is fault.NotFound.
func (s *Service) Whole(ctx context.Context, sc authz.Scope, org, record string) (*Whole, error) {
	a, err := s.Assessment(ctx, sc, org, record)
	if err != nil {
		return nil, err
	}
	return s.whole(ctx, s.DB, a)
}

// whole reads everything of an assessment in seven questions, however many indicators and items there are.
func (s *Service) whole(ctx context.Context, q db.Querier, a Assessment) (*Whole, error) {
	book, err := s.Book(ctx)
	if err != nil {
		return nil, err
	}
	w := &Whole{Assessment: a}
	w.Of, _ = book.Find(a.Catalogue)
	rated, err := s.ratings(ctx, q, a.Org, a.ID)
	if err != nil {
		return nil, err
	}
	if w.Wording, err = s.wordings(ctx, q, a.Org, a.Catalogue); err != nil {
		return nil, err
	}
	w.Corrected = w.Wording.Since(a.WordingAt.Time)
	items, err := s.used(ctx, q, a.Org, a.ID)
	if err != nil {
		return nil, err
	}
	views, err := s.views(ctx, q, a.Org, a.ID)
	if err != nil {
		return nil, err
	}
	asked, err := respondents(ctx, q, a.Org, a.ID)
	if err != nil {
		return nil, err
	}
	said, err := commentCounts(ctx, q, a.Org, a.ID)
	if err != nil {
		return nil, err
	}
	plan, planned, err := s.planned(ctx, q, a.Org, a.ID)
	if err != nil {
		return nil, err
	}
	w.Planned, w.Stands = planned, views[""]
	by := make(map[string]Rated, len(rated))
	for _, r := range rated {
		by[r.Indicator] = r
	}
	people := map[string]bool{}
	for _, x := range w.Of.Sections {
		part := Part{Code: x.Code, Name: x.Name}
		for _, i := range x.Indicators {
			r := by[i.Code]
			l := Line{Indicator: i, Words: w.Wording.At(i, a.WordingAt), Rated: r, Evidence: items[i.Code], Views: views[i.Code], Respondents: asked[i.Code], Actions: plan[i.Code],
				Comments: said[i.Code].all, ByUnion: said[i.Code].union}
			l.State = evidenceState(l.Evidence, s.Now())
			l.Rule, _ = s.Rules.Propose(r.InPlace, l.State)
			part.Sum.Add(r.Rating, 1)
			part.Lines = append(part.Lines, l)
			for _, p := range l.Respondents {
				people[p.Person] = true
			}
		}
		w.Sections = append(w.Sections, part)
	}
	for _, n := range said {
		w.Comments += n.all
		w.ByUnion += n.union
	}
	w.Respondents = len(people)
	return w, nil
}
