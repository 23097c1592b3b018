// Package oracle reads the reference results that the statistics are tested against: CSV files made with the field's R
// packages. It is for tests only. The files are large and are not part of the repository, so a clone without them skips
// those tests and is still tested by the smaller cases that each package keeps itself.
//
// The files are looked for in the folder named by HAVENWARD_ORACLES, else in shared/oracles beside the module's folder.
package oracle

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Env names the environment variable with the folder of the reference results.
const Env = "HAVENWARD_ORACLES"

// Read returns the data rows of a file of the folder, in the file's order. It skips the test, naming the file, when the
// file is not there, and fails it when the file cannot be read as CSV with a header.
func Read(tb testing.TB, name string) []Row {
	tb.Helper()
	folder, err := dir()
	if err != nil {
		tb.Fatal(err)
	}
	f, err := os.Open(filepath.Join(folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		tb.Skipf("no reference results in %s: set %s to the folder that has it", name, Env)
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := parse(tb, name, f)
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}

// parse reads a header and rows; the rows remember tb so that a wrong cell can fail the test by name.
func parse(tb testing.TB, name string, r io.Reader) ([]Row, error) {
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: there is no header", name)
	}
	column := make(map[string]int, len(all[0]))
	for i, c := range all[0] {
		column[c] = i
	}
	rows := make([]Row, 0, len(all)-1)
	for i, cells := range all[1:] {
		rows = append(rows, Row{tb: tb, at: fmt.Sprintf("%s:%d", name, i+2), column: column, cells: cells})
	}
	return rows, nil
}

// dir is the folder of the reference results, which may not exist.
func dir() (string, error) {
	if d := os.Getenv(Env); d != "" {
		return d, nil
	}
	d, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
			return filepath.Join(d, "..", "shared", "oracles"), nil
		}
		up := filepath.Dir(d)
		if up == d {
			return "", errors.New("no go.mod above the test's folder")
		}
		d = up
	}
}
