package collection

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/org"
)

// QualityMonth is the quality of the return of one organisation for one month.
type QualityMonth struct {
	Return
	// Group is the type of trust within which it may be compared, "" for none.
	Group string
	// Counts are what its rows hold, nil where it has none.
	Counts *quality.Counts
	// Report holds the scores, and Usual what the count would usually be; UsualKnown tells whether that is known.
	Report     quality.Report
	Usual      quality.Range
	UsualKnown bool
	// Place is where it lies in its group by incidents for each 1,000 staff, over 12 months.
	Place quality.Place
}

// qualityBack is how many months before the first one asked for are needed to judge it.
const qualityBack = 23

// Quality gives the quality of every return that a scope covers, for the months from one to another, sorted as Returns
// sorts. With code not "" only that organisation's; an organisation out of the scope gives none. Months that are still
// open are left out.
func (s *Service) Quality(ctx context.Context, scope authz.Scope, code string, from, to Month) ([]QualityMonth, error) {
	if from.First().IsZero() || to.First().IsZero() || from > to {
		return nil, errors.New("collection: no such months")
	}
	list, err := s.Returns(ctx, scope, from.Add(-qualityBack), to)
	if err != nil {
		return nil, err
	}
	groups, err := s.groups(ctx, from, to)
	if err != nil {
		return nil, err
	}
	counts, err := s.qualityCounts(ctx, scope, code, from, to)
	if err != nil {
		return nil, err
	}
	if err := s.nativeCounts(ctx, list, code, from, counts); err != nil {
		return nil, err
	}
	by := map[string][]Return{}
	for _, r := range list {
		if code == "" || r.Org == code {
			by[r.Org] = append(by[r.Org], r)
		}
	}
	places := map[Month]map[string]quality.Place{}
	var out []QualityMonth
	for _, r := range list {
		if r.Month < from || r.Standing == Open || code != "" && r.Org != code {
			continue
		}
		if places[r.Month] == nil {
			places[r.Month] = groups.places(r.Month)
		}
		o, _ := groups.tree.Get(r.Org)
		m := QualityMonth{Return: r, Group: o.Type, Counts: counts[string(r.Month)+" "+r.Submission], Place: places[r.Month][r.Org]}
		m.score(by[r.Org])
		out = append(out, m)
	}
	return out, nil
}

// score judges the month beside the organisation's others.
func (m *QualityMonth) score(all []Return) {
	end := m.Month.Add(1).First()
	in := quality.Input{Here: m.Counts, Usual: max(1, int(m.Due.Sub(end).Hours()/24)+1), Incidents: m.Incidents, Came: m.Standing.Came(), Place: m.Place, Sent: -1}
	if !m.Native && !m.Sent.IsZero() {
		in.Sent = max(0, int(m.Sent.Sub(end).Hours()/24))
	}
	for _, r := range all {
		if r.Standing != Open && r.Month <= m.Month && r.Month > m.Month.Add(-12) {
			in.Due = append(in.Due, arrival(r))
		}
		if r.Standing.Counts() && r.Month != m.Month && r.Month >= m.Month.Add(-qualityBack) {
			in.Others = append(in.Others, r.Incidents)
		}
	}
	m.Usual, m.UsualKnown = quality.Usual(in.Others)
	m.Report = quality.Make(in)
}

func arrival(r Return) quality.Arrival {
	switch {
	case !r.Standing.Came():
		return quality.Never
	case r.Late:
		return quality.Late
	}
	return quality.InTime
}

