package boardpack

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/feed"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/interval"
)

const actWrite authz.Action = "fact.write"

const near, far = "R0A", "R1H"

// bench is a service that has figures and nothing else, so that every other section says what is missing.
type bench struct {
	*testing.T
	now  time.Time
	door *op.Door
	read *db.DB
	feed *feed.Feed
	s    *Service
}

func each(t *testing.T, f func(b *bench)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, mds.Schema, org.Schema, insight.Schema, Schema}, func(t *testing.T, st db.Settings) { f(newBench(t, st)) })
}

func newBench(t *testing.T, st db.Settings) *bench {
	b := &bench{T: t, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return b.now }
	policy := authz.NewPolicy(clock, Permissions, insight.Permissions, org.Permissions, []authz.Grant{{Action: actWrite, Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}}})
	var err error
	if b.door, err = op.Open(st, op.Options{Policy: policy, Now: clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.door.Close() })
	b.read = dbtest.Open(t, st)
	orgs := org.New(b.door, b.read)
	if _, err := org.Import(authz.With(t.Context(), authz.Service("test")), orgs, org.Reference()); err != nil {
		t.Fatal(err)
	}
	if b.feed, err = feed.New(); err != nil {
		t.Fatal(err)
	}
	in := &insight.Service{DB: b.read, Door: b.door, Cube: b.feed.Cube(), Orgs: orgs, Policy: policy}
	b.s = &Service{DB: b.read, Door: b.door, Tree: orgs.Tree, Insight: in, Lead: func(context.Context, string) string { return "Invented Lead" }}
	return b
}

// fill writes months up to October 2026, with so many hurt and so many acknowledged in time.
func (b *bench) fill(code string, months int, hurt func(i int) int) {
	b.Helper()
	ctx := authz.With(b.Context(), authz.Service("test"))
	_, err := op.Do(ctx, b.door, actWrite, op.In(code, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for i := range months {
			m := collection.Month("2026-10").Add(i + 1 - months)
			for k := range 40 {
				harm := "none"
				if k < hurt(i) {
					harm = "low"
				}
				mds.Write(tx, code, mds.Source{Kind: "incident", Key: fmt.Sprintf("%s-%s-%d", code, m, k), Version: 1, Count: mds.Single, Events: 1},
					&mds.Record{RecordState: "final", IncidentDate: fmt.Sprintf("%s-%02d", m, 1+k%28), ReportedDate: fmt.Sprintf("%s-%02d", m, 1+k%28), ViolencePrimary: "physical_contact", ViolenceAll: []string{"physical_contact"},
						ServiceSetting: "ed", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: harm}}})
			}
		}
		return true, audit.Created("fact", code), nil
	})
	if err == nil {
		err = b.feed.Follow(b.Context(), b.read)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) as(role authz.Role, code string) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: "per_" + string(role) + code, Name: "Invented " + string(role), Role: role, Org: code, Strong: true})
}

