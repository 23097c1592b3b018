package publication

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/org"
)

// bigEngland is a made-up quarter: 7 regions, 42 boards, 200 trusts, 12 kinds of very different size.
func bigEngland(seed uint64) (*facts, org.Organisation, []org.Date) {
	r := rand.New(rand.NewPCG(seed, 1))
	on := org.Date("2026-11-22")
	f := &facts{n: map[string]map[spot]int64{cube.All: {}}, stood: map[string]map[collection.Month]collection.Return{}, paths: map[org.Date]map[string][]string{on: {}}, words: func(s string) string { return s }}
	f.spec = Spec{Title: "x", Measures: []string{cube.All}, Counted: Staff, Level: org.Trust, Map: AsItIs, From: "2026-07", To: "2026-09", Each: Whole, By: []string{"location_detail"}, Rule: DefaultRule()}
	kinds := listed("location_detail")[:12]
	for i := range 200 {
		board := i % 42
		code := fmt.Sprintf("R%03d", i)
		f.orgs = append(f.orgs, code)
		f.paths[on][code] = []string{fmt.Sprintf("Y%02d", board%7), fmt.Sprintf("Q%02d", board), code}
		size := math.Exp(r.NormFloat64())
		for c, kind := range kinds {
			if n := int64(size * 120 * math.Pow(0.55, float64(c)) * r.ExpFloat64()); n > 0 {
				f.n[cube.All][spot{org: code, month: "2026-07", a: kind}] = n
			}
		}
	}
	return f, org.Organisation{ID: org.Root, Kind: org.National}, []org.Date{on}
}

// BenchmarkEngland is the limit of the pipeline: 7 x 42 x 200 x 12 cells with the audit under 30 s.
func BenchmarkEngland(b *testing.B) {
	for _, kind := range []string{HES, Suppress} {
		b.Run(kind, func(b *testing.B) {
			f, top, days := bigEngland(1)
			if f.spec.Rule.Kind = kind; kind == Suppress {
				f.spec.Rule.Base = 1
			}
			for b.Loop() {
				v, err := judge(b.Context(), f, top, days, nil, func(int, int) {})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(v.cells), "cells")
				b.ReportMetric(float64(len(v.leaks)), "leaks")
			}
		})
	}
	b.Run("with a release before", func(b *testing.B) {
		f, top, days := bigEngland(1)
		f.spec.Rule.Kind, f.spec.Rule.Base = Suppress, 1
		first, err := judge(b.Context(), f, top, days, nil, func(int, int) {})
		if err != nil {
			b.Fatal(err)
		}
		before := []*earlier{{id: "rel_1", title: "Before", tables: first.tables}}
		for b.Loop() {
			v, err := judge(b.Context(), f, top, days, before, func(int, int) {})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(v.leaks)), "leaks")
		}
	})
	b.Run("refused, with its ways to mend", func(b *testing.B) {
		f, top, days := bigEngland(1)
		for b.Loop() {
			v, err := judge(b.Context(), f, top, days, nil, func(int, int) {})
			if err != nil {
				b.Fatal(err)
			}
			m, err := mends(b.Context(), v, top, days, nil, func(int, int) {})
			if err != nil {
				b.Fatal(err)
			}
			proved := 0.0
			for _, x := range m {
				if x.Proved {
					proved++
				}
			}
			b.ReportMetric(proved, "proved")
		}
	})
}