// qualityCounts gives the counts of submissions by month and submission.
func (s *Service) qualityCounts(ctx context.Context, scope authz.Scope, code string, from, to Month) (map[string]*quality.Counts, error) {
	var a db.Args
	q := `SELECT q.month, q.submission_id, q.counts FROM return_quality q JOIN submission_month m ON m.month = q.month AND m.org_id = q.org_id AND m.submission_id = q.submission_id
		WHERE q.month BETWEEN ` + a.Add(string(from)) + ` AND ` + a.Add(string(to)) + ` AND m.state IN ('waiting', 'accepted', 'approved') AND ` + scope.WhereOrg(&a, "q.org_id")
	if code != "" {
		q += ` AND q.org_id = ` + a.Add(code)
	}
	type row struct{ month, submission, counts string }
	rows, err := db.All(ctx, s.DB, func(r db.Row) (row, error) {
		var x row
		return x, r.Scan(&x.month, &x.submission, &x.counts)
	}, q, a.Values()...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*quality.Counts, len(rows))
	for _, r := range rows {
		c := new(quality.Counts)
		if err := json.Unmarshal([]byte(r.counts), c); err != nil {
			return nil, err
		}
		out[r.month+" "+r.submission] = c
	}
	return out, nil
}

// groupData is what the funnels of groups are made of. It is of every organisation, whatever the scope: what a trust
// learns of the others is only where it lies among them.
type groupData struct {
	tree  *org.Tree
	count []groupCount
	staff map[string][]groupStaff
}

type groupCount struct {
	org   string
	month Month
	n     int64
}

type groupStaff struct {
	month Month
	n     float64
}

// groups reads what the funnels of some months need.
func (s *Service) groups(ctx context.Context, from, to Month) (*groupData, error) {
	g := &groupData{staff: map[string][]groupStaff{}}
	var err error
	if g.tree, err = s.Org.Tree(ctx); err != nil {
		return nil, err
	}
	g.count, err = db.All(ctx, s.DB, func(r db.Row) (groupCount, error) {
		var m groupCount
		return m, r.Scan(&m.org, &m.month, &m.n)
	}, `SELECT org_id, month, incidents FROM submission_month WHERE state IN ('accepted', 'approved') AND month BETWEEN $1 AND $2`, string(from.Add(-11)), string(to))
	if err != nil {
		return nil, err
	}
	_, err = db.All(ctx, s.DB, func(r db.Row) (struct{}, error) {
		var code string
		var x groupStaff
		if err := r.Scan(&code, &x.month, &x.n); err != nil {
			return struct{}{}, err
		}
		g.staff[code] = append(g.staff[code], x)
		return struct{}{}, nil
	}, `SELECT org_id, month, value FROM denominator WHERE kind = 'headcount' AND staff_group = '' AND month BETWEEN $1 AND $2 ORDER BY org_id, month`, string(from.Add(-24)), string(to))
	return g, err
}

// headcount is the latest of an organisation up to a month, 0 where none is known.
func (g *groupData) headcount(code string, to Month) float64 {
	n := 0.0
	for _, x := range g.staff[code] {
		if x.month <= to {
			n = x.n
		}
	}
	return n
}

// places gives where each trust lies in the funnel of its group, by what counts of the twelve months up to one.
func (g *groupData) places(to Month) map[string]quality.Place {
	peers := map[string]*quality.Peer{}
	for _, m := range g.count {
		if m.month > to || m.month < to.Add(-11) {
			continue
		}
		p := peers[m.org]
		if p == nil {
			p = &quality.Peer{Org: m.org}
			peers[m.org] = p
		}
		if n := g.headcount(m.org, m.month); n > 0 {
			p.Incidents += m.n
			p.Exposure += n
		}
	}
	groups := map[string][]quality.Peer{}
	for id, p := range peers {
		if o, ok := g.tree.Get(id); ok && o.Type != "" {
			groups[o.Type] = append(groups[o.Type], *p)
		}
	}
	out := map[string]quality.Place{}
	for _, list := range groups {
		slices.SortFunc(list, func(a, b quality.Peer) int { return strings.Compare(a.Org, b.Org) })
		for id, place := range quality.Group(list) {
			out[id] = place
		}
	}
	return out
}

// QualityDay is the last whole month by the door's clock: what reports on quality begin with.
func (s *Service) QualityDay() Month { return MonthOf(s.Door.Now().In(time.UTC)).Add(-1) }
