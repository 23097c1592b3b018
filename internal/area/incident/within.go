package incident

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// What areas that stand on reports (casework) ask of them. Each takes a scope of an action of this area, so that nobody
// reaches a report by way of what hangs on it.

// Brief gives a report that lies in the scope, without anything sealed. Inside a rule q is its *op.Tx.
func (s *Service) Brief(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Incident, error) {
	w, _, err := s.load(ctx, q, sc, record)
	if err == nil && w.Org != org {
		return Incident{}, fault.Missing()
	}
	return w.Incident, err
}

// Briefs gives those of some reports that lie in the scope, in the order of their ids.
func (s *Service) Briefs(ctx context.Context, sc authz.Scope, org string, records []string) ([]Incident, error) {
	var a db.Args
	q := wholeText + "i.org_id = " + a.Add(org) + " AND i.id IN " + db.In(&a, records) + " AND " + sc.Where(&a, "i") + " ORDER BY i.id"
	rows, err := db.All(ctx, s.DB, new(sealedParts).scan, q, a.Values()...)
	out := make([]Incident, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].Incident)
	}
	return out, err
}

// About gives a report to somebody whom it is about, without anything sealed. Whoever asks has found out that it is they.
func (s *Service) About(ctx context.Context, org, record string) (Incident, error) {
	w, err := db.One(ctx, s.DB, new(sealedParts).scan, wholeText+"i.org_id = $1 AND i.id = $2", org, record)
	return w.Incident, err
}

// Identities gives the sealed names of a report to a rule that seals them again elsewhere, such as those of a case's
// people. They are shown to nobody by it.
func (s *Service) Identities(ctx context.Context, tx *op.Tx, org, record string) ([]Name, error) {
	var sealed []byte
	if err := tx.QueryRow(ctx, `SELECT names FROM incident WHERE org_id = $1 AND id = $2`, org, record).Scan(&sealed); err != nil {
		return nil, err
	}
	return s.names(org, record, sealed)
}

// KeptAway tells whether somebody is kept away from a record of any kind.
func (s *Service) KeptAway(ctx context.Context, q db.Querier, org, record, person string) (bool, error) {
	return s.keptAway(ctx, q, org, record, person)
}

// Openers gives who looks after a record of a unit under a lock, the nearest first: for a locked one only people who are
// cleared for the lock.
func (s *Service) Openers(ctx context.Context, org, unit, lock string) ([]Colleague, error) {
	people, _, err := s.openers(ctx, org, unit, lock)
	return people, err
}

// Learnt is what became known of a report after it was sent; nil and empty fields say nothing.
type Learnt struct {
	PoliceInformed, PoliceReferenceHeld, PoliceOutcome string
	Sanction                                           []string
	// Staff is which of the people affected the rest is about, from 1; 0 is the first.
	Staff          int
	AbsenceDays    *int
	RIDDOR         string
	SupportOffered []string
}

// Learn writes what became known into a report and its facts. It is asked by areas that stand on reports, by way of
// their own jobs; what is already so changes nothing, and so does what comes after the report no longer counts.
func (s *Service) Learn(ctx context.Context, org, record string, l Learnt) error {
	_, err := op.Do(ctx, s.Door, ActLearn, op.In(org, "").Once("learn/"+record), func(tx *op.Tx) (bool, audit.Change, error) {
		// the program itself is cleared for no lock, so the row is read by its key
		w, err := db.One(ctx, tx, new(sealedParts).scan, wholeText+"i.org_id = $1 AND i.id = $2", org, record)
		if err != nil {
			return false, audit.Change{}, err
		}
		before := w.Incident
		c, err := l.into(&w)
		if err != nil || c.Verb == "read" {
			return true, c, err
		}
		return true, c, s.save(ctx, tx, before, &w)
	})
	return err
}

// into takes what became known into a report.
func (l Learnt) into(w *Whole) (audit.Change, error) {
	if w.MergedInto != "" || w.Stage == Withdrawn {
		return audit.Read("incident", w.ID, audit.F("learnt", "too late")), nil
	}
	before, err := flat(w.Record)
	if err != nil {
		return audit.Change{}, err
	}
	now, err := copied(w.Record)
	if err != nil {
		return audit.Change{}, err
	}
	l.apply(&now)
	if p := now.Check(); len(p) > len(w.Record.Check()) { // an old record may have problems of its own
		return audit.Change{}, fault.WithProblems(p)
	}
	after, err := flat(now)
	if err != nil {
		return audit.Change{}, err
	}
	fields := differences(before, after)
	if len(fields) == 0 {
		return audit.Read("incident", w.ID), nil
	}
	w.Record = now
	return audit.Changed("incident", w.ID, fields...), nil
}

func (l *Learnt) apply(r *mds.Record) {
	one := func(to *string, v string) {
		if v != "" {
			*to = v
		}
	}
	one(&r.PoliceInformed, l.PoliceInformed)
	if l.PoliceOutcome != "" || l.PoliceReferenceHeld == "Y" {
		r.PoliceInformed = "Y" // neither comes to be otherwise
	}
	one(&r.PoliceReferenceHeld, l.PoliceReferenceHeld)
	one(&r.PoliceOutcome, l.PoliceOutcome)
	for _, v := range l.Sanction {
		r.Sanction = added(r.Sanction, v)
	}
	n := max(1, l.Staff) - 1
	if l.AbsenceDays == nil && l.RIDDOR == "" && len(l.SupportOffered) == 0 {
		return
	}
	if n > 0 && n >= len(r.Staff) {
		return
	}
	if len(r.Staff) == 0 {
		r.Staff = make([]mds.Staff, 1)
	}
	p := &r.Staff[n]
	one(&p.RIDDOR, l.RIDDOR)
	if l.AbsenceDays != nil {
		days := *l.AbsenceDays
		p.AbsenceDays = &days
	}
	for _, v := range l.SupportOffered {
		p.SupportOffered = added(p.SupportOffered, v)
	}
}

// added gives the list with a code that says more than "none" and "not known" do.
func added(list []string, code string) []string {
	if slices.Contains(list, code) {
		return list
	}
	list = slices.DeleteFunc(slices.Clone(list), func(v string) bool { return v == "none" || v == "not_known" })
	return append(list, code)
}

// HoldersFor gives who works records of a unit under a lock for the whole organisation: never its own managers, and for
// a locked one only people who are cleared for the lock.
func (s *Service) HoldersFor(ctx context.Context, q db.Querier, org, unit, lock string) ([]Colleague, error) {
	role := authz.Specialist
	if lock == LockSexual {
		role = authz.SexualSafety
	}
	people, err := s.Holders(ctx, q, org, unit, role)
	if err != nil {
		return nil, err
	}
	return s.cleared(ctx, org, lock, people)
}
