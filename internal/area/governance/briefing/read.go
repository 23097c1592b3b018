package briefing

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// Briefing is a report that was made, or that failed.
type Briefing struct {
	Org, ID, Unit string
	Report        string
	Audience      Audience
	Form          string
	Cadence       Cadence
	Period
	// Asked says that somebody had it made out of its time.
	Asked bool
	// Failed says that it could not be made, Failure why, Tries how often it was tried.
	Failed      bool
	Failure     string
	Tries       int
	Title, Hash string
	Due, At     db.Time
	By          string
}

const columns = `b.org_id, b.id, b.unit_id, b.report, b.audience, b.form, b.cadence, b.from_day, b.to_day, b.asked, b.state, b.failure, b.tries, b.title, b.hash, b.due_at, b.made_at, b.made_by`

func scan(r db.Row, more ...any) (b Briefing, err error) {
	var state string
	err = r.Scan(append([]any{&b.Org, &b.ID, &b.Unit, &b.Report, &b.Audience, &b.Form, &b.Cadence, &b.From, &b.To, &b.Asked, &state, &b.Failure, &b.Tries, &b.Title, &b.Hash, &b.Due, &b.At, &b.By}, more...)...)
	b.Failed = state == "failed"
	return b, err
}

// within is the condition that a row is in the reader's scope and of their own audience.
func within(ctx context.Context, a *db.Args, sc authz.Scope) string {
	return sc.Where(a, "b") + ` AND b.audience = ` + a.Add(string(AudienceOf(authz.From(ctx).Role)))
}

// mostListed bounds a history.
const mostListed = 500

// Mine gives every report made for the reader's audience, the newest first.
func (s *Service) Mine(ctx context.Context, sc authz.Scope) ([]Briefing, error) {
	var a db.Args
	where := within(ctx, &a, sc)
	return db.All(ctx, s.DB, func(r db.Row) (Briefing, error) { return scan(r) }, `SELECT `+columns+` FROM briefing b WHERE `+where+` ORDER BY b.to_day DESC, b.from_day DESC, b.report, b.id LIMIT `+a.Add(int64(mostListed)), a.Values()...)
}

// One reads a report of the reader's audience and proves that it is what was frozen. Another audience's is fault.NotFound.
func (s *Service) One(ctx context.Context, sc authz.Scope, org, record string) (Briefing, Document, error) {
	var a db.Args
	var body string
	where := within(ctx, &a, sc)
	b, err := db.One(ctx, s.DB, func(r db.Row) (Briefing, error) { return scan(r, &body) },
		`SELECT `+columns+`, b.body FROM briefing b WHERE b.org_id = `+a.Add(org)+` AND b.id = `+a.Add(record)+` AND `+where, a.Values()...)
	if err != nil || b.Failed {
		return b, Document{}, err
	}
	d, err := thaw(body, b.Hash)
	return b, d, err
}

// Line is one report in the list of what an audience gets.
type Line struct {
	Report
	Cell Cell
	// Source is false where nothing makes this report yet.
	Source bool
	// Made are those that are there, the newest first.
	Made []Briefing
	// Next is the day by which the next one comes; Late says that one that was due is not there.
	Next clock.Day
	Late bool
}

// Yours gives what the reader's audience gets, report by report, those that it does not get left out.
func (s *Service) Yours(ctx context.Context, sc authz.Scope) ([]Line, error) {
	who := authz.From(ctx)
	audience := AudienceOf(who.Role)
	if !s.fits(ctx, who.Org, audience) {
		return nil, nil
	}
	m, err := s.Matrix(ctx, who.Org, s.Today())
	if err != nil {
		return nil, err
	}
	list, err := s.Mine(ctx, sc)
	if err != nil {
		return nil, err
	}
	return s.lines(m, audience, list), nil
}

func (s *Service) lines(m Matrix, audience Audience, list []Briefing) []Line {
	today := s.Today()
	var out []Line
	for _, r := range m.Reports {
		l := Line{Report: r, Cell: m.Cell(r.Key, audience), Source: s.Maker(r.Key, audience) != nil}
		for _, b := range list {
			if b.Report == r.Key {
				l.Made = append(l.Made, b)
			}
		}
		if l.Cell.Cadence == None && len(l.Made) == 0 {
			continue
		}
		if l.Cell.Cadence.Timed() {
			l.settle(m, today)
		}
		out = append(out, l)
	}
	return out
}

// settle says when the next one comes, and whether one is late.
func (l *Line) settle(m Matrix, today clock.Day) {
	last := l.Cell.Cadence.Last(today)
	there := false
	for _, b := range l.Made {
		there = there || !b.Failed && b.From == last.From && b.To == last.To
	}
	if due := m.DueOn(l.Cell.Cadence, last); !there && (!l.Cell.Changed || l.Cell.From <= due) {
		l.Next, l.Late = due, due < today && l.Source
		return
	}
	t, err := parseDay(last.To)
	if err != nil {
		return
	}
	next := Period{day(t.AddDate(0, 0, 1)), day(t.AddDate(0, 0, 1).AddDate(0, l.Cell.Cadence.months(), -1))}
	l.Next = m.DueOn(l.Cell.Cadence, next)
}

// Trouble is what is late or failed in an organisation, for its administrator: never what a report says.
type Trouble struct {
	Briefing
	// Missing says that nothing was tried.
	Missing bool
}

// Troubles gives the scheduled reports of the actor's organisation that failed or are late.
func (s *Service) Troubles(ctx context.Context, sc authz.Scope) ([]Trouble, error) {
	org := authz.From(ctx).Org
	var a db.Args
	where := sc.WhereOrg(&a, "b.org_id")
	failed, err := db.All(ctx, s.DB, func(r db.Row) (Trouble, error) {
		b, err := scan(r)
		return Trouble{Briefing: b}, err
	}, `SELECT `+columns+` FROM briefing b WHERE `+where+` AND b.state = 'failed' ORDER BY b.to_day DESC, b.report, b.id`, a.Values()...)
	if err != nil {
		return nil, err
	}
	var all []authz.Role
	for _, x := range audiences {
		all = append(all, x.roles...)
	}
	readers, err := s.Readers(ctx, org, all)
	if err != nil {
		return nil, err
	}
	today := s.Today()
	m, err := s.Matrix(ctx, org, today)
	if err != nil {
		return nil, err
	}
	made, err := s.made(ctx, org, today)
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, t := range failed {
		have[order{Ask: Ask{Org: t.Org, Unit: t.Unit, Report: t.Report, Audience: t.Audience, Period: t.Period}}.key()] = true
	}
	for _, g := range groups(readers) {
		if !s.fits(ctx, g.org, g.audience) {
			continue
		}
		for _, o := range s.orders(m, g, today) {
			if o.due < today && !made[o.key()] && !have[o.key()] && s.Maker(o.Report, o.Audience) != nil {
				failed = append(failed, Trouble{Missing: true, Briefing: Briefing{Org: org, Unit: o.Unit, Report: o.Report, Audience: o.Audience, Cadence: o.cadence, Period: o.Period, Due: dayTime(o.due)}})
			}
		}
	}
	return failed, nil
}