func (b *bench) scope(ctx context.Context) authz.Scope {
	sc, err := b.door.Policy().Check(authz.From(ctx), ActSee)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// TestAPackGoesFromOneClickToItsNextVersion carries a pack through its life: made once for a day, seen as a draft by who may
// draft, edited, read again, signed by the executive lead alone, frozen, read by the board, opened again with a reason.
func TestAPackGoesFromOneClickToItsNextVersion(t *testing.T) {
	each(t, func(b *bench) {
		b.fill(near, 36, func(i int) int { return 20 - 8*(i/24) + i%3 })
		lead, board, exec := b.as(authz.Specialist, near), b.as(authz.Board, near), b.as(authz.Executive, near)
		p, err := b.s.Make(lead, Meeting{Day: "2026-12-17"})
		b.must(err)
		again, err := b.s.Make(lead, Meeting{Day: "2026-12-17"})
		b.must(err)
		if again.ID != p.ID || p.Content.Meeting.Lead != "Invented Lead" || p.Content.Meeting.Body != "Board of directors" {
			b.Errorf("made twice: %s, %s, %+v", p.ID, again.ID, p.Content.Meeting)
		}
		if _, err := b.s.Get(board, b.scope(board), p.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("the board sees a draft: %v", err)
		}
		if _, err := b.s.Make(board, Meeting{Day: "2026-12-17"}); !fault.Is(err, fault.Denied) {
			b.Errorf("the board makes a pack: %v", err)
		}
		e := Edit{Words: Words{Title: "What we found", Asks: []string{" Read  it ", ""}, Statement: "I stand by it."}, Body: "Board", Seen: p.Version}
		b.must(b.s.Edit(lead, p.ID, e))
		if err := b.s.Edit(lead, p.ID, e); !fault.Is(err, fault.Conflict) {
			b.Errorf("an edit of a version that is gone: %v", err)
		}
		b.must(b.s.Again(lead, p.ID, 2))
		if _, err := b.s.Sign(lead, p.ID, 3); !fault.Is(err, fault.Denied) {
			b.Errorf("the specialist signs: %v", err)
		}
		signed, err := b.s.Sign(exec, p.ID, 3)
		b.must(err)
		got, err := b.s.Get(board, b.scope(board), p.ID)
		b.must(err)
		if got.Number != signed.Number || len(got.Hash) != 64 || !strings.EqualFold(strings.ReplaceAll(got.Number, "-", ""), got.Hash[:8]) || got.Content.Signed.Name != "Invented executive" {
			b.Errorf("number %s, hash %s, signed %+v", got.Number, got.Hash, got.Content.Signed)
		}
		if d := cmp.Diff(Words{Title: "What we found", Asks: []string{"Read it"}, Statement: "I stand by it."}, got.Content.Words); d != "" {
			b.Error(d)
		}
		if err := b.s.Edit(exec, p.ID, Edit{Words: e.Words, Body: "Board", Seen: 4}); !fault.Is(err, fault.Conflict) {
			b.Errorf("a frozen pack is edited: %v", err)
		}
		if _, err := b.s.Make(exec, Meeting{Day: "2026-12-17"}); !fault.Is(err, fault.Invalid) {
			b.Errorf("a second first version: %v", err)
		}
		if _, err := b.s.Reopen(exec, p.ID, " "); len(fault.ProblemsOf(err)) != 1 {
			b.Errorf("opened without a reason: %v", err)
		}
		n, err := b.s.Reopen(exec, p.ID, "A return came late")
		b.must(err)
		if n.Edition != 2 || n.Content.Reason != "A return came late" || n.Content.Words.Title != "What we found" {
			b.Errorf("the new version: %d %q %q", n.Edition, n.Content.Reason, n.Content.Words.Title)
		}
		_, err = b.s.Sign(exec, n.ID, n.Version)
		b.must(err)
		old, err := b.s.Get(board, b.scope(board), p.ID)
		b.must(err)
		if old.State != Replaced || old.Number != signed.Number {
			b.Errorf("the old version is %s, %s", old.State, old.Number)
		}
		if before, err := b.s.Before(board, b.scope(board), n); err != nil || before == nil || before.ID != p.ID {
			b.Errorf("before: %v %v", before, err)
		}
		other := b.as(authz.Executive, far)
		if _, err := b.s.Get(other, b.scope(other), p.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour reads it: %v", err)
		}
		if _, err := b.s.Sign(other, n.ID, n.Version+1); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour signs it: %v", err)
		}
	})
}

