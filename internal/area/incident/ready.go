package incident

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// ready is a report with everything worked out before its turn to be written comes: what is slow must not hold up others.
type ready struct {
	values  []any
	away    [][]any
	facts   mds.Facts
	words   find.Text
	org     string
	change  audit.Change
	receipt Receipt
}

// prepare works out what a sending becomes under a receipt's code and reference.
func (s *Service) prepare(ctx context.Context, in *Sending, r Receipt, digest string, wrong bool, fill int64) (ready, error) {
	seals, err := s.sealAll(in, r.ID)
	if err != nil {
		return ready{}, err
	}
	w := s.newRow(ctx, in, r, wrong, fill)
	w.digest, w.seals = digest, seals
	w.Lock = in.LockOf()
	away, err := s.keptFrom(ctx, in)
	if err != nil {
		return ready{}, err
	}
	s.start(w, r.Received)
	people, _, err := s.openers(ctx, in.Org, in.Unit, w.Lock)
	if err != nil {
		return ready{}, err
	}
	if len(people) > 0 {
		r.Contact = people[0]
	}
	r.How, r.Sexual = in.Contact, w.Record.Sexual()
	if len(w.clocks) > 0 {
		r.Due = w.clocks[0].Due
	}
	w.away = len(away) > 0
	p := ready{values: w.values(), facts: mds.FactsOf(in.Org, w.source(s), &w.Record), words: find.Blinded(s.Ring, in.Org, in.Narrative), org: in.Org,
		change: audit.Created("incident", w.ID, w.audited()...), receipt: r}
	for _, person := range away {
		p.away = append(p.away, []any{in.Org, w.ID, person, "asked by the reporter", db.At(r.Received)})
	}
	return p, nil
}

// insert queues everything with the change.
func (p *ready) insert(tx *op.Tx) {
	tx.Insert(incidentTable, p.values...)
	for _, v := range p.away {
		tx.Insert(exclusionTable, v...)
	}
	p.facts.Add(tx)
	p.words.Add(tx, p.org, p.receipt.ID)
}

// keptFrom gives those whom the writer does not want to see the report.
func (s *Service) keptFrom(ctx context.Context, in *Sending) ([]string, error) {
	away := slices.Clone(in.KeepFrom)
	if in.KeepFromManagers {
		managers, err := s.Holders(ctx, s.DB, in.Org, in.Unit, authz.Manager)
		if err != nil {
			return nil, err
		}
		away = append(away, ids(managers, len(managers))...)
	}
	slices.Sort(away)
	return slices.DeleteFunc(slices.Compact(away), func(p string) bool { return p == "" }), nil
}

var exclusionTable = op.Table{Name: "record_exclusion", Columns: []string{"org_id", "record_id", "person_id", "reason", "at"}}
