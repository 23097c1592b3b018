package collection

import (
	"cmp"
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/db"
)

// standing is what counts for some months of an organisation before a new submission: the batches that hold it, the oldest
// first, and what each of them says.
type standing struct {
	org     string
	heads   map[Month]string // the accepted submission of each month
	batches []standingBatch
}

type standingBatch struct {
	batch  string
	months []Month
	facts  ledger
}

// stand reads what counts for some months. A month stands by its accepted submission; where that was an update, also by
// those that it added to.
func stand(ctx context.Context, q db.Querier, org string, months []Month) (*standing, error) {
	s := &standing{org: org, heads: map[Month]string{}}
	if len(months) == 0 {
		return s, nil
	}
	type link struct {
		seq           int64
		batch, before string
		kind          string
	}
	at := map[string]int{}
	seqs := map[string]int64{}
	for _, m := range months {
		list, err := db.All(ctx, q, db.Scalar[string], `SELECT submission_id FROM submission_month WHERE org_id = $1 AND month = $2 AND state IN ('accepted', 'approved')`, org, string(m))
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			s.heads[m] = list[0]
		}
		for len(list) > 0 {
			sid := list[0]
			l, err := db.One(ctx, q, func(r db.Row) (link, error) {
				var l link
				return l, r.Scan(&l.seq, &l.batch, &l.before, &l.kind)
			}, `SELECT s.seq, s.batch, m.before, s.kind FROM submission s JOIN submission_month m ON m.org_id = s.org_id AND m.submission_id = s.id
				WHERE s.org_id = $1 AND s.id = $2 AND m.month = $3`, org, sid, string(m))
			if err != nil {
				return nil, err
			}
			if l.batch != "" {
				n, ok := at[l.batch]
				if !ok {
					n = len(s.batches)
					at[l.batch], seqs[l.batch] = n, l.seq
					s.batches = append(s.batches, standingBatch{batch: l.batch})
				}
				s.batches[n].months = append(s.batches[n].months, m)
			}
			if list = nil; l.kind == Update && l.before != "" {
				list = []string{l.before}
			}
		}
	}
	slices.SortFunc(s.batches, func(a, b standingBatch) int { return cmp.Compare(seqs[a.batch], seqs[b.batch]) })
	for i := range s.batches {
		if err := s.each(ctx, q, i, func(_ string, e entry) error {
			s.batches[i].facts = append(s.batches[i].facts, e)
			return nil
		}); err != nil {
			return nil, err
		}
		s.batches[i].facts.sort()
	}
	return s, nil
}

// each gives the facts of one batch with their ids, in the order in which they lie.
func (s *standing) each(ctx context.Context, q db.Querier, n int, see func(id string, e entry) error) error {
	b := &s.batches[n]
	var a db.Args
	text := make([]string, len(b.months))
	for i, m := range b.months {
		text[i] = string(m)
	}
	rows, err := q.Query(ctx, `SELECT id, violence_primary, physical_harm, record_state FROM fact WHERE org_id = `+a.Add(s.org)+` AND batch = `+a.Add(b.batch)+
		` AND period IN `+db.In(&a, text)+` ORDER BY org_id, batch, recorded_at, id, version`, a.Values()...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, kind, harm, state string
		if err := rows.Scan(&id, &kind, &harm, &state); err != nil {
			return err
		}
		x, y, month, staff, err := readID(id)
		if err != nil {
			return err
		}
		if err := see(id, entryOf(x, y, month, staff, intake.KindOf(kind), harmed(harm), state == "rejected")); err != nil {
			return err
		}
	}
	return rows.Err()
}

func harmed(harm string) bool { return harm != "" && harm != "none" }

// all is everything that stands, newer over older.
func (s *standing) all() ledger {
	var out ledger
	for _, b := range s.batches {
		out = b.facts.over(out)
	}
	return out
}

// newest tells whether a fact of a batch is not in a later one.
func (s *standing) newest(n int, e entry) bool {
	for _, b := range s.batches[n+1:] {
		if b.facts.has(e) {
			return false
		}
	}
	return true
}

// stays tells whether a fact that stands goes on to do so under what is new. A replacement stands for all there was; an
// update for every incident that it names.
func stays(kind string, e entry, fresh ledger) bool {
	return fresh.has(e) || kind == Update && !fresh.hasRef(e)
}

// merged is what stands after a new submission.
func merged(kind string, fresh, before ledger) ledger {
	if kind != Update {
		return fresh
	}
	kept := before[:0:0]
	for _, e := range before {
		if !fresh.hasRef(e) {
			kept = append(kept, e)
		}
	}
	return fresh.over(kept)
}