// TestWhatIsMissingIsSaid gives a pack of an installation that has figures alone: each other section says what is missing.
func TestWhatIsMissingIsSaid(t *testing.T) {
	each(t, func(b *bench) {
		b.fill(near, 36, func(i int) int { return 20 - 8*(i/24) + i%3 })
		c, err := b.s.Gather(b.Context(), near, Meeting{Day: "2026-12-17"})
		b.must(err)
		for _, key := range []string{"standard", "justice", "survey", "overdue", "riddor", "equity", "risks"} {
			if s, ok := c.Section(key); !ok || s.Missing == "" || len(s.Blocks) > 0 {
				b.Errorf("%s: %+v", key, s)
			}
		}
		s, _ := c.Section("hurt")
		if !strings.HasPrefix(s.Title, "Staff hurt each month: ") || s.Blocks[0].SPC == nil || len(s.Blocks[0].SPC.Points) != charted {
			b.Errorf("%+v", s)
		}
		if _, err := b.s.Gather(b.Context(), far, Meeting{}); err != nil {
			b.Errorf("a trust without any fact: %v", err)
		}
		up, err := b.s.Gather(b.Context(), org.Root, Meeting{Day: "2026-12-17"})
		b.must(err)
		if up.Sections[0].Key != "coverage" {
			b.Errorf("England begins with %s", up.Sections[0].Key)
		}
		if _, ok := up.Section("severe"); ok {
			b.Error("severe events are told above a trust")
		}
	})
}

// TestAFrozenPackThatWasChangedIsRefused changes the bytes behind the program's back.
func TestAFrozenPackThatWasChangedIsRefused(t *testing.T) {
	c := &Content{Org: near, Words: Words{Title: "What we found"}}
	body, hash, number, err := freeze(c)
	if err != nil || len(number) != 9 || number[4] != '-' {
		t.Fatal(number, err)
	}
	p := &Pack{State: Frozen, Hash: hash}
	if err := thaw(p, body); err != nil || p.Content.Words.Title != "What we found" {
		t.Fatal(err)
	}
	if err := thaw(p, bytes.Replace(body, []byte("What we"), []byte("What he"), 1)); err == nil {
		t.Error("it is taken as it is")
	}
}

