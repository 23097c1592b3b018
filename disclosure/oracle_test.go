package disclosure

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// oracle reads a file of reference results into rows by column name, or skips the test where there is none.
func oracle(t *testing.T, name string) []map[string]string {
	t.Helper()
	dir := os.Getenv("HAVENWARD_ORACLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "oracles")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Skipf("no reference results: %s", name)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := make(map[string]string)
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// oracleTables reads the reference tables in the order of the file.
func oracleTables(t *testing.T) (names []string, tables map[string]*Table) {
	t.Helper()
	byTable := make(map[string][]map[string]string)
	for _, row := range oracle(t, "suppression_tables.csv") {
		if byTable[row["table_id"]] == nil {
			names = append(names, row["table_id"])
		}
		byTable[row["table_id"]] = append(byTable[row["table_id"]], row)
	}
	tables = make(map[string]*Table)
	for name, rows := range byTable {
		var geo, cat [][]string
		seen := make(map[string]bool)
		for _, r := range rows {
			if path := []string{r["region"], r["icb"], r["trust"]}; !seen[joined(path)] {
				seen[joined(path)] = true
				geo = append(geo, path)
			}
			if !seen["c "+r["category"]] {
				seen["c "+r["category"]] = true
				cat = append(cat, []string{r["category"]})
			}
		}
		table := NewTable(layout(t, tree(t, "England", geo...), tree(t, "Total", cat...)))
		for _, r := range rows {
			set(t, table, number(t, r["count"]), []string{r["region"], r["icb"], r["trust"]}, []string{r["category"]})
		}
		tables[name] = table
	}
	return names, tables
}

// oracleCell finds the cell a reference row speaks of.
func oracleCell(t *testing.T, l *Layout, r map[string]string) int {
	t.Helper()
	var geo, cat []string
	for _, column := range []string{"region", "icb", "trust"} {
		if r[column] != "" && r[column] != "England" {
			geo = append(geo, r[column])
		}
	}
	if r["category"] != "Total" {
		cat = []string{r["category"]}
	}
	return cellAt(t, l, geo, cat)
}
