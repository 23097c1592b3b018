package disclosure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// england is a made-up quarter: 7 regions, 42 boards, 200 trusts, 12 categories of very different size.
func england(t must, seed uint64) *Table { return nation(t, seed, 42, 200) }

func nation(t must, seed uint64, boards, trusts int) *Table {
	r := rand.New(rand.NewPCG(seed, 1))
	var geo [][]string
	for i := range trusts {
		board := i % boards
		geo = append(geo, []string{fmt.Sprintf("Region %d", board%7+1), fmt.Sprintf("Board %d", board+1), fmt.Sprintf("Trust %d", i+1)})
	}
	var cats [][]string
	for c := range 12 {
		cats = append(cats, []string{fmt.Sprintf("Kind %d", c+1)})
	}
	table := NewTable(layout(t, tree(t, "England", geo...), tree(t, "Total", cats...)))
	for _, g := range geo {
		size := math.Exp(r.NormFloat64())
		for c := range cats {
			set(t, table, int64(size*120*math.Pow(0.55, float64(c))*r.ExpFloat64()), g, cats[c])
		}
	}
	return table
}

func BenchmarkEngland(b *testing.B) {
	if testing.Short() {
		b.Skip("takes seconds")
	}
	table := england(b, 1)
	b.Run("hes-audit", func(b *testing.B) {
		for b.Loop() {
			release, _ := HES{}.Apply(table)
			report, err := Audit{Releases: []Published{{Release: release}}}.Run()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(report.Cells), "cells")
			b.ReportMetric(float64(len(report.Leaks())), "leaks")
			b.ReportMetric(float64(report.Largest), "largest")
		}
	})
	for _, small := range []int64{4, 7} {
		b.Run(fmt.Sprintf("suppress-1-to-%d", small), func(b *testing.B) {
			for b.Loop() {
				safe, err := Suppress{Small: small}.Apply(table)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(safe.Primary), "primary")
				b.ReportMetric(float64(safe.Complement), "complement")
			}
		})
	}
}

func TestANationIsSafe(t *testing.T) {
	table := nation(t, 2, 8, 30)
	safe, err := Suppress{}.Apply(table)
	if err != nil {
		t.Fatal(err)
	}
	if safe.Primary == 0 || safe.Complement == 0 || !safe.Report.Safe() || safe.Report.Networks != safe.Report.Parts {
		t.Errorf("%d primary, %d complement, %d of %d parts networks", safe.Primary, safe.Complement, safe.Report.Networks, safe.Report.Parts)
	}
	release, _ := HES{}.Apply(table)
	report, err := Audit{Releases: []Published{{Release: release}}}.Run()
	if err != nil {
		t.Fatal(err)
	}
	for cell := range release.Cells {
		if r, n := report.Range(0, cell), table.Count(cell); n < r.Min || n > r.Max || !r.Exact {
			t.Fatalf("%s: %+v for %d", table.Layout().Name(cell), r, n)
		}
	}
}

// withBoards adds ten boards as they were before trusts moved: they cut across today's boards and regions.
func withBoards(t must, table *Table) *Table {
	l := table.Layout()
	geo := l.Dims()[0]
	leaves := geo.under(0)
	for b := range 10 {
		var in [][]string
		for i, leaf := range leaves {
			if i%20 == b*2 || i%20 == b*2+1 {
				in = append(in, geo.Path(leaf))
			}
		}
		var err error
		if l, err = l.WithGroup(fmt.Sprintf("Old board %d", b+1), in...); err != nil {
			t.Fatal(err)
		}
	}
	out := NewTable(l)
	for cell := range table.Layout().Cells() {
		if table.Layout().Leaf(cell) {
			set(t, out, table.Count(cell), table.Layout().Path(cell)...)
		}
	}
	return out
}

func BenchmarkOverlap(b *testing.B) {
	if testing.Short() {
		b.Skip("takes long")
	}
	table := withBoards(b, england(b, 1))
	b.Run("hes-audit", func(b *testing.B) {
		for b.Loop() {
			release, _ := HES{}.Apply(table)
			report, err := Audit{Releases: []Published{{Release: release, Table: table}}, Quick: true}.Run()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(report.Largest), "largest")
			b.ReportMetric(float64(len(report.Leaks())), "leaks")
			doubts := 0.0
			for _, f := range report.Leaks() {
				if f.Unproven() {
					doubts++
				}
			}
			b.ReportMetric(doubts, "unproven")
		}
	})
	b.Run("late-records", func(b *testing.B) {
		r := rand.New(rand.NewPCG(3, 3))
		table := england(b, 1)
		later := NewTable(table.Layout())
		for cell := range table.Layout().Cells() {
			if table.Layout().Leaf(cell) {
				set(b, later, table.Count(cell)+int64(r.IntN(20)/18), table.Layout().Path(cell)...)
			}
		}
		for b.Loop() {
			first, _ := HES{}.Apply(table)
			second, _ := HES{}.Apply(later)
			report, err := Audit{Releases: []Published{{Release: first, Table: table}, {Release: second, Table: later, Change: func(int) Change { return Grown }}}, Quick: true}.Run()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(report.Largest), "largest")
			b.ReportMetric(float64(len(report.Leaks())), "leaks")
		}
	})
	b.Run("suppress", func(b *testing.B) {
		for b.Loop() {
			safe, err := Suppress{Small: 4}.Apply(table)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(safe.Primary), "primary")
			b.ReportMetric(float64(safe.Complement), "complement")
		}
	})
}
