package publication

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

func TestALateRecordIsNotGivenAwayByASecondRelease(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one := b.as(authz.National, org.Root, "one")
		s := spec()
		s.Rule.Kind, s.Rule.Base = Suppress, 1 // the rest is shown as counted, so a difference is a difference
		s.Level = org.Board
		b.publish(b.draft(one, s))
		b.happen("R02", "2026-08", "threat", 1)
		x := b.run(one, b.draft(one, s))
		if x.State != Refused || len(x.Outcome.Against) != 1 {
			b.Fatalf("%s: %+v", x.State, x.Outcome)
		}
		with := 0
		for _, l := range x.Outcome.Leaks {
			if l.With != "" {
				with++
			}
		}
		if with == 0 {
			b.Errorf("%+v", x.Outcome.Leaks)
		}
	})
}

func TestQuartersAndMonthsOfOneTimeAreComparedWithEachOther(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one := b.as(authz.National, org.Root, "one")
		s := spec()
		s.By, s.Level, s.Each = nil, org.Board, ByMonth
		b.publish(b.draft(one, s))
		s.Each, s.Level = Whole, org.Trust
		x := b.run(one, b.draft(one, s))
		if x.Outcome.Failed != "" || len(x.Outcome.Against) != 1 {
			b.Fatalf("%+v", x.Outcome)
		}
		b.Logf("%s, %d leaks", x.State, x.Outcome.LeakCount)
	})
}

func TestBothMapsAreAuditedTogether(t *testing.T) {
	each(t, func(b *bench) {
		b.tree = splitBoards(t)
		b.quarter()
		one := b.as(authz.National, org.Root, "one")
		s := spec()
		s.By, s.Map, s.Level = nil, BothMaps, org.Board
		x := b.run(one, b.draft(one, s))
		if x.Outcome.Failed != "" {
			b.Fatalf("%+v", x.Outcome)
		}
		found := false
		for _, c := range x.Outcome.Checks {
			found = found || strings.Contains(c.Words, "both maps")
		}
		tables, err := b.Tables(one, b.scope(one, ActSee), x.ID)
		if err != nil || !found || len(tables) != 2 || tables[0].On == tables[1].On {
			b.Errorf("%t, %d tables, %v: %+v", found, len(tables), err, x.Outcome.Checks)
		}
	})
}

// splitBoards moves a trust from one board to another between the period and today.
func splitBoards(t testing.TB) *org.Tree {
	t.Helper()
	small := smallEngland(t)
	var edges []org.Edge
	for _, o := range small.All() {
		edges = append(edges, small.Edges(o.ID)...)
	}
	for i, e := range edges {
		if e.Child == "R02" {
			edges[i].To = "2026-10-15"
		}
	}
	tree, err := org.NewTree(small.All(), append(edges, org.Edge{Child: "R02", Parent: "QAA", From: "2026-10-16"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestTheMetadataDescribesTheFile(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		s := safeSpec()
		s.Title = "=HYPERLINK(\"http://x\")"
		x := b.publish(b.draft(b.as(authz.National, org.Root, "one"), s))
		_, f, err := b.Public(b.Context(), x.ID)
		if err != nil {
			b.Fatal(err)
		}
		var file bytes.Buffer
		n, err := export.CSV(b.Context(), &file, Columns(), f.Rows(), export.Options{})
		if err != nil {
			b.Fatal(err)
		}
		lines, err := csv.NewReader(&file).ReadAll()
		if err != nil || len(lines) != n+1 {
			b.Fatal(len(lines), n, err)
		}
		raw, err := f.CSVW("data.csv", x.Hash)
		if err != nil {
			b.Fatal(err)
		}
		var meta struct {
			Context []any  `json:"@context"`
			URL     string `json:"url"`
			Schema  struct {
				Columns []struct {
					Name, Titles, Datatype string
					Required               bool
				} `json:"columns"`
				Key []string `json:"primaryKey"`
			} `json:"tableSchema"`
		}
		if err := json.Unmarshal(raw, &meta); err != nil {
			b.Fatal(err)
		}
		if meta.Context[0] != "http://www.w3.org/ns/csvw" || meta.URL != "data.csv" {
			b.Errorf("%+v", meta)
		}
		var titles []string
		at := map[string]int{}
		for i, c := range meta.Schema.Columns {
			titles, at[c.Name] = append(titles, c.Titles), i
			for _, line := range lines[1:] {
				if c.Required && line[i] == "" {
					b.Errorf("%s is said to be there and is empty: %v", c.Name, line)
				}
				if c.Datatype == "integer" && strings.Trim(line[i], "0123456789") != "" {
					b.Errorf("%s is no integer: %v", c.Name, line)
				}
			}
		}
		if d := cmp.Diff(lines[0], titles); d != "" {
			b.Error(d)
		}
		seen := map[string]bool{}
		for _, line := range lines[1:] {
			var key []string
			for _, k := range meta.Schema.Key {
				key = append(key, line[at[k]])
			}
			if seen[strings.Join(key, "|")] {
				b.Errorf("the key is there twice: %v", key)
			}
			seen[strings.Join(key, "|")] = true
			for _, c := range line {
				if c != "" && strings.ContainsRune("=+@\t", rune(c[0])) {
					b.Errorf("a formula: %q", c)
				}
			}
		}
	})
}

func TestYearlyQuestionsAreAnsweredThroughTheGate(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		ctx := b.as(authz.Specialist, "R02", "lead")
		p, err := b.MakePack(ctx, "2026-07", "2026-09", DefaultRule())
		if err != nil {
			b.Fatal(err)
		}
		for _, a := range p.Answers {
			b.Logf("%s: %s %v", a.Key, a.Held, a.Lines)
			for _, l := range a.Lines {
				for _, s := range l.Shown {
					if len(s) == 1 && s >= "1" && s <= "7" {
						b.Errorf("%s gives a small number: %v", a.Key, l)
					}
				}
			}
		}
		if len(p.Answers) != len(questions) || len(p.Answers[0].Lines) != 2 {
			b.Errorf("%+v", p.Answers[0])
		}
		got, err := b.Pack(ctx, b.scope(ctx, ActPack), p.ID)
		if err != nil || got.Hash != p.Hash {
			b.Error(err)
		}
		far := b.as(authz.Specialist, "R03", "far")
		if _, err := b.Pack(far, b.scope(far, ActPack), p.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("another trust's answers: %v", err)
		}
	})
}

