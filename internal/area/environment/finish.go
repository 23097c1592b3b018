package environment

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Finish ends a walk-round and makes a finding of every item that is not met or partly met. It waits until no item is in
// dispute. An item that has a finding in the same place already is noted as found again; what was mended is opened again.
func (s *Service) Finish(ctx context.Context, org, record string, seen int64) error {
	_, err := op.Do(ctx, s.Door, ActWalk, op.On("environment_audit", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := s.audit(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		w, err := s.whole(ctx, tx, a)
		if err != nil {
			return 0, audit.Change{}, err
		}
		switch {
		case seen != 0 && seen != a.Version:
			return 0, audit.Change{}, moved()
		case a.State == Finished:
			return 0, audit.Change{}, fault.New(fault.Conflict, "This walk-round is finished already")
		case len(w.Disputes()) > 0:
			return 0, audit.Change{}, fault.New(fault.Conflict, "Two people answered an item differently. Settle it first; both answers are kept")
		case len(w.Items) == w.Count(toolkit.Unseen):
			return 0, audit.Change{}, fault.New(fault.Conflict, "Nobody has answered anything yet")
		}
		n := 0
		for i := range w.Items {
			if w.Items[i].Result.Short() {
				n++
				if err := s.find(ctx, tx, &a, &w.Items[i]); err != nil {
					return 0, audit.Change{}, err
				}
			}
		}
		m, err := tx.Exec(ctx, `UPDATE environment_audit SET state = 'finished', finished_at = $4, finished_name = $5, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, org, record, a.Version, db.At(tx.Now()), tx.Actor().Name)
		if err == nil && m != 1 {
			err = moved()
		}
		return 0, audit.Changed("environment_audit", record, audit.FF("state", Walking, Finished), audit.F("findings", number(n))), err
	})
	return err
}

// findLate makes findings of what came after a walk-round was finished.
func (s *Service) findLate(ctx context.Context, tx *op.Tx, a *Audit, l *toolkit.List, have []Answer, items map[string]bool) error {
	for _, z := range l.Zones {
		for _, i := range z.Items {
			if !items[i.Code] {
				continue
			}
			var mine []Answer
			for _, x := range have {
				if x.Item == i.Code {
					mine = append(mine, x)
				}
			}
			if f := weigh(i, z, mine); f.Result.Short() {
				if err := s.find(ctx, tx, a, &f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// find makes a finding of an item, or notes that it was found again.
func (s *Service) find(ctx context.Context, tx *op.Tx, a *Audit, f *Found) error {
	words := strings.Join(f.Notes(), "\n")
	was, err := db.All(ctx, tx, s.scanFinding, `SELECT `+findingColumns+` FROM environment_finding f WHERE f.org_id = $1 AND f.unit_id = $2 AND f.lock = $3 AND f.item = $4 AND f.state <> 'closed' ORDER BY f.id`, a.Org, a.Unit, a.Lock, f.Item.Code)
	if err != nil {
		return err
	}
	was = slices.DeleteFunc(was, func(x Finding) bool { return !strings.EqualFold(x.Place, a.Place) })
	if len(was) == 0 {
		return s.insertFinding(tx, &Finding{Org: a.Org, Unit: a.Unit, Lock: a.Lock, Audit: a.ID, Item: f.Item.Code, Toolkit: a.Toolkit, Result: f.Result, Critical: f.Item.Critical, Likelihood: f.Likelihood, Consequence: f.Consequence,
			FindingBody: FindingBody{Title: titleOf(words, f), Words: words, Place: a.Place}})
	}
	x := &was[0]
	if x.Audit == a.ID && x.Result == f.Result && x.Words == words {
		return nil
	}
	x.Result, x.Likelihood, x.Consequence = f.Result, max(x.Likelihood, f.Likelihood), max(x.Consequence, f.Consequence)
	if x.Audit != a.ID {
		x.Times++
	}
	x.Audit, x.Toolkit = a.ID, a.Toolkit
	if words != "" {
		x.Words, x.Title = words, titleOf(words, f)
	}
	if x.State == Fixed {
		x.State, x.FixedAt, x.FixedBy, x.FixedName = Open, db.Time{}, "", ""
	}
	if err := s.event(tx, x.Org, x.ID, "found_again", words); err != nil {
		return err
	}
	return s.saveFinding(ctx, tx, x)
}

// titleOf names a finding by the first sentence of what was seen, else by what should be so.
func titleOf(words string, f *Found) string {
	first, _, _ := strings.Cut(words, "\n")
	first, _, _ = strings.Cut(first, ". ")
	first = strings.TrimSuffix(line(first), ".")
	if r := []rune(first); len(r) > 120 {
		first = string(r[:119]) + "…"
	}
	if first != "" {
		return first
	}
	return f.Result.Words() + ": " + strings.ToLower(f.Item.Text[:1]) + f.Item.Text[1:]
}
