package insightweb

import (
	"cmp"
	"context"
	"iter"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/web"
)

// viewers are invented actors, by what a request says in its X-Who header.
var viewers = map[string]authz.Actor{
	"national": {ID: "per_helen", Name: "Helen Invented", Role: authz.National, Org: org.Root, Strong: true},
	"region":   {ID: "per_rhys", Name: "Rhys Invented", Role: authz.Region, Org: "Y62", Strong: true},
	"icb":      {ID: "per_ines", Name: "Ines Invented", Role: authz.ICB, Org: "QE1", Strong: true},
	"analyst":  {ID: "per_ana", Name: "Ana Invented", Role: authz.Analyst, Org: "RXN", Strong: true},
	"lead":     {ID: "per_gareth", Name: "Gareth Invented", Role: authz.Specialist, Org: "RXN", Strong: true},
	"manager":  {ID: "per_priya", Name: "Priya Invented", Role: authz.Manager, Org: "RXN", Units: []string{"u"}, Strong: true},
	"reporter": {ID: "per_noor", Name: "Noor Invented", Role: authz.Reporter, Org: "RXN"},
}

type viewerOf struct{}

func (viewerOf) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	who := r.Header.Get("X-Who")
	if q := r.URL.Query().Get("as"); who == "" {
		who = q
	}
	a, ok := viewers[who]
	if !ok {
		return authz.Actor{Role: authz.Public}, web.Profile{}, nil
	}
	return a, web.Profile{Name: a.Name, Role: a.Role.Words(), Org: a.Org, Nav: []web.NavEntry{{Label: "Picture", Href: "/picture"}, {Label: "Compare", Href: "/compare"}, {Label: "Patterns", Href: "/patterns"}, {Label: "Equity", Href: "/equity"}}}, nil
}

// came is a made-up collection of all England.
type came struct {
	list  []collection.Return
	heads []collection.Denominator
	again []collection.Restatement
}

func (c *came) Returns(_ context.Context, _ authz.Scope, from, to collection.Month) ([]collection.Return, error) {
	var out []collection.Return
	for _, r := range c.list {
		if r.Month >= from && r.Month <= to {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b collection.Return) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Org, b.Org))
	})
	return out, nil
}

func (c *came) Restatements(context.Context, authz.Scope, collection.Month, collection.Month) ([]collection.Restatement, error) {
	return c.again, nil
}

func (c *came) Denominators(_ context.Context, _ string, from, to collection.Month) ([]collection.Denominator, error) {
	var out []collection.Denominator
	for _, d := range c.heads {
		if d.Month >= from && d.Month <= to {
			out = append(out, d)
		}
	}
	return out, nil
}

type pictureSite struct {
	testing.TB
	h    http.Handler
	pics *insight.Pictures
	came *came
	tree *org.Tree
}

func eachPictureSite(t *testing.T, f func(t *testing.T, s *pictureSite)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, org.Schema}, func(t *testing.T, set db.Settings) { f(t, newPictureSite(t, set, 30)) })
}