// TestSevereEventsAreToldAmongACrowd widens the time and drops the setting until at least eleven events of the kind lie
// there, and tells what comes out alike together.
func TestSevereEventsAreToldAmongACrowd(t *testing.T) {
	wards, crew := settings[0].class, settings[2].class
	all := map[at]int{{"2026-05", wards, physical}: 40, {"2026-05", crew, physical}: 3, {"2026-07", crew, physical}: 4, {"2026-08", wards, physical}: 9, {"2026-05", wards, other}: 2}
	severe := map[at]int{{"2026-05", wards, physical}: 2, {"2026-05", crew, physical}: 1, {"2026-07", crew, physical}: 1, {"2026-08", wards, physical}: 1, {"2026-05", wards, other}: 1}
	want := [][4]string{{"May 2026", physical, wards, "2"}, {"May 2026", physical, anywhere, "1"}, {"July to September 2026", physical, anywhere, "2"}, {"In these twelve months", "Violence or abuse", anywhere, "1"}}
	var got [][4]string
	for _, e := range told(severe, all) {
		got = append(got, [4]string{e.when, e.kind, e.setting, fmt.Sprint(e.n)})
	}
	if len(got) == 4 && got[0][2] == anywhere { // both rows of May are equally right first
		got[0], got[1] = got[1], got[0]
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestTheTitleIsTrueOfItsFigures gives the findings that make each title true.
func TestTheTitleIsTrueOfItsFigures(t *testing.T) {
	const about = "Violence against our staff: "
	for _, x := range []struct {
		sign    int
		charted bool
		share   float64
		want    string
	}{
		{-1, true, 80, about + "fewer are hurt, but support is still late for one in five"}, {-1, true, 97, about + "fewer are hurt, and support comes on time"},
		{1, true, 75, about + "more are hurt, and support is late for one in four"}, {0, true, 97, about + "no clear change in how many are hurt; support comes on time"},
		{0, false, 97, about + "how many are hurt cannot be said yet; support comes on time"}, {0, true, 5, about + "no clear change in how many are hurt, and support is late for nearly everybody"},
	} {
		d := &draft{o: org.Organisation{Kind: org.Trust}}
		d.found.hurt.Sign, d.found.charted = x.sign, x.charted
		d.found.acknowledgedNow = insight.Figure{Num: x.share, Den: 100, Value: x.share}
		if got := d.title(); got != x.want {
			t.Errorf("%q, not %q", got, x.want)
		}
	}
}

// TestATitleOfFewSaysHowMany: where staff are hurt too rarely for limits, the paper says how many were, not that it cannot.
func TestATitleOfFewSaysHowMany(t *testing.T) {
	d := &draft{o: org.Organisation{Kind: org.Trust}}
	d.found.rare, d.found.months, d.found.acknowledgedNow = 4, 36, insight.Figure{Why: insight.NoBase}
	if got := d.title(); got != "Violence against our staff: 4 were hurt in 36 months, too few to see a change" {
		t.Error(got)
	}
}

// TestWhoIsHarmedAndWhatWentToHSEAreInThePaper reads both through what the areas give: a group that stands apart is named
// with both figures and asked about, groups too small to compare are said to be so, and a report to HSE that is past its day
// is the title and the first thing asked.
func TestWhoIsHarmedAndWhatWentToHSEAreInThePaper(t *testing.T) {
	each(t, func(b *bench) {
		b.fill(near, 36, func(i int) int { return 20 - 8*(i/24) + i%3 })
		group := func(words string, n int64, share, low, up float64) insight.EquityGroup {
			return insight.EquityGroup{Words: words, Any: disclosure.Shown{Value: n}, Share: interval.Interval{Value: share, Lower: low, Upper: up}}
		}
		apart := insight.Equity{Groups: []insight.EquityGroup{group("Larger", 400, 12, 9, 15), group("Smaller", 60, 31, 20, 44)}, All: insight.EquityGroup{Any: disclosure.Shown{Value: 460}}, Unknown: -1, Before: -1}
		b.s.Equity = func(_ context.Context, a insight.EquityAsk) (insight.Equity, error) {
			e := insight.Equity{Refused: true, All: apart.All, Unknown: -1, Before: -1}
			if a.By == "ethnicity" {
				e = apart
			}
			for _, x := range insight.EquityBys() {
				if x.Code == a.By {
					e.By = x
				}
			}
			return e, nil
		}
		b.s.Riddor = func(context.Context, org.Organisation, collection.Month, collection.Month) (Riddor, error) {
			return Riddor{Reported: 3, ToReport: 2, Late: 1}, nil
		}
		c, err := b.s.Gather(b.Context(), near, Meeting{Day: "2026-12-17"})
		b.must(err)
		s, _ := c.Section("equity")
		if s.Title != "Who is harmed: a group stands clearly apart by ethnic group" || len(s.Blocks) != 2 || len(s.Blocks[0].Table.Rows) != len(equityViews) {
			b.Errorf("%+v", s)
		}
		if f, _ := c.Figure("equity.ethnicity"); f.Shown != "31% against 12%" || !strings.Contains(f.Caution, "silence") {
			b.Errorf("%+v", f)
		}
		if f, _ := c.Figure("equity.gender"); f.Shown != "–" || f.Value != nil {
			b.Errorf("%+v", f)
		}
		r, _ := c.Section("riddor")
		if f, _ := c.Figure("riddor.reported"); f.Shown != "3" || r.Title != "RIDDOR: 1 report to HSE past the day" {
			b.Errorf("%+v %+v", f, r)
		}
		asks := strings.Join(c.Words.Asks, "\n")
		for _, want := range []string{"Ask why the report to HSE that is past the day was not made", "Ask what lies behind the difference by ethnic group in who is harmed"} {
			if !strings.Contains(asks, want) {
				b.Errorf("%q is not asked: %s", want, asks)
			}
		}
		b.s.Equity = func(_ context.Context, a insight.EquityAsk) (insight.Equity, error) {
			return insight.Equity{Refused: true, All: apart.All, Unknown: -1, Before: -1}, nil
		}
		if c, err = b.s.Gather(b.Context(), near, Meeting{Day: "2026-12-17"}); err != nil {
			b.Fatal(err)
		}
		if s, _ := c.Section("equity"); s.Missing == "" || len(s.Blocks) > 0 {
			b.Errorf("groups that are too small: %+v", s)
		}
	})
}

// TestAFunnelThatIsAllHiddenHasNoChart: a chart without a bar says nothing; its table does.
func TestAFunnelThatIsAllHiddenHasNoChart(t *testing.T) {
	hidden := Block{Bars: &Bars{List: []Bar{{Label: "Told", Shown: "*", Hidden: true}}}}
	if got := blockItems(Section{}, hidden); len(got) != 1 || got[0].Grid == nil {
		t.Errorf("%+v", got)
	}
	if got := blockItems(Section{}, Block{Bars: &Bars{List: []Bar{{Label: "Told", Shown: "20", Count: 20}}}}); len(got) != 2 || got[0].Chart == nil {
		t.Errorf("%+v", got)
	}
}

// TestAComparisonNamesEveryFigureThatDiffers compares two packs.
func TestAComparisonNamesEveryFigureThatDiffers(t *testing.T) {
	f := func(key, shown string, v float64) Figure { return Figure{Key: key, Name: key, Shown: shown, Value: &v} }
	old, now := &Content{Figures: []Figure{f("a", "4", 4), f("b", "1", 1), f("c", "2", 2)}}, &Content{Figures: []Figure{f("a", "7", 7), f("b", "1", 1), f("d", "5", 5)}}
	want := []Difference{{"a", "a", "4", "7", "3 more"}, {"d", "d", "–", "5", "new here"}, {"c", "c", "2", "–", "no longer here"}}
	if d := cmp.Diff(want, Compare(old, now)); d != "" {
		t.Error(d)
	}
}

// TestTheWordDocumentIsWellFormedAndSaysTheSame looks into the DOCX of a pack: every part is XML, every word of the content
// is in it, the chart has words for those who do not see it.
func TestTheWordDocumentIsWellFormedAndSaysTheSame(t *testing.T) {
	v, low := 22.8, 11.9
	c := &Content{Name: "Invented & Sons NHS Trust", Kind: org.Trust, To: "2026-10", Meeting: Meeting{Day: "2026-12-17", Body: "Board"}, Words: Words{Title: "What we found <here>", Asks: []string{"Read it"}, Statement: "I stand by it."},
		Sections: []Section{{Key: "hurt", Title: "Staff hurt", Blocks: []Block{{SPC: &SPC{Name: "Staff hurt", Desc: "No clear change", Points: []SPCPoint{{Month: "2026-09", Value: &v, Sign: "worsening"}, {Month: "2026-10"}}, Phases: []SPCPhase{{Points: 2, Mean: &v, Lower: &low, Upper: &v}}}}}},
			{Key: "standard", Title: "The standard", Blocks: []Block{{Table: &Table{Caption: "x", Head: []string{"Domain", "Now", "Before"}, Right: []bool{false, false, true}, Rows: [][]Cell{{{Text: "Data"}, {Rated: &Ratings{Green: 2, Red: 1}}, {Text: "4G"}}}}}}},
			{Key: "justice", Title: "Justice", Blocks: []Block{{Bars: &Bars{Name: "Funnel", List: []Bar{{Label: "Told", Shown: "120", Count: 120}, {Label: "Charged", Shown: "*", Hidden: true}}}}}}, {Key: "risks", Title: "Risks", Missing: "No register."}},
		Figures: []Figure{{Label: "A1", Name: "Mean", Shown: "22.8", Definition: "d", Source: "s", Stood: "t"}}}
	b, err := (&Pack{Content: c}).DOCX()
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(r)
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			switch x := tok.(type) {
			case xml.CharData:
				text += string(x) + "\n"
			case xml.StartElement:
				for _, a := range x.Attr {
					if a.Name.Local == "descr" {
						text += a.Value + "\n"
					}
				}
			}
		}
	}
	for _, want := range []string{"What we found <here>", "Invented & Sons NHS Trust", "Read it", "I stand by it.", "No clear change", "Not assessed", "4G", "Charged: *", "No register.", "A1 Mean", "22.8", "Upper limit"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in it", want)
		}
	}
	if again, _ := (&Pack{Content: c}).DOCX(); !bytes.Equal(b, again) {
		t.Error("the same content gives other bytes")
	}
}
