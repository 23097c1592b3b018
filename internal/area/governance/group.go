package governance

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Kinds are the kinds of group, each with its words.
func Kinds() [][2]string {
	return [][2]string{{"national_subgroup", "National subgroup"}, {"region_group", "Regional group"}, {"ics_group", "Group of an integrated care system"},
		{"health_safety", "Health and safety committee"}, {"violence_reduction", "Violence reduction group"}, {"working", "Working group"}}
}

// KindWords gives a kind of group in words.
func KindWords(kind string) string {
	for _, k := range Kinds() {
		if k[0] == kind {
			return k[1]
		}
	}
	return kind
}

// Group is a group with the terms that are in force, and how its membership and meetings stand.
type Group struct {
	Org, ID, Name, Kind, State string
	MadeAt, ClosedAt           db.Time
	ClosedWhy                  string
	Version                    int64
	// Terms are those in force; N is 0 where none are yet.
	Terms Terms
	// Members counts those who are on it now.
	Members int64
	// Next and Last are its next meeting and the last one held.
	Next, Last db.Time
	// Mine tells that the reader is on it.
	Mine bool
}

const groupColumns = `g.org_id, g.id, g.name, g.kind, g.state, g.made_at, g.closed_at, g.closed_why, g.version`

func scanGroup(r db.Row) (Group, error) {
	var g Group
	return g, r.Scan(&g.Org, &g.ID, &g.Name, &g.Kind, &g.State, &g.MadeAt, &g.ClosedAt, &g.ClosedWhy, &g.Version, &g.Members, &g.Next, &g.Last, &g.Mine)
}

// groups reads the groups in reach that a further condition keeps.
func (s *Service) groups(ctx context.Context, q db.Querier, sc authz.Scope, more func(*db.Args) string) ([]Group, error) {
	var a db.Args
	now := s.Now()
	d := today(now)
	count := `SELECT COUNT(*) FROM gov_member gc WHERE gc.org_id = g.org_id AND gc.group_id = g.id AND gc.from_day <= ` + a.Add(d) + ` AND (gc.to_day = '' OR gc.to_day >= ` + a.Add(d) + `)`
	next := `SELECT MIN(m.starts_at) FROM gov_meeting m WHERE m.org_id = g.org_id AND m.group_id = g.id AND m.state IN ('planned', 'papers_out', 'under_way') AND m.starts_at >= ` + a.Add(db.At(now.Add(-longest)))
	last := `SELECT MAX(m.starts_at) FROM gov_meeting m WHERE m.org_id = g.org_id AND m.group_id = g.id AND m.state IN ('held', 'agreed')`
	mine := `CASE WHEN ` + on(&a, sc.Person(), d, "g.org_id", "g.id", false) + ` THEN 1 ELSE 0 END`
	manages := s.Door.Policy().May(authz.From(ctx), ActManage)
	query := `SELECT ` + groupColumns + `, (` + count + `), (` + next + `), (` + last + `), ` + mine + ` FROM gov_group g WHERE ` + groupReach(&a, sc, d, "g", manages) + more(&a) +
		` ORDER BY CASE g.state WHEN 'open' THEN 0 ELSE 1 END, g.name, g.id LIMIT 500`
	list, err := db.All(ctx, q, scanGroup, query, a.Values()...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		all, err := terms(ctx, q, list[i].Org, list[i].ID)
		if err != nil {
			return nil, err
		}
		list[i].Terms, _ = InForce(all, d)
	}
	return list, nil
}

// Groups gives the groups in reach, open ones first.
func (s *Service) Groups(ctx context.Context, sc authz.Scope) ([]Group, error) {
	return s.groups(ctx, s.DB, sc, func(*db.Args) string { return "" })
}

// Group gives one group; out of reach is fault.NotFound.
func (s *Service) Group(ctx context.Context, sc authz.Scope, org, group string) (Group, error) {
	return s.group(ctx, s.DB, sc, org, group)
}

func (s *Service) group(ctx context.Context, q db.Querier, sc authz.Scope, org, group string) (Group, error) {
	list, err := s.groups(ctx, q, sc, func(a *db.Args) string { return " AND g.org_id = " + a.Add(org) + " AND g.id = " + a.Add(group) })
	if err != nil {
		return Group{}, err
	}
	if len(list) == 0 {
		return Group{}, fault.Missing()
	}
	return list[0], nil
}

var groupTable = op.Table{Name: "gov_group", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "name", "kind", "state", "made_at", "made_by", "closed_at", "closed_why", "version"}}

// MakeGroup makes a group with its first terms of reference. Whoever makes it is its secretary until somebody else is.
func (s *Service) MakeGroup(ctx context.Context, org, name, kind string, in TermsAsk) (string, error) {
	name = clean(name)
	var p fault.Problems
	need(&p, "name", name, "Give the group its name")
	if len(name) > 200 {
		p.Add("name", "Shorten this to %d characters", 200)
	}
	if !slices.ContainsFunc(Kinds(), func(k [2]string) bool { return k[0] == kind }) {
		p.Add("kind", "Choose what kind of group it is")
	}
	t := in.check(&p)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActManage, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		gid := id.Random("grp")
		tx.Insert(groupTable, org, gid, "", "", "", name, kind, "open", db.At(tx.Now()), tx.Actor().ID, db.Time{}, "", int64(1))
		t.N = 1
		addTerms(tx, org, gid, t)
		who := tx.Actor()
		addMember(tx, org, gid, Member{ID: id.Random("gme"), Person: who.ID, Name: who.Name, Post: "", Side: "other", Part: "secretary", From: today(tx.Now())})
		event(tx, org, gid, "", "made", "The group was made")
		return gid, audit.Created("gov_group", gid, audit.F("name", name), audit.F("kind", kind)), nil
	})
}

// CloseGroup ends a group; what it did stays to be read.
func (s *Service) CloseGroup(ctx context.Context, org, group, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say why the group ends, and who takes on what it did")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onGroup(ctx, ActManage, org, group, func(tx *op.Tx, g *Group) (audit.Change, error) {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM gov_meeting WHERE org_id = $1 AND group_id = $2 AND state IN ('planned', 'papers_out', 'under_way')`, org, group)
		if err != nil {
			return audit.Change{}, err
		}
		if n > 0 {
			return audit.Change{}, fault.New(fault.Conflict, "A meeting of this group is still to come. Hold or cancel it first")
		}
		event(tx, org, group, "", "closed", "The group ended")
		return audit.Changed("gov_group", group, audit.FF("state", "open", "closed")).Because(why),
			tx.Must(ctx, `UPDATE gov_group SET state = 'closed', closed_at = $3, closed_why = $4, version = version + 1 WHERE org_id = $1 AND id = $2`, org, group, db.At(tx.Now()), why)
	})
}

// onGroup changes an open group in reach.
func (s *Service) onGroup(ctx context.Context, act authz.Action, org, group string, rule func(tx *op.Tx, g *Group) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("gov_group", org, group), func(tx *op.Tx) (bool, audit.Change, error) {
		g, err := s.group(ctx, tx, tx.Scope(), org, group)
		if err != nil {
			return false, audit.Change{}, err
		}
		if g.State != "open" {
			return false, audit.Change{}, fault.New(fault.Conflict, "This group has ended. Nothing of it changes any more")
		}
		c, err := rule(tx, &g)
		return true, c, err
	})
	return err
}