// newPictureSite makes a site over the real tree of England with made-up returns and about so many incidents a month and
// trust.
func newPictureSite(t *testing.T, set db.Settings, many int) *pictureSite {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC) }
	p := authz.NewPolicy(now, org.Permissions, insight.Permissions, insight.PicturePermissions)
	door, err := op.Open(set, op.Options{Policy: p, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	read := dbtest.Open(t, set)
	orgs := org.New(door, read)
	if _, err := org.Import(authz.With(t.Context(), authz.Service("test")), orgs, org.Reference()); err != nil {
		t.Fatal(err)
	}
	tree, err := orgs.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := cube.New(cube.Dims())
	if err != nil {
		t.Fatal(err)
	}
	s := &pictureSite{TB: t, came: &came{}, tree: tree}
	if err := c.Apply(s.made(many)); err != nil {
		t.Fatal(err)
	}
	s.pics = &insight.Pictures{Service: &insight.Service{DB: read, Door: door, Cube: c, Orgs: orgs, Owed: s.came, Policy: p}, Reported: answers{}}
	app := web.New(web.Options{Policy: p, Door: door, Identify: viewerOf{}, Now: now, Demo: true})
	app.Add(PictureRoutes(PictureDeps{Pictures: s.pics, Sites: func(context.Context, authz.Scope, string) (map[string]string, error) {
		return map[string]string{"s1": "Main site"}, nil
	}})...)
	s.h = app.Handler()
	return s
}

// answers are a made-up survey.
type answers struct{}

func (answers) SaysReported(_ context.Context, trusts []string) (map[string]float64, string, error) {
	out := map[string]float64{}
	for i, t := range trusts {
		out[t] = 48 + float64(i%30)
	}
	return out, "NHS Staff Survey 2024", nil
}

// made gives facts, and fills the returns as it goes.
func (s *pictureSite) made(many int) iter.Seq2[*cube.Fact, error] {
	const last collection.Month = "2026-10"
	d := rand.New(rand.NewPCG(3, 7))
	groups := []string{"01", "03", "04", "07", "08", "09"}
	for i, o := range s.tree.At(org.Trust, "2026-10-31") {
		size := 1500 + d.Float64()*11000
		for m := last.Add(-35); m <= last; m = m.Add(1) {
			r := collection.Return{Org: o.ID, Month: m, Standing: collection.Accepted, Locks: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
			board, _ := s.tree.Above(o.ID, org.Board, "2026-10-31")
			switch {
			case m == last && (board.ID == "QR1" || board.ID == "QOX" && i%3 != 0 || i%7 == 4):
				r.Standing, r.Late = collection.Missing, true
			case m == last && i%29 == 2:
				r.Nil = true
			case m == last && i%23 == 3:
				r.Standing = collection.Waiting
			case i%41 == 5:
				r.Totals, r.Staff = true, 30
			case i%11 == 6 && m < "2025-06":
				r.Standing = collection.Missing
			}
			if r.Standing.Came() && i%9 == 1 {
				r.Late = true
			}
			s.came.list = append(s.came.list, r)
		}
		for _, m := range []collection.Month{"2023-06", "2024-06", "2025-06", "2026-06"} {
			s.came.heads = append(s.came.heads, collection.Denominator{Org: o.ID, Month: m, Kind: "headcount", Value: float64(int(size))})
			for k, g := range groups {
				s.came.heads = append(s.came.heads, collection.Denominator{Org: o.ID, Month: m, Kind: "headcount", StaffGroup: g, Value: float64(int(size * float64(1+k) / 21))})
			}
		}
	}
	s.came.again = []collection.Restatement{{Org: "RXN", Month: "2026-08", WasStaff: 903, NowStaff: 994, Reason: "Late reports from two wards"}, {Org: "RXR", Month: "2026-07", WasStaff: 210, NowStaff: 201}}
	return func(yield func(*cube.Fact, error) bool) {
		dims := cube.Dims()
		at := map[string]int{}
		for i, x := range dims {
			at[x.Name] = i
		}
		n := 0
		for _, r := range s.came.list {
			if r.Standing == collection.Missing || r.Nil || r.Totals {
				continue
			}
			h := 0
			for _, c := range r.Org {
				h = h*31 + int(c)
			}
			size := many/2 + h%many
			if h%40 == 7 {
				size *= 2
			}
			size -= size * int(r.Month.First().Sub(collection.Month("2026-04").First()).Hours()/24) / 1500
			for range size {
				n++
				f := &cube.Fact{Org: r.Org, ID: "f" + strconv.Itoa(n) + ".1", Version: 1, Staff: 1, Unit: "u" + strconv.Itoa(d.IntN(9)), Site: "s" + strconv.Itoa(1+d.IntN(2)), Date: r.Month.First().AddDate(0, 0, d.IntN(28)).Format(time.DateOnly), Delay: 0, Absence: -1, Events: 1, Alleged: 1, Values: make([]string, len(dims))}
				for i, x := range dims {
					f.Values[i] = x.Codes[d.IntN(len(x.Codes))]
				}
				put := func(k, v string) { f.Values[at[k]] = v }
				put("source", "submission")
				put(cube.Kind, "single")
				put("record_state", "final")
				put("riddor", "not_reportable")
				if d.IntN(900) == 0 {
					put("riddor", "over_7_day")
				}
				put(cube.Hour, strconv.Itoa((8+int(d.NormFloat64()*4+9))%24))
				put("staff_group", groups[d.IntN(len(groups))])
				put("physical_harm", []string{"none", "none", "low", "low", "moderate", ""}[d.IntN(6)])
				put("hate_motive", []string{"none", "none", "none", "race", "not_known", "not_known"}[d.IntN(6)])
				put("clinical_factor", []string{"none", "suspected", "", ""}[d.IntN(4)])
				put("alleged_type", []string{"patient", "patient", "patient", "relative_or_visitor", "public", ""}[d.IntN(6)])
				put("trigger", []string{"personal_care", "waiting", "waiting", "refusal_of_request", "refusal_of_request", "refusal_of_request", "medication", "bad_news"}[d.IntN(8)])
				put("ethnic_category", []string{"A", "A", "A", "A", "A", "B", "H", "J", "N", "M", "Z", "S"}[d.IntN(12)])
				if d.IntN(60) == 0 {
					put("ethnic_category", "R")
				}
				if e := f.Values[at["ethnic_category"]]; e == "N" || e == "H" {
					put("hate_motive", []string{"none", "race"}[d.IntN(2)])
				}
				if !yield(f, nil) {
					return
				}
			}
		}
	}
}

func (s *pictureSite) get(who, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("X-Who", who)
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}
