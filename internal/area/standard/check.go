package standard

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Check is a commissioner's look at a provider's standing.
type Check struct {
	ID, Commissioner, CommissionerName, Provider, Assessment string
	// Finding is "assured", "questions", "concern" or "nothing_seen".
	Finding, Words, ByName string
	At, DueAt              db.Time
}

// Findings gives what a check may find, with its words.
func Findings() [][2]string {
	return [][2]string{{"assured", "Compliance is shown"}, {"questions", "Questions are open"}, {"concern", "There is concern: look again in three months"}, {"nothing_seen", "No signed assessment was there to look at"}}
}

// Months between checks: twice a year, and quarterly where there is concern.
const (
	checkMonths   = 6
	concernMonths = 3
)

// Standing is the newest signed position of a provider, as a commissioner sees it: counts and nothing else.
type Standing struct {
	Org, Assessment, Catalogue string
	SignedAt                   db.Time
	Sum                        Distribution
}

// Standings gives the newest signed position of each organisation below the asker, by organisation.
func (s *Service) Standings(ctx context.Context, sc authz.Scope) (map[string]Standing, error) {
	var a db.Args
	query := `SELECT p.org_id, p.assessment, p.catalogue, p.signed_at, p.rating, COUNT(*) FROM standard_position p WHERE ` + sc.WhereOrg(&a, "p.org_id") + `
		AND p.signed_at = (SELECT MAX(m.signed_at) FROM standard_position m WHERE m.org_id = p.org_id)
		GROUP BY p.org_id, p.assessment, p.catalogue, p.signed_at, p.rating ORDER BY p.org_id, p.assessment, p.rating`
	out := map[string]Standing{}
	_, err := db.All(ctx, s.DB, func(r db.Row) (bool, error) {
		var x Standing
		var rating catalogue.Rating
		var n int
		err := r.Scan(&x.Org, &x.Assessment, &x.Catalogue, &x.SignedAt, &rating, &n)
		if have, ok := out[x.Org]; ok && have.Assessment == x.Assessment {
			x.Sum = have.Sum
		}
		x.Sum.Add(rating, n)
		out[x.Org] = x
		return true, err
	}, query, a.Values()...)
	return out, err
}

// Checks gives the newest check of each provider by the asker's organisation.
func (s *Service) Checks(ctx context.Context, sc authz.Scope) (map[string]Check, error) {
	var a db.Args
	query := `SELECT ` + checkColumns + ` FROM commissioner_check k WHERE ` + sc.Where(&a, "k") + ` AND k.provider <> k.org_id ORDER BY k.at, k.id`
	list, err := db.All(ctx, s.DB, s.scanCheck, query, a.Values()...)
	out := map[string]Check{}
	for _, k := range list {
		out[k.Provider] = k
	}
	return out, err
}

// Checked gives the checks of an organisation's own standing, the newest first.
func (s *Service) Checked(ctx context.Context, sc authz.Scope, org string) ([]Check, error) {
	var a db.Args
	query := `SELECT ` + checkColumns + ` FROM commissioner_check k WHERE k.org_id = ` + a.Add(org) + ` AND k.provider = k.org_id AND ` + sc.Where(&a, "k") + ` ORDER BY k.at DESC, k.id LIMIT 20`
	return db.All(ctx, s.DB, s.scanCheck, query, a.Values()...)
}

const checkColumns = `k.org_id, k.id, k.commissioner, k.commissioner_name, k.provider, k.assessment, k.finding, k.words, k.at, k.by_name, k.due_at`

func (s *Service) scanCheck(r db.Row) (Check, error) {
	var k Check
	var org string
	var sealed []byte
	if err := r.Scan(&org, &k.ID, &k.Commissioner, &k.CommissionerName, &k.Provider, &k.Assessment, &k.Finding, &sealed, &k.At, &k.ByName, &k.DueAt); err != nil {
		return k, err
	}
	var err error
	k.Words, err = s.show(org, k.ID, "check", sealed)
	return k, err
}

var checkTable = op.Table{Name: "commissioner_check", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "commissioner", "commissioner_name", "provider", "assessment", "finding", "words", "at",
	"by_name", "due_at"}}

