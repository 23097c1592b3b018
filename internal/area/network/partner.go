package network

import (
	"context"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Kind is what sort of body a partner is.
type Kind struct{ Code, Words string }

// Kinds gives the sorts of partners. Which bodies there are changes over the years; they are records, never built in.
func Kinds() []Kind {
	return []Kind{{"vru", "Violence reduction unit"}, {"csp", "Community safety partnership"}, {"police", "Police force"}, {"council", "Council"}, {"icb", "Integrated care board"}, {"nhs", "NHS trust or programme"},
		{"union", "Union"}, {"university", "University"}, {"charity", "Charity"}, {"other", "Other"}}
}

// KindWords gives a sort of partner in words.
func KindWords(code string) string {
	for _, k := range Kinds() {
		if k.Code == code {
			return k.Words
		}
	}
	return code
}

// Partner is a body that one works with.
type Partner struct {
	Org, ID, Kind, Name, Area, About string
	Ended                            clock.Day
	Made                             db.Time
	Version                          int64
}

// PartnerForm is a partner as it is typed; Ended is YYYY-MM-DD or "".
type PartnerForm struct{ Kind, Name, Area, About, Ended string }

// PartnerPath is the address of a partner's page.
func PartnerPath(id string) string { return "/network/partners/" + id }

func itoa(n int) string { return strconv.Itoa(n) }

const partnerColumns = `p.org_id, p.id, p.kind, p.name, p.area, p.about, p.ended_on, p.made_at, p.version`

func scanPartner(r db.Row) (x Partner, err error) {
	return x, r.Scan(&x.Org, &x.ID, &x.Kind, &x.Name, &x.Area, &x.About, &x.Ended, &x.Made, &x.Version)
}

// Partners gives the partners in reach by name, those that one still works with first.
func (s *Service) Partners(ctx context.Context, sc authz.Scope) ([]Partner, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanPartner, `SELECT `+partnerColumns+` FROM network_partner p WHERE `+sc.Where(&a, "p")+` ORDER BY CASE WHEN p.ended_on = '' THEN 0 ELSE 1 END, p.name, p.id`, a.Values()...)
}

// Partner reads one. Out of reach is fault.NotFound.
func (s *Service) Partner(ctx context.Context, sc authz.Scope, record string) (Partner, error) {
	return onePartner(ctx, s.DB, sc, record)
}

func onePartner(ctx context.Context, q db.Querier, sc authz.Scope, record string) (Partner, error) {
	var a db.Args
	return db.One(ctx, q, scanPartner, `SELECT `+partnerColumns+` FROM network_partner p WHERE p.id = `+a.Add(record)+` AND `+sc.Where(&a, "p"), a.Values()...)
}

var partnerTable = op.Table{Name: "network_partner", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "kind", "name", "area", "about", "ended_on", "made_at", "version"}}

func (s *Service) partnerOf(f PartnerForm) (x Partner, err error) {
	var p fault.Problems
	x = Partner{Kind: f.Kind, Name: typed(&p, "name", f.Name, "Write its name", lineMost), Area: typed(&p, "area", f.Area, "", lineMost), About: typed(&p, "about", f.About, "", textMost), Ended: s.pastDay(&p, "ended", f.Ended, "")}
	if !slices.ContainsFunc(Kinds(), func(k Kind) bool { return k.Code == f.Kind }) {
		p.Add("kind", "Choose what sort of body it is")
	}
	return x, fault.WithProblems(p)
}

// AddPartner makes a partner of the actor's organisation.
func (s *Service) AddPartner(ctx context.Context, f PartnerForm) (string, error) {
	x, err := s.partnerOf(f)
	if err != nil {
		return "", err
	}
	org := authz.From(ctx).Org
	return op.Do(ctx, s.Door, ActKeep, op.In(org, "").Once("network_partner/"+x.Name), func(tx *op.Tx) (string, audit.Change, error) {
		if err := nameIsFree(ctx, tx, org, "", x.Name); err != nil {
			return "", audit.Change{}, err
		}
		n := id.New("npa", tx.Now())
		tx.Insert(partnerTable, org, n, "", "", "", x.Kind, x.Name, x.Area, x.About, string(x.Ended), db.At(tx.Now()), int64(1))
		return n, audit.Created("network_partner", n, audit.F("name", x.Name), audit.F("kind", x.Kind)), nil
	})
}

func nameIsFree(ctx context.Context, tx *op.Tx, org, but, name string) error {
	n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM network_partner WHERE org_id = $1 AND name = $2 AND id <> $3`, org, name, but)
	if err != nil || n == 0 {
		return err
	}
	return fault.WithProblems(fault.Problems{{Field: "name", Message: "There is a partner of that name already"}})
}

// EditPartner changes a partner.
func (s *Service) EditPartner(ctx context.Context, record string, seen int64, f PartnerForm) error {
	x, err := s.partnerOf(f)
	if err != nil {
		return err
	}
	org := authz.From(ctx).Org
	_, err = op.Do(ctx, s.Door, ActKeep, op.On("network_partner", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		was, err := onePartner(ctx, tx, tx.Scope(), record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != was.Version {
			return 0, audit.Change{}, moved()
		}
		if err := nameIsFree(ctx, tx, org, record, x.Name); err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("network_partner", record, audit.FF("name", was.Name, x.Name), audit.FF("kind", was.Kind, x.Kind), audit.FF("area", was.Area, x.Area), audit.FF("about", was.About, x.About), audit.FF("ended", string(was.Ended), string(x.Ended))),
			tx.Must(ctx, `UPDATE network_partner SET kind = $3, name = $4, area = $5, about = $6, ended_on = $7, version = version + 1 WHERE org_id = $1 AND id = $2`, org, record, x.Kind, x.Name, x.Area, x.About, string(x.Ended))
	})
	return err
}
