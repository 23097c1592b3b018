package learn

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// SessionForm is a session as it is typed; On is YYYY-MM-DD, From and To are such as 09:30.
type SessionForm struct {
	Competence, Title, Place, On, From, To, Capacity, Provider, Trainer string
	Restrictive                                                         bool
}

func (s *Service) session(ctx context.Context, org string, f SessionForm) (Session, error) {
	var p fault.Problems
	x := Session{Org: org, Provider: f.Provider, Trainer: f.Trainer, Restrictive: f.Restrictive}
	x.Competence = typed(&p, "competence", f.Competence, "Choose what is taught", lineMost)
	x.Title = typed(&p, "title", f.Title, "", lineMost)
	x.Place = typed(&p, "place", f.Place, "Say where it takes place", lineMost)
	on := day(&p, "on", f.On, "Say on which day")
	from, to := moment(&p, "from", on, f.From), moment(&p, "to", on, f.To)
	x.Starts, x.Ends = db.At(from), db.At(to)
	if !from.IsZero() && !to.IsZero() && !to.After(from) {
		p.Add("to", "It would end before it begins")
	}
	n, err := strconv.Atoi(strings.TrimSpace(f.Capacity))
	if err != nil || n < 1 || n > 500 {
		p.Add("capacity", "Write a number of places from 1 to 500")
	}
	x.Capacity = n
	if s.Competences != nil {
		list, err := s.Competences(ctx, org)
		if err != nil {
			return x, err
		}
		i := slices.IndexFunc(list, func(c Competence) bool { return c.Code == x.Competence })
		switch {
		case i < 0 && len(list) > 0 && x.Competence != "":
			p.Add("competence", "Choose what is taught from the list")
		case i >= 0 && x.Title == "":
			x.Title = list[i].Title
		}
	}
	if x.Title == "" {
		x.Title = x.Competence
	}
	return x, fault.WithProblems(p)
}

// teachers finds who is to teach, or says at the field what is wrong.
func teachers(ctx context.Context, q db.Querier, x *Session) (p, t *Provider, err error) {
	if p, err = provider(ctx, q, x.Org, x.Provider, KindProvider); fault.Is(err, fault.NotFound) {
		return nil, nil, fault.WithProblems(fault.Problems{{Field: "provider", Message: "Choose a provider from the list"}})
	}
	if err != nil {
		return nil, nil, err
	}
	t, err = provider(ctx, q, x.Org, x.Trainer, KindTrainer)
	if fault.Is(err, fault.NotFound) || err == nil && t != nil && t.Of != "" && t.Of != x.Provider {
		return nil, nil, fault.WithProblems(fault.Problems{{Field: "trainer", Message: "Choose a trainer of that provider"}})
	}
	return p, t, err
}

var sessionTable = op.Table{Name: "training_session", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "competence", "title", "place", "starts_at", "ends_at", "capacity", "taken", "provider_id", "trainer_id",
	"restrictive", "state", "why", "made_at", "made_name", "version"}}

// PlanSession plans a session. It is not open for booking yet.
func (s *Service) PlanSession(ctx context.Context, f SessionForm) (string, error) {
	org := authz.From(ctx).Org
	x, err := s.session(ctx, org, f)
	if err != nil {
		return "", err
	}
	if x.Starts.Before(s.Now()) {
		return "", fault.WithProblems(fault.Problems{{Field: "on", Message: "That moment has passed"}})
	}
	return op.Do(ctx, s.Door, ActPlan, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		if _, _, err := teachers(ctx, tx, &x); err != nil {
			return "", audit.Change{}, err
		}
		record := id.New("tse", tx.Now())
		tx.Insert(sessionTable, org, record, "", "", "", x.Competence, x.Title, x.Place, x.Starts, x.Ends, int64(x.Capacity), int64(0), x.Provider, x.Trainer, x.Restrictive, string(Planned), "", db.At(tx.Now()), tx.Actor().Name, int64(1))
		return record, audit.Created("training_session", record, audit.F("competence", x.Competence), audit.F("on", string(x.On()))), nil
	})
}

// onSession runs a rule on a session of an organisation, with its row held.
func (s *Service) onSession(ctx context.Context, act authz.Action, t op.Target, org, record string, seen int64, rule func(*op.Tx, *Session) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, t, func(tx *op.Tx) (int, audit.Change, error) {
		x, err := heldSession(ctx, tx, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != x.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &x)
		if err != nil {
			return 0, c, err
		}
		return 0, c, saveSession(ctx, tx, &x)
	})
	return err
}

// heldSession reads a session after its row was taken, so that two who book at the same moment do so one after the other.
func heldSession(ctx context.Context, tx *op.Tx, org, record string) (Session, error) {
	n, err := tx.Exec(ctx, `UPDATE training_session SET version = version + 1 WHERE org_id = $1 AND id = $2`, org, record)
	if err != nil {
		return Session{}, err
	}
	if n != 1 {
		return Session{}, fault.Missing()
	}
	x, err := db.One(ctx, tx, scanSession, `SELECT `+sessionColumns+` FROM training_session s WHERE s.org_id = $1 AND s.id = $2`, org, record)
	x.Version--
	return x, err
}

