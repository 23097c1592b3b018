package justice

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Own is what somebody affected sees and chooses of police and court, about themselves alone.
type Own struct {
	// State is where the police stand, "" where they were not told.
	State State
	// ToldAt is when the police were told, Hearing the next one that is listed.
	ToldAt  time.Time
	Hearing *Hearing
	// Ref is the reference of the police, "" where they gave none or others are affected too, whose report it may be.
	Ref string
	// Wish is what they said last, its zero value where nobody asked.
	Wish Wish
	// Person is how they wish to be dealt with; Statement their own, nil where none was offered.
	Person    Person
	Statement *Statement
}

// OwnOf gives it. Nothing about suspects is in it, nor about others who were affected.
func (s *Service) OwnOf(ctx context.Context, m casework.Mine) (o Own, err error) {
	org, id := m.Case.Org, m.Case.ID
	reports, err := s.reports(ctx, s.DB, org, id)
	if err != nil {
		return o, err
	}
	for _, r := range reports {
		if o.ToldAt.IsZero() || r.ReportedAt.After(o.ToldAt) {
			o.State, o.ToldAt, o.Ref = r.State, r.ReportedAt, r.Ref()
		}
	}
	if m.Case.Affected > 1 {
		o.Ref = ""
	}
	hearings, err := s.hearings(ctx, s.DB, org, id)
	if err != nil {
		return o, err
	}
	for i := range hearings {
		if h := &hearings[i]; h.State == "listed" && h.At.After(s.now()) && (o.Hearing == nil || h.At.Before(o.Hearing.At)) {
			o.Hearing = h
		}
	}
	prefs, err := s.prefs(ctx, s.DB, org, id)
	if err != nil {
		return o, err
	}
	o.Person = prefs[m.Person.ID]
	wishes, err := s.wishes(ctx, s.DB, org, id)
	if err != nil {
		return o, err
	}
	if i := slices.IndexFunc(wishes, func(w Wish) bool { return w.Person == m.Person.ID }); i >= 0 {
		o.Wish = wishes[i]
	}
	list, err := s.statements(ctx, s.DB, org, id)
	if err != nil {
		return o, err
	}
	for i := range list {
		if list[i].Kind == "vps" && list[i].Person == m.Person.ID {
			o.Statement = &list[i] // the newest: ids are in order of time
		}
	}
	return o, nil
}

// OwnWords gives the words of one's own statement. Who wrote them may read them, whatever became of it.
func (s *Service) OwnWords(ctx context.Context, m casework.Mine, statement string) (Statement, error) {
	st, err := s.statement(ctx, s.DB, m.Case.Org, m.Case.ID, statement)
	if err == nil && (st.Kind != "vps" || st.Person != m.Person.ID) {
		return Statement{}, fault.Missing()
	}
	return st, err
}

// own gives the service for one change that somebody makes about themselves.
func (s *Service) own(m casework.Mine) *Service {
	t := *s
	t.mine = &m
	return &t
}

// OwnWish records what somebody says themselves. again is a day from which they may be asked again, "" for never.
func (s *Service) OwnWish(ctx context.Context, m casework.Mine, wish, why, again string) error {
	return s.own(m).Say(ctx, m.Case.Org, m.Case.ID, Wish{Person: m.Person.ID, Wish: wish, Why: why, Day: string(clock.DayOf(s.now())), Again: again})
}

// OwnPause stops news to somebody at their own wish, or lets it go on again.
func (s *Service) OwnPause(ctx context.Context, m casework.Mine, pause bool) error {
	return s.own(m).Pause(ctx, m.Case.Org, m.Case.ID, m.Person.ID, pause)
}

// OwnStatement keeps the words of one's own statement, and begins it where there is none. version is the one that they
// were typed over.
func (s *Service) OwnStatement(ctx context.Context, m casework.Mine, w Statement) (string, error) {
	own := s.own(m)
	if w.ID == "" {
		id, err := own.Offer(ctx, m.Case.Org, m.Case.ID, Statement{Kind: "vps", Person: m.Person.ID, Supersedes: w.Supersedes})
		if err != nil {
			return "", err
		}
		w.ID, w.Version = id, 0
	}
	return w.ID, own.Write(ctx, m.Case.Org, m.Case.ID, w)
}

// OwnSign ends the writing of one's own statement and hands it to the named contact, who gives it to the police.
func (s *Service) OwnSign(ctx context.Context, m casework.Mine, statement string, version int64) error {
	return s.own(m).Sign(ctx, m.Case.Org, m.Case.ID, statement, version)
}

// changeOwn runs a change of what hangs on a case for the person whom it is about.
func changeOwn[T any](ctx context.Context, s *Service, caseID string, f func(tx *op.Tx, c casework.Case) (T, audit.Change, error)) (T, error) {
	if caseID != s.mine.Case.ID {
		var none T
		return none, fault.Missing()
	}
	return casework.Own(ctx, s.Cases, *s.mine, f)
}
