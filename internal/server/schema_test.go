package server_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// TestSchemaDumpsAreFresh compares docs/schema/ with what the migrations of the whole program make.
func TestSchemaDumpsAreFresh(t *testing.T) {
	dbtest.Each(t, server.Schema, func(t *testing.T, settings db.Settings) {
		d := dbtest.Open(t, settings)
		dump := sqliteSchema
		if settings.Engine() == db.Postgres {
			dump = postgresSchema
		}
		golden(t, "../../docs/schema/"+settings.Engine().String()+".sql",
			"-- The schema of the whole program, written by a test from a fresh database; make update writes it anew.\n-- Migrations are the truth: this is for reading, and so that a change of the schema shows in a review.\n\n"+dump(t, d))
	})
}

func texts(t *testing.T, d *db.DB, q string) []string {
	t.Helper()
	list, err := db.All(t.Context(), d, db.Scalar[string], q)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatalf("nothing in the schema for %s", q)
	}
	return list
}

// sqliteSchema gives what was typed, without what SQLite and the search index make by themselves.
func sqliteSchema(t *testing.T, d *db.DB) string {
	t.Helper()
	return strings.Join(texts(t, d, `SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'
		AND NOT EXISTS (SELECT 1 FROM sqlite_master v WHERE v.sql LIKE 'CREATE VIRTUAL%' AND sqlite_master.name LIKE v.name || '\_%' ESCAPE '\')
		ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name`), "\n\n") + "\n"
}

// postgresSchema builds the text from the catalogue, since pg_dump's own differs from version to version.
func postgresSchema(t *testing.T, d *db.DB) string {
	t.Helper()
	columns := map[string][]string{}
	for _, line := range texts(t, d, `SELECT c.relname || '|    ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
			|| CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
			|| CASE WHEN a.attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(ad.adbin, ad.adrelid) || ') STORED' ELSE COALESCE(' DEFAULT ' || pg_get_expr(ad.adbin, ad.adrelid), '') END
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE 'goose%' ORDER BY c.relname, a.attnum`) {
		table, text, _ := strings.Cut(line, "|")
		columns[table] = append(columns[table], text)
	}
	for _, line := range texts(t, d, `SELECT c.relname || '|    CONSTRAINT ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
		FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'f', 'c')
		AND c.relname NOT LIKE 'goose%' ORDER BY c.relname, position(k.contype::text IN 'pucf'), k.conname`) {
		table, text, _ := strings.Cut(line, "|")
		columns[table] = append(columns[table], text)
	}
	after := map[string][]string{}
	for _, line := range texts(t, d, `SELECT x.tablename || '|' || x.indexdef || ';' FROM pg_indexes x WHERE x.schemaname = 'public' AND x.tablename NOT LIKE 'goose%'
		AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conname = x.indexname) ORDER BY x.tablename, x.indexname`) {
		table, text, _ := strings.Cut(line, "|")
		after[table] = append(after[table], strings.ReplaceAll(text, " public.", " "))
	}
	for _, line := range texts(t, d, `SELECT c.relname || '|' || pg_get_triggerdef(g.oid) || ';' FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
		WHERE NOT g.tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, g.tgname`) {
		table, text, _ := strings.Cut(line, "|")
		after[table] = append(after[table], strings.ReplaceAll(text, " public.", " "))
	}
	tables := make([]string, 0, len(columns))
	for name := range columns {
		tables = append(tables, name)
	}
	sort.Strings(tables)
	var b strings.Builder
	for _, name := range tables {
		fmt.Fprintf(&b, "CREATE TABLE %s (\n%s\n);\n", name, strings.Join(columns[name], ",\n"))
		for _, text := range after[name] {
			b.WriteString(text + "\n")
		}
		b.WriteByte('\n')
	}
	for _, text := range texts(t, d, `SELECT pg_get_functiondef(p.oid) || ';' FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.proname`) {
		b.WriteString(strings.ReplaceAll(text, " public.", " ") + "\n\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func TestEveryProtectedTableHasTheColumnsOfAScope(t *testing.T) {
	d := dbtest.Open(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	protected := texts(t, d, `SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'lock')
		AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'unit_id') ORDER BY m.name`)
	for _, table := range protected {
		var have []string
		for _, c := range []string{"org_id", "id", "unit_id", "lock", "owner_key"} {
			have = append(have, texts(t, d, `SELECT CAST(COUNT(*) AS TEXT) || ' `+c+`' FROM pragma_table_info('`+table+`') WHERE name = '`+c+`'`)...)
		}
		if got := strings.Join(have, ", "); strings.Contains(got, "0 ") {
			t.Errorf("%s is a protected table and lacks a column: %s", table, got)
		}
	}
	if len(protected) < 2 {
		t.Errorf("only %v were found", protected)
	}
}
