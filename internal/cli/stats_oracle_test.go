package cli_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/cli"
)

// reference is the path of a file of reference results; without it the test is skipped by the file's name.
func reference(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("HAVENWARD_ORACLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "oracles")
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no reference results: %s", name)
	}
	return path
}

// lines reads a CSV into rows by column name.
func lines(t *testing.T, path string) (rows []map[string]string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(path, err)
	}
	for _, l := range all[1:] {
		row := map[string]string{}
		for i, c := range all[0] {
			row[c] = l[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// run runs the program and gives its status and what it said.
func run(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, said bytes.Buffer
	status := cli.Run(context.Background(), args, strings.NewReader(""), &out, &said)
	return status, said.String()
}

// match compares every expected row with the row of the same keys. Numbers are compared relatively, everything else as it
// stands; columns of skip are not compared.
type match struct {
	keys      []string
	tolerance float64
	columns   map[string]float64 // other tolerances
	rows      func(map[string]string) bool
	skip      func(row map[string]string, column string) bool
}

func (m match) files(t *testing.T, got, want string) {
	t.Helper()
	index := map[string]map[string]string{}
	key := func(r map[string]string) string {
		k := ""
		for _, c := range m.keys {
			k += r[c] + "\x00"
		}
		return k
	}
	for _, r := range lines(t, got) {
		if index[key(r)] != nil {
			t.Fatalf("%s: two rows with %q", filepath.Base(got), key(r))
		}
		index[key(r)] = r
	}
	n, worst := 0, 0.0
	for _, w := range lines(t, want) {
		if m.rows != nil && !m.rows(w) {
			continue
		}
		g := index[key(w)]
		if g == nil {
			t.Errorf("%s: no row with %q", filepath.Base(want), key(w))
			continue
		}
		n++
		for column, expected := range w {
			if m.skip != nil && m.skip(w, column) {
				continue
			}
			value, ok := g[column]
			if !ok {
				t.Fatalf("%s has no column %s", filepath.Base(got), column)
			}
			tolerance := m.tolerance
			if other, ok := m.columns[column]; ok {
				tolerance = other
			}
			d := apartness(value, expected)
			if worst = max(worst, d); d > tolerance {
				t.Errorf("%s %q: %s is %q, want %q", filepath.Base(want), key(w), column, value, expected)
			}
		}
	}
	t.Logf("%s: %d rows, worst relative difference %.1e", filepath.Base(want), n, worst)
}

// apartness is the relative difference of two numbers, nought or infinite of anything else.
func apartness(got, want string) float64 {
	if got == want {
		return 0
	}
	g, err1 := strconv.ParseFloat(got, 64)
	w, err2 := strconv.ParseFloat(want, 64)
	if err1 != nil || err2 != nil || math.IsNaN(g) || math.IsNaN(w) || math.IsInf(g, 0) || math.IsInf(w, 0) {
		return math.Inf(1)
	}
	return math.Abs(g-w) / max(math.Abs(w), 1e-6)
}
