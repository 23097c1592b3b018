package incident

import (
	"context"
	"encoding/json"
	"sort"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Opening is one time that something closed in a report was opened.
type Opening struct {
	Record string
	At     time.Time
	// Name is who did it, Role in which role, "" where that was not kept.
	Name string
	Role authz.Role
	// Glass tells that a locked report was opened in an emergency; otherwise the names in one were.
	Glass bool
	// Reason is what they gave. It is withheld, and Sealed true, where the reader may not open the report.
	Reason string
	Sealed bool
}

// Openings look back this far, and give no more than this.
const (
	openingsBack = 365 * 24 * time.Hour
	openingsMost = 100
)

// Opened gives in which reports of the scope names or locks were opened in the last year, the newest first and at most
// 100; the audit log has all of them. A report that the reader is kept away from is not among them.
func (s *Service) Opened(ctx context.Context, sc authz.Scope) ([]Opening, error) {
	since := s.now().Add(-openingsBack)
	list, err := s.namesOpened(ctx, sc, since)
	if err != nil {
		return nil, err
	}
	glass, err := s.locksOpened(ctx, sc, since)
	if err != nil {
		return nil, err
	}
	list = append(list, glass...)
	opens, err := s.opensOf(ctx, sc, list)
	if err != nil {
		return nil, err
	}
	var out []Opening
	for _, o := range list {
		may, listed := opens[o.Record]
		if !listed {
			continue
		}
		if !may {
			o.Sealed, o.Reason = true, ""
		}
		out = append(out, o)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].At.After(out[j].At) })
	return out[:min(openingsMost, len(out))], nil
}

func (s *Service) namesOpened(ctx context.Context, sc authz.Scope, since time.Time) ([]Opening, error) {
	entries, err := audit.Search(ctx, s.DB, sc, sc.Org(), audit.Filter{Kind: "names", Outcome: audit.Done, From: since, Limit: openingsMost})
	if err != nil {
		return nil, err
	}
	var out []Opening
	for _, e := range entries {
		var c audit.Change
		_ = json.Unmarshal([]byte(e.Detail), &c) // an entry that cannot be read shows without its reason
		out = append(out, Opening{Record: e.Record, At: e.At, Name: e.Name, Role: authz.Role(e.Role), Reason: c.Reason})
	}
	return out, nil
}

func (s *Service) locksOpened(ctx context.Context, sc authz.Scope, since time.Time) ([]Opening, error) {
	var a db.Args
	q := `SELECT g.record_id, g.at, e.actor_name, g.reason FROM record_grant g
		JOIN incident_event e ON e.org_id = g.org_id AND e.incident_id = g.record_id AND e.kind = 'glass' AND e.actor_id = g.person_id AND e.at = g.at
		WHERE ` + sc.WhereOrg(&a, "g.org_id") + " AND g.at >= " + a.Add(db.At(since)) + " ORDER BY g.at DESC, g.record_id, g.person_id LIMIT " + a.Add(openingsMost)
	return db.All(ctx, s.DB, func(r db.Row) (Opening, error) {
		o := Opening{Glass: true}
		var at db.Time
		err := r.Scan(&o.Record, &at, &o.Name, &o.Reason)
		o.At = at.Time
		return o, err
	}, q, a.Values()...)
}

// Listed tells whether there is a report with a reference that the reader may know of.
func (s *Service) Listed(ctx context.Context, sc authz.Scope, ref string) (bool, error) {
	opens, err := s.opensOf(ctx, sc, []Opening{{Record: ref}})
	return len(opens) > 0, err
}

// opensOf tells of the reports that the reader may know of whether they may open them.
func (s *Service) opensOf(ctx context.Context, sc authz.Scope, list []Opening) (map[string]bool, error) {
	out := map[string]bool{}
	if len(list) == 0 {
		return out, nil
	}
	var ids []string
	for _, o := range list {
		ids = append(ids, o.Record)
	}
	var a db.Args
	q := "SELECT i.id, " + sc.Opens(&a, "i") + " FROM incident i WHERE i.id IN " + db.In(&a, ids) + " AND " + sc.Listed(&a, "i")
	rows, err := s.DB.Query(ctx, q, a.Values()...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var may bool
		if err := rows.Scan(&id, &may); err != nil {
			return nil, err
		}
		out[id] = may
	}
	return out, rows.Err()
}