func TestTheWorkbenchShowsATrustItsOwnAndEverybodyAboveTheGate(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		ask, problems := b.ReadAsk(url.Values{"by": {"violence_primary"}})
		if len(problems) > 0 {
			b.Fatal(problems)
		}
		own, err := b.Find(b.as(authz.Analyst, "R02", "a"), ask)
		if err != nil {
			b.Fatal(err)
		}
		found := map[string]string{}
		for _, l := range own.Lines {
			found[l.Codes[0]] = l.Shown
		}
		if own.Gated || found["intimidation_stalking"] != "7" {
			b.Errorf("%+v", own)
		}
		ask.Public = true
		if own, err = b.Find(b.as(authz.Analyst, "R02", "a"), ask); err != nil || !own.Gated || own.Hidden == 0 {
			b.Errorf("for publication: %+v %v", own, err)
		}
		ask, _ = b.ReadAsk(url.Values{"by": {"org,violence_primary"}})
		for _, who := range []struct {
			role authz.Role
			org  string
		}{{authz.ICB, "QBB"}, {authz.Region, "Y58"}, {authz.National, org.Root}} {
			up, err := b.Find(b.as(who.role, who.org, "up"), ask)
			if err != nil {
				b.Fatal(err)
			}
			for _, l := range up.Lines {
				if who.org == "QBB" && l.Codes[0] != "R02" && l.Codes[0] != "R03" {
					b.Errorf("a trust out of reach: %v", l)
				}
				if len(l.Shown) == 1 && l.Shown >= "1" && l.Shown <= "7" {
					b.Errorf("%s is shown a small number: %v", who.role, l)
				}
			}
			if !up.Gated || up.Hidden == 0 {
				b.Errorf("%s: not gated", who.role)
			}
		}
		ask, _ = b.ReadAsk(url.Values{"by": {"unit"}})
		if _, err := b.Find(b.as(authz.ICB, "QBB", "up"), ask); len(fault.ProblemsOf(err)) == 0 {
			b.Errorf("a board counts by units: %v", err)
		}
		ask = Ask{Query: cube.Query{By: []string{"method"}}, Public: true}
		if _, err := b.Find(b.as(authz.Analyst, "R02", "a"), ask); len(fault.ProblemsOf(err)) == 0 {
			b.Errorf("several values were audited: %v", err)
		}
	})
}

func TestQuestionsAreKeptAndFilesAreRecorded(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		near, far := b.as(authz.Analyst, "R02", "a"), b.as(authz.Analyst, "R03", "b")
		if err := b.SaveQuery(near, "By kind", "by=violence_primary"); err != nil {
			b.Fatal(err)
		}
		if err := b.SaveQuery(near, "Nonsense", "by=nothing"); len(fault.ProblemsOf(err)) == 0 {
			b.Error("a question that is none was kept")
		}
		list, err := b.SavedQueries(near)
		if err != nil || len(list) != 1 {
			b.Fatal(list, err)
		}
		if other, err := b.SavedQueries(far); err != nil || len(other) != 0 {
			b.Error(other, err)
		}
		if err := b.ForgetQuery(far, list[0].ID); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if err := b.Ran(near, "by=violence_primary", "csv", &Found{Gated: true}); err != nil {
			b.Fatal(err)
		}
		runs, err := b.Runs(near)
		if err != nil || len(runs) != 1 || !runs[0].Gated {
			b.Error(runs, err)
		}
		if err := b.ForgetQuery(near, list[0].ID); err != nil {
			b.Error(err)
		}
	})
}
