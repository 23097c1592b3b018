package standard

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Item is a piece of evidence.
type Item struct {
	Org, ID, Title string
	// Kind is "file", "link" or "exhibit"; Target the address, the exhibit's id or the file's name.
	Kind, Target                 string
	RepresentsFrom, RepresentsTo db.Time
	ExpiresAt                    db.Time
	// Person answers for it.
	Person, PersonName string
	AddedBy, AddedName string
	AddedAt            db.Time
	OriginOrg          string
	Reminded, Version  int64
	// Uses is how many indicators of assessments it is used for; only lists of evidence fill it.
	Uses int
}

// Over tells whether its last day has passed.
func (i *Item) Over(now time.Time) bool { return i.ExpiresAt.Before(now) }

// Days gives the days until it expires, rounded up.
func (i *Item) Days(now time.Time) int {
	return int((i.ExpiresAt.Sub(now) + 24*time.Hour - 1) / (24 * time.Hour))
}

// EvidencePath gives the page of a piece of evidence.
func EvidencePath(item string) string { return "/standard/evidence/" + item }

// evidenceState is "none", "expired" or "current".
func evidenceState(items []Item, now time.Time) string {
	if len(items) == 0 {
		return "none"
	}
	for i := range items {
		if !items[i].Over(now) {
			return "current"
		}
	}
	return "expired"
}

const itemColumns = `e.org_id, e.id, e.title, e.kind, e.target, e.represents_from, e.represents_to, e.expires_at, e.person_id, e.person_name, e.added_by, e.added_name, e.added_at, e.origin_org, e.reminded, e.version`

func (i *Item) into() []any {
	return []any{&i.Org, &i.ID, &i.Title, &i.Kind, &i.Target, &i.RepresentsFrom, &i.RepresentsTo, &i.ExpiresAt, &i.Person, &i.PersonName, &i.AddedBy, &i.AddedName, &i.AddedAt, &i.OriginOrg, &i.Reminded, &i.Version}
}

func scanItem(r db.Row) (Item, error) {
	var i Item
	return i, r.Scan(i.into()...)
}

// used gives the evidence of an assessment by indicator, what expires first at the top.
func (s *Service) used(ctx context.Context, q db.Querier, org, assessment string) (map[string][]Item, error) {
	out := map[string][]Item{}
	_, err := db.All(ctx, q, func(r db.Row) (bool, error) {
		var i Item
		var code string
		err := r.Scan(append([]any{&code}, i.into()...)...)
		out[code] = append(out[code], i)
		return true, err
	}, `SELECT u.indicator, `+itemColumns+` FROM evidence_use u JOIN evidence_item e ON e.org_id = u.org_id AND e.id = u.item_id
		WHERE u.org_id = $1 AND u.assessment_id = $2 ORDER BY e.expires_at, e.id, u.indicator`, org, assessment)
	return out, err
}

var itemTable = op.Table{Name: "evidence_item", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "title", "kind", "target", "represents_from", "represents_to", "expires_at", "person_id",
	"person_name", "added_by", "added_name", "added_at", "origin_org", "reminded", "version"}}

func insertItem(tx *op.Tx, i *Item) {
	tx.Insert(itemTable, i.Org, i.ID, "", "", "", i.Title, i.Kind, i.Target, i.RepresentsFrom, i.RepresentsTo, i.ExpiresAt, i.Person, i.PersonName, i.AddedBy, i.AddedName, i.AddedAt, i.OriginOrg, i.Reminded,
		i.Version)
}

var useTable = op.Table{Name: "evidence_use", Columns: []string{"org_id", "assessment_id", "indicator", "item_id", "by_name", "at"}}

// Item reads a piece of evidence in reach.
func (s *Service) Item(ctx context.Context, sc authz.Scope, org, item string) (Item, error) {
	return loadItem(ctx, s.DB, sc, org, item)
}

func loadItem(ctx context.Context, q db.Querier, sc authz.Scope, org, item string) (Item, error) {
	var a db.Args
	query := `SELECT ` + itemColumns + ` FROM evidence_item e WHERE e.org_id = ` + a.Add(org) + ` AND e.id = ` + a.Add(item) + ` AND ` + sc.Where(&a, "e")
	return db.One(ctx, q, scanItem, query, a.Values()...)
}

// Items gives the evidence of an organisation, what expires first at the top, with how often each is used.
func (s *Service) Items(ctx context.Context, sc authz.Scope, org string) ([]Item, error) {
	var a db.Args
	query := `SELECT ` + itemColumns + `, (SELECT COUNT(*) FROM evidence_use u WHERE u.org_id = e.org_id AND u.item_id = e.id) FROM evidence_item e
		WHERE e.org_id = ` + a.Add(org) + ` AND ` + sc.Where(&a, "e") + ` ORDER BY e.expires_at, e.id LIMIT 2000`
	return db.All(ctx, s.DB, func(r db.Row) (Item, error) {
		var i Item
		return i, r.Scan(append(i.into(), &i.Uses)...)
	}, query, a.Values()...)
}

// Use is one place where a piece of evidence is used.
type Use struct {
	Assessment, Name, Indicator, ByName string
	State                               State
	At                                  db.Time
}

// Uses gives where a piece of evidence is used, the newest assessment first.
func (s *Service) Uses(ctx context.Context, i *Item) ([]Use, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Use, error) {
		var u Use
		return u, r.Scan(&u.Assessment, &u.Name, &u.State, &u.Indicator, &u.ByName, &u.At)
	}, `SELECT a.id, a.name, a.state, u.indicator, u.by_name, u.at FROM evidence_use u JOIN assessment a ON a.org_id = u.org_id AND a.id = u.assessment_id
		WHERE u.org_id = $1 AND u.item_id = $2 ORDER BY a.opened_at DESC, a.id, u.indicator`, i.Org, i.ID)
}
