package disclosure_test

import (
	"fmt"

	"github.com/havenward/havenward/disclosure"
)

// smallTable has two boards of two trusts and two kinds of incident; one count is small.
func smallTable() *disclosure.Table {
	geo, _ := disclosure.Tree("geography", "England",
		[]string{"North", "Board 1", "Trust A"}, []string{"North", "Board 1", "Trust B"},
		[]string{"North", "Board 2", "Trust C"}, []string{"North", "Board 2", "Trust D"})
	kind, _ := disclosure.Flat("kind", "Total", "Physical", "Verbal")
	layout, _ := disclosure.NewLayout(geo, kind)
	table := disclosure.NewTable(layout)
	for _, leaf := range []struct {
		trust, kind string
		count       int64
	}{
		{"Trust A", "Physical", 3}, {"Trust A", "Verbal", 41},
		{"Trust B", "Physical", 32}, {"Trust B", "Verbal", 50},
		{"Trust C", "Physical", 25}, {"Trust C", "Verbal", 64},
		{"Trust D", "Physical", 18}, {"Trust D", "Verbal", 22},
	} {
		board := "Board 1"
		if leaf.trust > "Trust B" {
			board = "Board 2"
		}
		cell, _ := layout.Cell([]string{"North", board, leaf.trust}, []string{leaf.kind})
		if err := table.Set(cell, leaf.count); err != nil {
			fmt.Println(err)
		}
	}
	return table
}

// print writes a release as a table: a row for each class of the geography.
func print(r *disclosure.Release) {
	geo, kind := r.Layout.Dims()[0], r.Layout.Dims()[1]
	for g := range geo.Len() {
		fmt.Printf("%-8s", geo.Label(g))
		for k := range kind.Len() {
			cell, _ := r.Layout.Cell(geo.Path(g), kind.Path(k))
			fmt.Printf(" %4s", r.Cells[cell].Text())
		}
		fmt.Println()
	}
}

// The small count of Trust A is hidden, and the cheapest rectangle around it, so that no row or column gives it away.
func ExampleSuppress() {
	safe, err := disclosure.Suppress{Small: 4}.Apply(smallTable())
	if err != nil {
		fmt.Println(err)
		return
	}
	print(safe.Release)
	fmt.Println(safe.Primary, "hidden as small,", safe.Complement, "to protect it, safe:", safe.Report.Safe())
	// Output:
	// England   255   78  177
	// North     255   78  177
	// Board 1   126   35   91
	// Trust A    44    *    *
	// Trust B    82    *    *
	// Board 2   129   43   86
	// Trust C    89   25   64
	// Trust D    40   18   22
	// 1 hidden as small, 3 to protect it, safe: true
}

// The HES rule rounds what it does not hide.
func ExampleHES() {
	release, log := disclosure.HES{}.Apply(smallTable())
	print(release)
	fmt.Println(log[0].Raw, log[0].Shown.Text(), log[0].Reason)
	// Output:
	// England   255   78  177
	// North     255   80  175
	// Board 1   125   35   90
	// Trust A    45    *   40
	// Trust B    80   30   50
	// Board 2   130   45   85
	// Trust C    90   25   65
	// Trust D    40   20   20
	// 255 255 national counts are not controlled
}

// Hiding the small cell alone protects nothing: the audit finds its value from the totals.
func ExampleAudit() {
	table := smallTable()
	release := &disclosure.Release{Layout: table.Layout()}
	for cell := range table.Layout().Cells() {
		shown := disclosure.ExactCell(table.Count(cell))
		if n := table.Count(cell); n >= 1 && n <= 4 {
			shown = disclosure.StarCell(1, disclosure.NoLimit)
		}
		release.Cells = append(release.Cells, shown)
	}
	report, err := disclosure.Audit{Releases: []disclosure.Published{{Release: release}}}.Run()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, leak := range report.Leaks() {
		fmt.Println(table.Layout().Name(leak.Cell), "is known to be", leak.Range.Min)
	}
	// Output: Trust A, Physical is known to be 3
}

// A rate over a public headcount bounds the count it was worked out from.
func ExampleRatio() {
	table := smallTable()
	release, _ := disclosure.HES{}.Apply(table)
	cell, _ := table.Layout().Cell([]string{"North", "Board 1", "Trust A"}, []string{"Physical"})
	audit := disclosure.Audit{
		Releases: []disclosure.Published{{Release: release}},
		Ratios:   []disclosure.Ratio{{Numerator: cell, Public: 412, Per: 100, Value: 0.73, Decimals: 2}},
	}
	report, err := audit.Run()
	if err != nil {
		fmt.Println(err)
		return
	}
	r := report.Range(0, cell)
	fmt.Println(release.Cells[cell].Text(), "is", r.Min, "to", r.Max)
	// Output: * is 3 to 3
}

// A percentage is worked out from what is shown, not from what is true.
func ExamplePercent() {
	rule := disclosure.HES{}
	part, _ := rule.Show(13, false)
	whole, _ := rule.Show(52, false)
	few, _ := rule.Show(6, false)
	fmt.Println(disclosure.Percent(part, whole).Text(), disclosure.Percent(few, whole).Text())
	// Output: 30 *
}