// CheckProvider writes down a check of a provider below, with when the next is due. The provider reads the same words: its own
// row follows as a job's change of its own organisation.
func (s *Service) CheckProvider(ctx context.Context, below authz.Scope, provider, finding, said string) error {
	said = clean(said)
	var p fault.Problems
	if !slices.ContainsFunc(Findings(), func(f [2]string) bool { return f[0] == finding }) {
		p.Add("finding", "Choose what the check found")
	}
	words(&p, "words", said, "Say what was looked at, and what was asked for. The provider reads it")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	me := authz.From(ctx)
	var a db.Args
	ok, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM organisation o WHERE o.id = `+a.Add(provider)+` AND o.id <> `+a.Add(me.Org)+` AND `+below.WhereOrg(&a, "o.id"), a.Values()...)
	if err != nil {
		return err
	}
	if ok == 0 {
		return fault.Missing()
	}
	standing, err := s.Standings(ctx, below)
	if err != nil {
		return err
	}
	months := checkMonths
	if finding == "concern" {
		months = concernMonths
	}
	k := Check{ID: id.Random("chk"), Commissioner: me.Org, CommissionerName: s.Name(ctx, me.Org), Provider: provider, Assessment: standing[provider].Assessment, Finding: finding, Words: said, ByName: me.Name,
		At: db.At(s.Now()), DueAt: db.At(s.Now().In(clock.London()).AddDate(0, months, 0))}
	_, err = op.Do(ctx, s.Door, ActCheck, op.In(me.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		if err := s.insertCheck(tx, me.Org, &k); err != nil {
			return 0, audit.Change{}, err
		}
		c := audit.Created("commissioner_check", k.ID, audit.F("provider", provider), audit.F("finding", finding))
		return 0, c, tx.Emit(topicChecked, checkedProvider{Org: me.Org, ID: k.ID})
	})
	return err
}

const topicChecked = "standard.checked"

type checkedProvider struct{ Org, ID string }

func (s *Service) insertCheck(tx *op.Tx, org string, k *Check) error {
	sealed, err := s.hide(org, k.ID, "check", k.Words)
	if err != nil {
		return err
	}
	tx.Insert(checkTable, org, k.ID, "", "", "", k.Commissioner, k.CommissionerName, k.Provider, k.Assessment, k.Finding, sealed, k.At, k.ByName, k.DueAt)
	return nil
}

// tellProvider gives a provider its own row of a check.
func (s *Service) tellProvider(ctx context.Context, _ string, e checkedProvider) error {
	k, err := db.One(ctx, s.DB, s.scanCheck, `SELECT `+checkColumns+` FROM commissioner_check k WHERE k.org_id = $1 AND k.id = $2`, e.Org, e.ID)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActSweep, op.In(k.Provider, "").Once("check/"+k.ID), func(tx *op.Tx) (int, audit.Change, error) {
		c := audit.Created("commissioner_check", k.ID, audit.F("commissioner", k.Commissioner))
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM commissioner_check WHERE org_id = $1 AND id = $2`, k.Provider, k.ID)
		if err != nil || n > 0 {
			return 0, c, err
		}
		leads, err := s.Holders(ctx, tx, k.Provider, "", authz.Specialist)
		if err != nil {
			return 0, c, err
		}
		for _, p := range leads[:min(len(leads), tellFirst)] {
			if err := notify.Tell(ctx, tx, notify.Notice{Org: k.Provider, Person: p.ID, Template: notify.MessageWaiting, Path: "/standard"}); err != nil {
				return 0, c, err
			}
		}
		return 0, c, s.insertCheck(tx, k.Provider, &k)
	})
	return err
}

// DueOn tells whether a check is due again.
func (k *Check) DueOn(now time.Time) bool { return !k.DueAt.After(now) }

// TellProvider does what follows a check by itself: the provider gets its own row, once.
func (s *Service) TellProvider(ctx context.Context, commissioner, check string) error {
	return s.tellProvider(ctx, "", checkedProvider{Org: commissioner, ID: check})
}
