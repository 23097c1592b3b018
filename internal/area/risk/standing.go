package risk

import (
	"context"

	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// inOrg adds to a scope that only one organisation is meant; "" leaves the scope as it is.
func inOrg(a *db.Args, column, org string) string {
	if org == "" {
		return ""
	}
	return " AND " + column + " = " + a.Add(org)
}

// Top gives the n risks of an organisation in reach with the highest score now, those accepted left in and said so.
func (s *Service) Top(ctx context.Context, sc authz.Scope, org string, n int) ([]Entry, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanEntry, `SELECT `+entryColumns+entryFrom+sc.Where(&a, "k")+` AND `+sc.Where(&a, "r")+inOrg(&a, "k.org_id", org)+
		` AND k.state <> 'closed' ORDER BY k.current_c * k.current_l DESC, k.current_c DESC, k.id LIMIT `+a.Add(int64(n)), a.Values()...)
}

// ReviewsLate counts the assessments of an organisation in reach whose review is past its day at a moment, those that reports
// called for among them.
func (s *Service) ReviewsLate(ctx context.Context, sc authz.Scope, org string, on db.Time) (int, error) {
	var a db.Args
	n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM risk_assessment r WHERE r.state = 'approved' AND r.review_at < `+a.Add(on)+` AND `+sc.Where(&a, "r")+inOrg(&a, "r.org_id", org), a.Values()...)
	return int(n), err
}

// Standing is how an organisation's assessments and risks stand, in numbers alone.
type Standing struct {
	// InForce, Drafts and Lean count assessments: in force, never approved yet, and in force with a risk that leans on training
	// alone.
	InForce, Drafts, Lean int
	// Reviews counts those in force by the state of their review, Bands the risks that are not closed by the code of their
	// band now, and Aims by that aimed at.
	Reviews     map[ReviewState]int
	Bands, Aims map[string]int
	// Risks is their number, Accepted how many of them are accepted, RanOut how many of those no longer hold.
	Risks, Accepted, RanOut int
	// Controls counts those of assessments in force, InPlace and Overdue some of them.
	Controls, InPlace, Overdue int
}

// StandingOf counts an organisation's assessments, risks and controls in reach, for reports of a programme and as evidence of
// the Standard.
func (s *Service) StandingOf(ctx context.Context, sc authz.Scope, org string) (Standing, error) {
	out := Standing{Reviews: map[ReviewState]int{}, Bands: map[string]int{}, Aims: map[string]int{}}
	now := s.Now()
	var a db.Args
	heads, err := db.All(ctx, s.DB, func(r db.Row) (Assessment, error) {
		var x Assessment
		return x, r.Scan(&x.State, &x.Kind, &x.Lean, &x.ReviewAt, &x.Call.At)
	}, `SELECT r.state, r.kind, r.lean, r.review_at, r.called_at FROM risk_assessment r WHERE r.state <> 'retired' AND `+sc.Where(&a, "r")+inOrg(&a, "r.org_id", org), a.Values()...)
	if err != nil {
		return out, err
	}
	for _, x := range heads {
		if x.State == Draft {
			out.Drafts++
			continue
		}
		out.InForce++
		if x.Lean {
			out.Lean++
		}
		out.Reviews[x.Review(now)]++
	}
	if err := s.countRisks(ctx, sc, org, &out); err != nil {
		return out, err
	}
	a = db.Args{}
	row, err := db.One(ctx, s.DB, func(r db.Row) (x [3]int64, err error) { return x, r.Scan(&x[0], &x[1], &x[2]) },
		`SELECT COUNT(*), COALESCE(SUM(CASE WHEN c.in_place THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN NOT c.in_place AND c.due <> '' AND c.due < `+a.Add(dayOf(now))+` THEN 1 ELSE 0 END), 0)
		FROM risk_control c JOIN risk_assessment r ON r.org_id = c.org_id AND r.id = c.assessment_id WHERE r.state = 'approved' AND `+sc.Where(&a, "r")+inOrg(&a, "r.org_id", org), a.Values()...)
	out.Controls, out.InPlace, out.Overdue = int(row[0]), int(row[1]), int(row[2])
	return out, err
}

func (s *Service) countRisks(ctx context.Context, sc authz.Scope, org string, out *Standing) error {
	var a db.Args
	set := s.Set()
	list, err := db.All(ctx, s.DB, func(r db.Row) (Entry, error) {
		var e Entry
		return e, r.Scan(&e.State, &e.Current.C, &e.Current.L, &e.Aim.C, &e.Aim.L, &e.AcceptedUntil)
	}, `SELECT k.state, k.current_c, k.current_l, k.target_c, k.target_l, k.accepted_until FROM risk k WHERE k.state <> 'closed' AND `+sc.Where(&a, "k")+inOrg(&a, "k.org_id", org), a.Values()...)
	for _, e := range list {
		out.Risks++
		out.Bands[set.BandOf(e.Current).Code]++
		out.Aims[set.BandOf(e.Aim).Code]++
		if e.State == "accepted" {
			if out.Accepted++; !e.Accepted(s.Now()) {
				out.RanOut++
			}
		}
	}
	return err
}

// Heat is how many risks lie in each cell of the matrix, by consequence and likelihood from 1.
type Heat struct {
	Now, Aim [6][6]int
	Risks    int
	// Above is how many lie in the highest band, Less how many score lower than at first.
	Above, Less int
}

// HeatOf counts the risks of a list by cell.
func HeatOf(list []Entry, set matrix.Set) (h Heat) {
	top := set.Bands[len(set.Bands)-1].Code
	for _, e := range list {
		if !e.Current.Valid() || !e.Aim.Valid() {
			continue
		}
		h.Risks++
		h.Now[e.Current.C][e.Current.L]++
		h.Aim[e.Aim.C][e.Aim.L]++
		if set.BandOf(e.Current).Code == top {
			h.Above++
		}
		if e.Current.N() < e.Initial.N() {
			h.Less++
		}
	}
	return h
}

// Acceptances gives until when each risk of an organisation that is accepted is so, by its id, whoever asks: days alone, for
// rules that look whether an acceptance has an end.
func (s *Service) Acceptances(ctx context.Context, q db.Querier, org string) (map[string]db.Time, error) {
	out := map[string]db.Time{}
	_, err := db.All(ctx, q, func(r db.Row) (bool, error) {
		var id string
		var until db.Time
		err := r.Scan(&id, &until)
		out[id] = until
		return true, err
	}, `SELECT id, accepted_until FROM risk WHERE org_id = $1 AND state = 'accepted' ORDER BY id`, org)
	return out, err
}