func saveSession(ctx context.Context, tx *op.Tx, x *Session) error {
	_, err := tx.Exec(ctx, `UPDATE training_session SET competence = $3, title = $4, place = $5, starts_at = $6, ends_at = $7, capacity = $8, taken = $9, provider_id = $10, trainer_id = $11, restrictive = $12, state = $13, why = $14
		WHERE org_id = $1 AND id = $2`, x.Org, x.ID, x.Competence, x.Title, x.Place, x.Starts, x.Ends, int64(x.Capacity), int64(x.Taken), x.Provider, x.Trainer, x.Restrictive, string(x.State), x.Why)
	return err
}

// EditSession changes what was planned. Who has a place keeps it, so the number of places does not fall below that.
func (s *Service) EditSession(ctx context.Context, record string, seen int64, f SessionForm) error {
	org := authz.From(ctx).Org
	y, err := s.session(ctx, org, f)
	if err != nil {
		return err
	}
	return s.onSession(ctx, ActPlan, op.On("training_session", org, record), org, record, seen, func(tx *op.Tx, x *Session) (audit.Change, error) {
		if x.State != Planned && x.State != Open {
			return audit.Change{}, fault.New(fault.Conflict, "It was held or cancelled, so it stays as it is")
		}
		if y.Capacity < x.Taken {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "capacity", Message: "%d people have a place already", Args: []any{x.Taken}}})
		}
		was := *x
		x.Competence, x.Title, x.Place, x.Starts, x.Ends, x.Capacity, x.Provider, x.Trainer, x.Restrictive = y.Competence, y.Title, y.Place, y.Starts, y.Ends, y.Capacity, y.Provider, y.Trainer, y.Restrictive
		p, t, err := teachers(ctx, tx, x)
		if err != nil {
			return audit.Change{}, err
		}
		if why := bar(x, p, t); why != "" && x.State == Open {
			return audit.Change{}, fault.New(fault.Conflict, why)
		}
		if !was.Starts.Equal(x.Starts.Time) || !was.Ends.Equal(x.Ends.Time) || was.Place != x.Place {
			if err := tellAll(ctx, tx, x); err != nil {
				return audit.Change{}, err
			}
		}
		if err := s.fill(ctx, tx, x); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("training_session", record, audit.FF("on", string(was.On()), string(x.On())), audit.FF("place", was.Place, x.Place), audit.FF("capacity", fmt.Sprint(was.Capacity), fmt.Sprint(x.Capacity)),
			audit.FF("provider", was.Provider, x.Provider), audit.FF("trainer", was.Trainer, x.Trainer), audit.F("session", "written anew")), nil
	})
}

// OpenSession opens a session for booking. A certificate that does not hold on its day, of the provider or the trainer, keeps it shut.
func (s *Service) OpenSession(ctx context.Context, record string, seen int64) error {
	org := authz.From(ctx).Org
	return s.onSession(ctx, ActPlan, op.On("training_session", org, record), org, record, seen, func(tx *op.Tx, x *Session) (audit.Change, error) {
		if x.State != Planned {
			return audit.Change{}, fault.New(fault.Conflict, "It is no longer planned: it is open, was held or was cancelled")
		}
		if x.Starts.Before(tx.Now()) {
			return audit.Change{}, fault.New(fault.Conflict, "It has begun, so nobody can book it")
		}
		p, t, err := teachers(ctx, tx, x)
		if err != nil {
			return audit.Change{}, err
		}
		if why := bar(x, p, t); why != "" {
			return audit.Change{}, fault.New(fault.Conflict, why)
		}
		x.State = Open
		return audit.Changed("training_session", record, audit.FF("state", string(Planned), string(Open))), nil
	})
}

// CancelSession cancels a session, with a reason that whoever has a place reads. Bookings stay to be read and count nowhere.
func (s *Service) CancelSession(ctx context.Context, record string, seen int64, why string) error {
	var p fault.Problems
	why = typed(&p, "why", why, "Say why: whoever has a place reads it", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	org := authz.From(ctx).Org
	return s.onSession(ctx, ActPlan, op.On("training_session", org, record), org, record, seen, func(tx *op.Tx, x *Session) (audit.Change, error) {
		if x.State != Planned && x.State != Open {
			return audit.Change{}, fault.New(fault.Conflict, "It was held or cancelled already")
		}
		if err := tellAll(ctx, tx, x); err != nil {
			return audit.Change{}, err
		}
		was := x.State
		x.State, x.Why = Cancelled, why
		return audit.Changed("training_session", record, audit.FF("state", string(was), string(Cancelled))).Because(why), nil
	})
}
