package improve

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Draft is an action as somebody types it.
type Draft struct {
	Indicator, Text string
	// Person is the id of its owner.
	Person string
	// Due is a day, YYYY-MM-DD; Cost is in pounds, "1,250" or "99.50"; Links are addresses of this site, one in a line.
	Due, Cost, Effort, Links string
	// Why is why it changes, where it does.
	Why string
}

// Owners gives the people who can own an action: who leads, manages or answers for the work.
func (s *Service) Owners(ctx context.Context, org string) ([]standard.Colleague, error) {
	var out []standard.Colleague
	if s.Standard.Holders == nil {
		return nil, nil
	}
	for _, role := range []authz.Role{authz.Specialist, authz.Executive, authz.Manager, authz.ICB, authz.Region, authz.National} {
		list, err := s.Standard.Holders(ctx, s.DB, org, "", role)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if !slices.ContainsFunc(out, func(x standard.Colleague) bool { return x.ID == c.ID }) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// read checks what was typed. fresh tells that the day must be still to come.
func (s *Service) read(ctx context.Context, org string, in Draft, a *Action, fresh bool) (p fault.Problems, err error) {
	people, err := s.Owners(ctx, org)
	if err != nil {
		return nil, err
	}
	a.Text = clean(in.Text)
	words(&p, "text", a.Text, "Say what will be done")
	if i := slices.IndexFunc(people, func(c standard.Colleague) bool { return c.ID == in.Person }); i >= 0 {
		a.Person, a.PersonName = people[i].ID, people[i].Name
	} else if in.Person == "" || in.Person != a.Person {
		p.Add("person", "Choose who does it")
	}
	due, ok := lastOf(in.Due)
	switch {
	case in.Due == "":
		p.Add("due", "Give the day by which it will be done")
	case !ok:
		p.Add("due", "Give a real day")
	case due.Before(s.Now()) && (fresh || !due.Equal(a.Due.Time)):
		p.Add("due", "Give a day that is still to come")
	default:
		a.Due = due
	}
	if a.Cost, ok = pence(in.Cost); !ok {
		p.Add("cost", "Give the cost in pounds, such as 1,250 or 99.50, or leave it empty")
	}
	a.Effort = Effort(in.Effort)
	if in.Effort != "" && a.Effort.Words() == "" {
		p.Add("effort", "Choose how much work it is")
	}
	a.Links = nil
	for l := range strings.Lines(clean(in.Links)) {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if !strings.HasPrefix(l, "/") || strings.HasPrefix(l, "//") || len(l) > 200 || strings.ContainsAny(l, " \\?#") || len(a.Links) == 20 {
			p.Add("links", "Give at most 20 addresses of this site, one in a line, such as /reports/… or /risk/…")
			break
		}
		a.Links = append(a.Links, l)
	}
	return p, nil
}

// pence reads an amount in pounds; "" is nothing.
func pence(s string) (int64, bool) {
	s = strings.TrimPrefix(strings.NewReplacer(",", "", " ", "").Replace(strings.TrimSpace(s)), "£")
	if s == "" {
		return 0, true
	}
	pounds, rest, dot := strings.Cut(s, ".")
	if dot && len(rest) != 2 || pounds == "" || len(pounds) > 9 {
		return 0, false
	}
	n, err := strconv.ParseUint(pounds+rest, 10, 62)
	if err != nil {
		return 0, false
	}
	if !dot {
		n *= 100
	}
	return int64(n), true
}

// Add makes an action for an indicator of an assessment that is open or signed; a closed one keeps the plan it had.
func (s *Service) Add(ctx context.Context, org, assessment string, in Draft) (Action, error) {
	a := Action{Org: org, ID: id.Random("act"), Assessment: assessment, Indicator: in.Indicator, State: Open}
	p, err := s.read(ctx, org, in, &a, true)
	if err != nil {
		return a, err
	}
	if err := fault.WithProblems(p); err != nil {
		return a, err
	}
	book, err := s.Standard.Book(ctx)
	if err != nil {
		return a, err
	}
	return op.Do(ctx, s.Door, ActPlan, op.On("assessment", org, assessment), func(tx *op.Tx) (Action, audit.Change, error) {
		of, err := s.assessment(ctx, tx, org, assessment)
		if err != nil {
			return a, audit.Change{}, err
		}
		v, ok := book.Find(of.catalogue)
		if ok {
			_, ok = v.Spot(in.Indicator)
		}
		if !ok {
			return a, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "indicator", Message: "Choose the indicator that it answers"}})
		}
		if of.state == string(standard.Closed) {
			return a, audit.Change{}, fault.New(fault.Conflict, "This assessment is closed, so its plan no longer changes. Add the action to the next one")
		}
		a.Catalogue, a.MadeAt, a.MadeName = of.catalogue, db.At(tx.Now()), tx.Actor().Name
		if err := s.insert(tx, &a); err != nil {
			return a, audit.Change{}, err
		}
		if err := s.step(tx, &a, "made", ""); err != nil {
			return a, audit.Change{}, err
		}
		return a, audit.Created("plan_action", a.ID, audit.F("assessment", assessment), audit.F("indicator", a.Indicator), audit.F("owner", a.Person)), s.given(ctx, tx, &a)
	})
}

// given tells the owner of an action, unless they gave it to themselves.
func (s *Service) given(ctx context.Context, tx *op.Tx, a *Action) error {
	if a.Person == "" || a.Person == tx.Actor().ID {
		return nil
	}
	return notify.Tell(ctx, tx, notify.Notice{Org: a.Org, Person: a.Person, Template: notify.Assigned, Table: "plan_action", Record: a.ID, Path: Path(a.ID)})
}

type assessed struct{ catalogue, state, name string }

func (s *Service) assessment(ctx context.Context, q db.Querier, org, record string) (assessed, error) {
	return db.One(ctx, q, func(r db.Row) (assessed, error) {
		var x assessed
		return x, r.Scan(&x.catalogue, &x.state, &x.name)
	}, `SELECT catalogue, state, name FROM assessment WHERE org_id = $1 AND id = $2`, org, record)
}

// Edit changes what an open action says, who does it and by when. A later day needs its reason.
func (s *Service) Edit(ctx context.Context, org, record string, seen int64, in Draft) error {
	return s.change(ctx, ActPlan, org, record, seen, func(tx *op.Tx, a *Action) (audit.Change, error) {
		if a.State != Open {
			return audit.Change{}, ended()
		}
		was := *a
		p, err := s.read(ctx, org, in, a, false)
		if err != nil {
			return audit.Change{}, err
		}
		why := clean(in.Why)
		if a.Due.After(was.Due.Time) && !was.Due.IsZero() {
			words(&p, "why", why, "Say why it needs more time")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		if a.Due != was.Due {
			a.Chased, a.ChasedAt = 0, db.Time{}
		}
		if err := s.step(tx, a, "changed", why); err != nil {
			return audit.Change{}, err
		}
		if a.Person != was.Person {
			if err := s.given(ctx, tx, a); err != nil {
				return audit.Change{}, err
			}
		}
		return audit.Changed("plan_action", a.ID, audit.FF("owner", was.Person, a.Person), audit.FF("due", day(was.Due), day(a.Due)), audit.FF("cost", number64(was.Cost), number64(a.Cost)), audit.F("words", "read again")), nil
	})
}

func ended() error {
	return fault.New(fault.Conflict, "This action is not open, so it no longer changes")
}

func number64(n int64) string { return strconv.FormatInt(n, 10) }
