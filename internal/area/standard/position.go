package standard

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Position is where an organisation stands, for those who report on it.
type Position struct {
	Assessment, Name, Catalogue string
	State                       State
	// At is when it was signed; of an open one, when it was opened.
	At db.Time
	// Statement is the page of the newest signed statement, "" without one.
	Statement string
	Sections  []Section
	Reds      []Red
}

// Section is a stage or domain with its ratings now and in the assessment signed before, under the same catalogue.
type Section struct {
	Code, Name  string
	Now, Before Distribution
}

// Red is an indicator that is red, with the action that answers it.
type Red struct {
	Indicator, Text, Action, Owner string
	Due                            db.Time
}

// Position gives the newest signed or assured assessment of an organisation with the one signed before it; without any, the
// open one. It is false where there is none at all.
func (s *Service) Position(ctx context.Context, sc authz.Scope, org string) (Position, bool, error) {
	list, err := s.List(ctx, sc, org)
	if err != nil {
		return Position{}, false, err
	}
	now, before := pair(list)
	if now == nil {
		return Position{}, false, nil
	}
	p := Position{Assessment: now.ID, Name: now.Name, Catalogue: now.Catalogue, State: now.State, At: now.SignedAt}
	if now.SignedAt.IsZero() {
		p.At = now.OpenedAt
	}
	if p.Statement, err = s.newestStatement(ctx, org, now.ID); err != nil {
		return p, false, err
	}
	book, err := s.Book(ctx)
	if err != nil {
		return p, false, err
	}
	v, ok := book.Find(now.Catalogue)
	if !ok {
		return p, false, nil
	}
	at, err := s.snapshot(ctx, now)
	if err != nil {
		return p, false, err
	}
	var was map[string]catalogue.Rating
	if before != nil {
		if was, err = s.snapshot(ctx, before); err != nil {
			return p, false, err
		}
	}
	plan, _, err := s.planned(ctx, s.DB, org, now.ID)
	if err != nil {
		return p, false, err
	}
	wording, err := s.wordings(ctx, s.DB, org, now.Catalogue)
	if err != nil {
		return p, false, err
	}
	for _, x := range v.Sections {
		sec := Section{Code: x.Code, Name: x.Name}
		for _, i := range x.Indicators {
			sec.Now.Add(at[i.Code], 1)
			if was != nil {
				sec.Before.Add(was[i.Code], 1)
			}
			if at[i.Code] == catalogue.Red {
				red := Red{Indicator: i.Code, Text: wording.At(i, now.WordingAt).Text}
				for _, a := range plan[i.Code] {
					if !a.Done {
						red.Action, red.Owner, red.Due = a.Text, a.Owner, a.Due
						break
					}
				}
				p.Reds = append(p.Reds, red)
			}
		}
		p.Sections = append(p.Sections, sec)
	}
	return p, true, nil
}

// pair gives the newest signed assessment and the one signed before it under the same catalogue; without any, the newest.
func pair(list []Assessment) (now, before *Assessment) {
	for i := range list {
		a := &list[i]
		if a.SignedAt.IsZero() {
			continue
		}
		switch {
		case now == nil || a.SignedAt.After(now.SignedAt.Time):
			if now != nil && now.Catalogue == a.Catalogue {
				before = now
			}
			now = a
		case a.Catalogue == now.Catalogue && (before == nil || a.SignedAt.After(before.SignedAt.Time)):
			before = a
		}
	}
	if before != nil && before.Catalogue != now.Catalogue {
		before = nil
	}
	if now == nil && len(list) > 0 {
		now = &list[0]
	}
	return now, before
}

// snapshot gives the ratings that a signature covered, or of one that nobody signed those that stand.
func (s *Service) snapshot(ctx context.Context, a *Assessment) (map[string]catalogue.Rating, error) {
	q := `SELECT indicator, rating FROM standard_position WHERE org_id = $1 AND assessment = $2 ORDER BY indicator`
	if a.SignedAt.IsZero() {
		q = `SELECT indicator, rating FROM assessment_rating WHERE org_id = $1 AND assessment_id = $2 ORDER BY indicator`
	}
	out := map[string]catalogue.Rating{}
	_, err := db.All(ctx, s.DB, func(r db.Row) (bool, error) {
		var code string
		var rating catalogue.Rating
		err := r.Scan(&code, &rating)
		out[code] = rating
		return true, err
	}, q, a.Org, a.ID)
	return out, err
}

var positionTable = op.Table{Name: "standard_position", Columns: []string{"org_id", "assessment", "indicator", "catalogue", "section", "rating", "signed_at"}}

// keepPosition writes the ratings that a signature covers.
func keepPosition(ctx context.Context, tx *op.Tx, a *Assessment, list []Rated) error {
	if _, err := tx.Exec(ctx, `DELETE FROM standard_position WHERE org_id = $1 AND assessment = $2`, a.Org, a.ID); err != nil {
		return err
	}
	for _, r := range list {
		tx.Insert(positionTable, a.Org, a.ID, r.Indicator, a.Catalogue, r.Section, string(r.Rating), db.At(tx.Now()))
	}
	return nil
}

// Before gives the ratings of the assessment that was signed before one, under the same catalogue, with its name. The map is
// empty where there is none.
func (s *Service) Before(ctx context.Context, a *Assessment) (string, map[string]catalogue.Rating, error) {
	list, err := db.All(ctx, s.DB, scanAssessment, `SELECT `+assessmentColumns+` FROM assessment s WHERE s.org_id = $1 AND s.catalogue = $2 AND s.id <> $3 AND s.signed_at < $4
		ORDER BY s.signed_at DESC, s.id LIMIT 1`, a.Org, a.Catalogue, a.ID, db.At(latest(a, s)))
	if err != nil || len(list) == 0 {
		return "", map[string]catalogue.Rating{}, err
	}
	was, err := s.snapshot(ctx, &list[0])
	return list[0].Name, was, err
}

// latest is the moment before which an assessment's forerunner was signed.
func latest(a *Assessment, s *Service) time.Time {
	if a.SignedAt.IsZero() {
		return s.Now()
	}
	return a.SignedAt.Time
}

// Sums gives the ratings that stand of each assessment of an organisation, by assessment.
func (s *Service) Sums(ctx context.Context, sc authz.Scope, org string) (map[string]Distribution, error) {
	var a db.Args
	query := `SELECT r.assessment_id, r.rating, COUNT(*) FROM assessment_rating r JOIN assessment s ON s.org_id = r.org_id AND s.id = r.assessment_id
		WHERE r.org_id = ` + a.Add(org) + ` AND ` + sc.Where(&a, "s") + ` GROUP BY r.assessment_id, r.rating ORDER BY r.assessment_id, r.rating`
	out := map[string]Distribution{}
	_, err := db.All(ctx, s.DB, func(r db.Row) (bool, error) {
		var id string
		var rating catalogue.Rating
		var n int
		err := r.Scan(&id, &rating, &n)
		d := out[id]
		d.Add(rating, n)
		out[id] = d
		return true, err
	}, query, a.Values()...)
	return out, err
}
