package org

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func england(t testing.TB) *Tree {
	t.Helper()
	ref, err := readReference(Reference())
	if err != nil {
		t.Fatal(err)
	}
	tree, err := NewTree(ref.orgs, ref.edges, ref.next)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

const (
	lastDayOf42 Date = "2026-03-31"
	firstOf36   Date = "2026-04-01"
	today       Date = "2026-11-22"
)

func TestTheNumbersOfOrganisationsOnEachSideOfTheMove(t *testing.T) {
	tree := england(t)
	for _, c := range []struct {
		kind Kind
		on   Date
		want int
	}{
		{Region, lastDayOf42, 7}, {Region, today, 7}, {Board, lastDayOf42, 42}, {Board, firstOf36, 36}, {Board, today, 36},
		{Board, "2022-06-30", 0}, {Trust, today, 202},
		// the 201 that had opened, and four that closed on that day or later
		{Trust, lastDayOf42, 205},
	} {
		if n := len(tree.At(c.kind, c.on)); n != c.want {
			t.Errorf("%s on %s: %d, want %d", c.kind, c.on, n, c.want)
		}
	}
}

func TestEveryTrustIsUnderABoardARegionAndEnglandToday(t *testing.T) {
	tree := england(t)
	regions, boards := map[string]int{}, map[string]int{}
	for _, o := range tree.At(Trust, today) {
		above := tree.Ancestors(o.ID, today)
		if len(above) != 3 || above[2] != Root {
			t.Errorf("%s stands under %v", o.ID, above)
			continue
		}
		boards[above[0]]++
		regions[above[1]]++
	}
	want := map[string]int{"Y56": 31, "Y58": 18, "Y59": 29, "Y60": 40, "Y61": 21, "Y62": 30, "Y63": 33}
	if d := cmp.Diff(want, regions); d != "" {
		t.Errorf("trusts by region (-want +got)\n%s", d)
	}
	if len(boards) != 36 || boards["QUY"] != 1 || boards["QSL"] != 1 || boards["Z9B2Z"] != 15 {
		t.Errorf("trusts by board: %v", boards)
	}
	if n := len(tree.Descendants(Root, today)); n != 7+36+202 {
		t.Errorf("%d under England, want %d", n, 7+36+202)
	}
	byRegion := map[string]int{}
	for _, b := range tree.At(Board, lastDayOf42) {
		p, _ := tree.Parent(b.ID, lastDayOf42)
		byRegion[p]++
	}
	if d := cmp.Diff(map[string]int{"Y56": 5, "Y58": 7, "Y59": 6, "Y60": 11, "Y61": 6, "Y62": 3, "Y63": 4}, byRegion); d != "" {
		t.Errorf("boards by region before (-want +got)\n%s", d)
	}
}

func TestTheThreeSplitBoards(t *testing.T) {
	tree := england(t)
	var split []string
	for _, b := range tree.At(Board, lastDayOf42) {
		if len(tree.Heirs(b.ID, today)) > 1 {
			split = append(split, b.ID)
		}
	}
	if d := cmp.Diff([]string{"QNQ", "QM7", "QJG"}, split); d != "" {
		t.Errorf("split boards by name (-want +got)\n%s", d)
	}
	if d := cmp.Diff([]string{"QRL", "S0E4D", "S9B9J"}, tree.Heirs("QNQ", today)); d != "" {
		t.Errorf("Frimley's heirs (-want +got)\n%s", d)
	}
	if d := cmp.Diff([]string{"Y59", Root}, tree.AncestorsNow("QNQ", today)); d != "" {
		t.Errorf("a split board stands under its region (-want +got)\n%s", d)
	}
	if d := cmp.Diff([]string{"Z9B2Z", "Y56", Root}, tree.AncestorsNow("QMJ", today)); d != "" {
		t.Errorf("a merged board stands under its heir (-want +got)\n%s", d)
	}
}

func TestATrustsBoardIsItsOwnNotItsOldBoardsHeir(t *testing.T) {
	tree := england(t)
	for _, c := range []struct {
		trust string
		on    Date
		board string
	}{
		{"RDU", lastDayOf42, "QNQ"}, {"RDU", firstOf36, "S9B9J"}, // Frimley Health went to Surrey and Sussex,
		{"RWX", lastDayOf42, "QNQ"}, {"RWX", firstOf36, "S0E4D"}, // Berkshire Healthcare from the same board to Thames Valley
		{"G6V2S", lastDayOf42, "QMJ"}, {"G6V2S", today, "Z9B2Z"},
		{"RPG", lastDayOf42, "QKK"}, {"RPG", today, "QKS"}, // moved to another region's board
		{"K0N6A", today, "QKK"},
		{"RAP", "2024-12-31", "QMJ"}, // closed under a board that the table names by its later heir
		{"RYV", lastDayOf42, ""},     // the same, but its heir stood elsewhere, so the old board is not known
		{"RVJ", "2026-06-30", "QUY"},
	} {
		if b, _ := tree.Above(c.trust, Board, c.on); b.ID != c.board {
			t.Errorf("%s on %s: %q, want %s", c.trust, c.on, b.ID, c.board)
		}
	}
	if _, ok := tree.Above("K0N6A", Board, lastDayOf42); ok {
		t.Error("a trust has a board before it opened")
	}
	if d := cmp.Diff([]string{"Y59", Root}, tree.Ancestors("RDU", "2020-05-01")); d != "" {
		t.Errorf("before boards (-want +got)\n%s", d)
	}
}

func TestWhereAClosedTrustsAreaIsNow(t *testing.T) {
	tree := england(t)
	if d := cmp.Diff([]string{"RA7"}, tree.Heirs("RVJ", today)); d != "" {
		t.Error(d)
	}
	for code, want := range map[string][]string{
		"RXH": {"S9B9J", "Y59", Root}, "RVJ": {"QUY", "Y58", Root}, "RNK": {"Z9B2Z", "Y56", Root}, "RVJ-unknown": nil,
	} {
		if d := cmp.Diff(want, tree.AncestorsNow(code, today)); d != "" {
			t.Errorf("%s (-want +got)\n%s", code, d)
		}
	}
	if d := cmp.Diff([]string{"R0A", "RM3"}, tree.Heirs("RW6", today)); d != "" {
		t.Error(d)
	}
	if h := tree.Heirs("RNK", today); len(h) != 0 {
		t.Errorf("an heir that nobody told of: %v", h)
	}
	if d := cmp.Diff([]string{"RVJ"}, tree.Heirs("RVJ", "2026-06-30")); d != "" {
		t.Error(d)
	}
}

func TestFindTakesCodesAndWords(t *testing.T) {
	tree := england(t)
	for q, first := range map[string]string{"g6v2s": "G6V2S", "guys thomas": "RJ1", "Frimley Health": "RDU", " rvj ": "RVJ", "surrey & sussex health": "RTP"} {
		got := tree.Find(q, today, 5)
		if len(got) == 0 || got[0].ID != first {
			t.Errorf("%q: %v, want %s first", q, got, first)
		}
	}
	if got := tree.Find("  ", today, 5); got != nil {
		t.Errorf("an empty question found %v", got)
	}
	if got := tree.Find("nhs", today, 5); len(got) != 5 {
		t.Errorf("%d found, want 5", len(got))
	}
}

func TestTheClosureOfTodayAndOfEveryDay(t *testing.T) {
	tree := england(t)
	pairs := map[[2]string]bool{}
	for _, o := range tree.Current(today) {
		if pairs[[2]string{o.Ancestor, o.Descendant}] {
			t.Errorf("%s over %s is there twice", o.Ancestor, o.Descendant)
		}
		pairs[[2]string{o.Ancestor, o.Descendant}] = true
	}
	for _, p := range [][2]string{{"RDU", "RDU"}, {"S9B9J", "RDU"}, {"Y59", "RDU"}, {Root, "RDU"}, {"RVJ", "RVJ"}, {"RA7", "RVJ"}, {"QUY", "RVJ"}, {Root, "QNQ"}, {"Y59", "QNQ"}} {
		if !pairs[p] {
			t.Errorf("%v is missing", p)
		}
	}
	for _, p := range [][2]string{{"QNQ", "RDU"}, {"S9B9J", "QNQ"}, {"R0A", "RW6"}, {"RDU", "S9B9J"}} {
		if pairs[p] {
			t.Errorf("%v is not true today", p)
		}
	}
	for _, o := range tree.All() {
		if !pairs[[2]string{Root, o.ID}] {
			t.Errorf("%s is out of England's sight", o.ID)
		}
	}
	var rdu []Over
	for _, o := range tree.Dated() {
		if o.Descendant == "RDU" && o.Ancestor != "RDU" {
			rdu = append(rdu, o)
		}
	}
	want := []Over{{Root, "RDU", "1992-04-01", ""}, {"QNQ", "RDU", "2022-07-01", "2026-03-31"}, {"S9B9J", "RDU", "2026-04-01", ""}, {"Y59", "RDU", "1992-04-01", ""}}
	if d := cmp.Diff(want, rdu); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestDatedRowsAgreeWithTheTreeOnEveryDayThatMatters(t *testing.T) {
	tree := england(t)
	dated := tree.Dated()
	for _, on := range []Date{"2015-09-30", "2022-06-30", "2022-07-01", "2024-12-31", lastDayOf42, firstOf36, "2026-06-30", today} {
		got := map[[2]string]bool{}
		for _, o := range dated {
			if o.Ancestor != o.Descendant && (Span{o.From, o.To}).Holds(on) {
				got[[2]string{o.Ancestor, o.Descendant}] = true
			}
		}
		want := map[[2]string]bool{}
		for _, o := range tree.At("", on) {
			for _, a := range tree.Ancestors(o.ID, on) {
				want[[2]string{a, o.ID}] = true
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", on, d)
		}
	}
}
