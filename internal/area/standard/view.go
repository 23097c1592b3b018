package standard

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// View is staff side's view beside the trust's: a rating of an indicator, or a stance on the whole.
type View struct {
	Indicator, Person, Name string
	Rating                  catalogue.Rating
	// Stance is "agree" or "dissent" of the whole assessment, "" of an indicator.
	Stance, Words string
	At            db.Time
	Version       int64
}

// views gives the views of an assessment by indicator, "" for the whole, in the order they were given.
func (s *Service) views(ctx context.Context, q db.Querier, org, assessment string) (map[string][]View, error) {
	out := map[string][]View{}
	_, err := db.All(ctx, q, func(r db.Row) (bool, error) {
		var v View
		var sealed []byte
		err := r.Scan(&v.Indicator, &v.Person, &v.Name, &v.Rating, &v.Stance, &sealed, &v.At, &v.Version)
		if err == nil {
			v.Words, err = s.show(org, assessment, "view", sealed)
		}
		out[v.Indicator] = append(out[v.Indicator], v)
		return true, err
	}, `SELECT indicator, person_id, name, rating, stance, words, at, version FROM assessment_view WHERE org_id = $1 AND assessment_id = $2 ORDER BY at, person_id, indicator`, org, assessment)
	return out, err
}

// See writes staff side's view of an indicator: another rating is a dissent, which is recorded and goes to the board.
func (s *Service) See(ctx context.Context, org, assessment, code string, rating catalogue.Rating, why string) error {
	why = clean(why)
	var p fault.Problems
	if !rating.Known() || rating == catalogue.NotAssessed {
		p.Add("view", "Choose how staff side rates it")
	}
	words(&p, "words", why, "Say why, for the board")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.write(ctx, ActView, org, assessment, func(tx *op.Tx, _ *Assessment) (audit.Change, error) {
		if _, err := s.rating(ctx, tx, org, assessment, code); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, assessment, code, "view", "Staff side’s view: %s", strings.ToLower(rating.Words()))
		return audit.Changed("assessment", assessment, audit.F("union view of "+code, string(rating))), s.keepView(ctx, tx, org, assessment, View{Indicator: code, Rating: rating, Words: why})
	})
}

// Stand co-signs the whole assessment for staff side, or dissents with words that the board reads as they are.
func (s *Service) Stand(ctx context.Context, org, assessment, stance, why string) error {
	why = clean(why)
	var p fault.Problems
	if !slices.Contains([]string{"agree", "dissent"}, stance) {
		p.Add("stance", "Choose whether staff side signs or dissents")
	}
	missing := ""
	if stance == "dissent" {
		missing = "Say where staff side sees it differently"
	}
	words(&p, "words", why, missing)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.write(ctx, ActView, org, assessment, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Consultation {
			return audit.Change{}, fault.New(fault.Conflict, "Staff side signs or dissents while the assessment is in consultation")
		}
		text := "Staff side signed"
		if stance == "dissent" {
			text = "Staff side dissents"
		}
		event(tx, org, assessment, "", "view", text)
		return audit.Changed("assessment", assessment, audit.F("staff side", stance)), s.keepView(ctx, tx, org, assessment, View{Stance: stance, Words: why})
	})
}

func (s *Service) keepView(ctx context.Context, tx *op.Tx, org, assessment string, v View) error {
	sealed, err := s.hide(org, assessment, "view", v.Words)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO assessment_view (org_id, assessment_id, indicator, person_id, name, side, rating, stance, words, at, version) VALUES ($1, $2, $3, $4, $5, 'union', $6, $7, $8, $9, 1)
		ON CONFLICT (org_id, assessment_id, indicator, person_id) DO UPDATE SET name = EXCLUDED.name, rating = EXCLUDED.rating, stance = EXCLUDED.stance, words = EXCLUDED.words, at = EXCLUDED.at,
		version = assessment_view.version + 1`, org, assessment, v.Indicator, tx.Actor().ID, tx.Actor().Name, string(v.Rating), v.Stance, sealed, db.At(tx.Now()))
	return err
}

// Settle lets staff side's rating stand where it is lower than the trust's own. What the trust said stays beside it, and both
// go to the board.
func (s *Service) Settle(ctx context.Context, org, assessment, code string, seen int64) error {
	return s.write(ctx, ActStart, org, assessment, func(tx *op.Tx, _ *Assessment) (audit.Change, error) {
		x, err := s.rating(ctx, tx, org, assessment, code)
		if err != nil {
			return audit.Change{}, err
		}
		if x.Version != seen {
			return audit.Change{}, ratedMeanwhile(x.RaterName)
		}
		all, err := s.views(ctx, tx, org, assessment)
		if err != nil {
			return audit.Change{}, err
		}
		at := slices.IndexFunc(all[code], func(v View) bool { return Worse(v.Rating, x.Rating) })
		if at < 0 {
			return audit.Change{}, fault.New(fault.Conflict, "Staff side does not rate it lower, so there is nothing to settle. A higher rating is a rating of its own, with evidence")
		}
		if err := s.keepPast(tx, org, assessment, &x, "staff side’s view stands"); err != nil {
			return audit.Change{}, err
		}
		was := x.Rating
		x.Rating, x.Settled, x.SettledBy, x.SettledAt = all[code][at].Rating, "union", tx.Actor().Name, db.At(tx.Now())
		event(tx, org, assessment, code, "settled", "Staff side’s view stands: %s", strings.ToLower(x.Rating.Words()))
		return audit.Changed("assessment", assessment, audit.FF(code, string(was), string(x.Rating))), s.saveRated(ctx, tx, org, assessment, &x)
	})
}

// Worse tells whether a is a lower rating than b.
func Worse(a, b catalogue.Rating) bool {
	rank := map[catalogue.Rating]int{catalogue.Red: 1, catalogue.Amber: 2, catalogue.Green: 3}
	return rank[a] > 0 && rank[b] > 0 && rank[a] < rank[b]
}
