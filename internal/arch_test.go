// Package internal_test holds the proof that the program keeps to its own shape: who may import whom, which package may
// touch the database, who writes which table, and what is documented. Each failure names the offending line and the rule.
package internal_test

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// module is the name that our import paths begin with.
const module = "github.com/havenward/havenward/"

// rings are the packages from the outside in. A package may import packages of rings below its own line, never of its
// own line or above: "left may import right, never back". Names are below internal/ unless they begin with a slash.
var rings = [][]string{
	{"/cmd/havenward"},
	{"cli"},
	{"bench"}, // measures the whole program
	{"server"},
	{"…web"},         // every package of pages; none imports another
	{"demo"},         // the synthetic England, made through the areas
	{"demo/dialect"}, // how invented trusts write
	{"area/…"},       // areas among themselves keep the order in areaOrder
	{"ui/story"},     // every component with sample data
	{"web"},          // middleware and routes
	{"ui"},           // components
	{"ui/assets"},    // files of the pages
	{"known"},        // what is known across organisations
	{"notify"},       // messages are sent by jobs
	{"files"},        // large files are tidied by jobs
	{"health"},       // looks an installation over
	{"jobs"},         //
	{"identity"},     // people and sign-in
	{"org"},          // the organisation tree
	{"mds"},          // the minimum data set and facts
	{"find"},         // search over sealed words
	{"seal"},         //
	{"audit/anchor"}, // signs where the chains stand
	{"op"},           // the only door for changes
	{"op/internal/dbwrite"},
	{"backup"}, // copies a whole installation out and back
	{"blob"},   // bytes under keys, in a folder or in S3
	{"audit"},
	{"authz"},
	{"db/dbtest"},
	{"db"},
	{"importer", "export", "offline", "letter", "chart", "clock", "config", "ui/lang", "table"},
	{"cell", "cli/command"},
	{"fault", "id"},
}

// areaOrder lists the areas that each area's domain package may import; architecture.md section 3.
var areaOrder = map[string][]string{
	"incident": {}, "evidence": {}, "risk": {}, "collection": {}, "insight": {"collection"},
	"casework": {"incident", "evidence"},
	"justice":  {"casework", "evidence"}, "sanction": {"casework", "evidence"},
	"standard": {"evidence"}, "environment": {"evidence"}, "bodycam": {"evidence"}, "training": {"evidence"},
	"campaign": {"evidence"}, "network": {"evidence"}, "library": {"evidence"},
	"survey":     {"insight", "collection"},
	"governance": {"incident", "evidence", "risk", "casework", "justice", "sanction", "standard", "environment", "bodycam", "training", "campaign", "network", "library", "collection", "insight", "survey"},
}

// tools are commands and helpers of tests, outside the rings; nothing that is shipped may import them.
var tools = map[string]string{
	"ui/assets/cut":       "writes nhsuk.css and report.css from the whole style sheet",
	"ui/assets/draw":      "draws the icons",
	"ui/assets/pack":      "packs them into what is embedded",
	"ui/lang/langtest":    "proves in tests that every word has its Welsh",
	"db/dbtest/pgcluster": "runs a command beside a private PostgreSQL",
	"db/dbtest/pg":        "starts and stops a private PostgreSQL for tests",
	"server/trial":        "trials of the whole program by force; tests only",
}

// pure are the trees at the module root that import nothing of ours.
var pure = []string{"/stats", "/disclosure"}

// netHTTP are the packages of the domain that may import net/http, with the reason.
var netHTTP = map[string]string{
	"identity": "reads the session cookie and the bearer token of a request, and writes cookies",
	"blob":     "talks to S3 as a client",
	"offline":  "serves the service worker and its manifest; it is a page half without an area",
	"files":    "sniffs the media type of an upload with http.DetectContentType",
	"notify":   "talks to push services and GOV.UK Notify as a client",
}

// databaseSQL are the packages that may import database/sql.
var databaseSQL = []string{"db", "db/dbtest", "db/dbtest/pgcluster", "op/internal/dbwrite"}

// scratch are the tables that no migration makes, with the reason.
var scratch = map[string]string{
	"bench_bare": "made and dropped by the benchmark of the bare database",
}

// tampers are the packages whose tests may change a database behind the program's back, with the reason.
var tampers = map[string]string{
	"server/trial": "it takes the database away under a running node",
	"cli":          "its scripts break a chain to see that audit verify names the break",
}

// rawHTML are the packages that may write markup unescaped, with the reason.
var rawHTML = map[string]string{
	"letter": "puts its own constant style sheet into the page; style-src names its digest",
	"ui":     "draws icons from constant paths and charts that package chart has already escaped",
}

// dynamicTables are the packages whose SQL names its table at run time, with the reason.
var dynamicTables = map[string]string{
	"db":       "fills the tables of an empty database from a backup, and measures the bare engine in a table of its own that it drops",
	"op":       "queues rows of an op.Table, whose literal says who writes it",
	"identity": "empties each of its own tables of second factors",
	"org":      "retires rows of its own tables site, unit and place",
}

// sharedTables are written by more than one package, with the reason.
var sharedTables = map[string]string{
	"job by op":                           "a change queues what follows from it in its own transaction: the outbox",
	"job by jobs":                         "works through the queue",
	"record_exclusion by area/incident":   "keeps a person away from a report",
	"record_exclusion by area/casework":   "a case keeps away whoever its reports do, in the same change",
	"record_exclusion by area/evidence":   "an exhibit keeps away whoever its case or report does",
	"record_exclusion by area/sanction":   "a file, marker or order keeps away whoever its case does, and whoever declared a conflict",
	"record_exclusion by area/governance": "a restricted item keeps away whoever has an interest in it",
	"record_grant by area/incident":       "break-glass of a report",
	"record_grant by area/casework":       "break-glass of a case",
	"fact by mds":                         "knows what a fact is",
	"fact by op":                          "removes those of a batch that never counted: the condition that none other goes is its own",
}

// bannedNames say nothing of what is inside.
var bannedNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "type", "types", "misc", "base", "shared"}

func TestImportsKeepTheRings(t *testing.T) {
	t.Parallel()
	for _, p := range load(t) {
		if p.tool() {
			continue
		}
		from, ok := p.ring()
		if !ok {
			t.Errorf("%s is in no ring: give it a line in rings of internal/arch_test.go, with what it may import", p.path)
			continue
		}
		for _, im := range p.imports(false) {
			name, ours := strings.CutPrefix(im.path, module)
			if !ours {
				continue
			}
			q := pack{path: short("/" + name)}
			switch {
			case tree(p.path) == tree(q.path) && under(p.path, pure): // their own parts
				continue
			case under(p.path, pure):
				t.Errorf("%s: %s imports %s: stats and disclosure import nothing of ours but their own parts", im.at, p.path, q.path)
				continue
			case under(q.path, pure):
				continue
			case q.tool():
				t.Errorf("%s: %s imports %s, which is a tool of the build or of tests", im.at, p.path, q.path)
				continue
			case p.web() && q.web():
				t.Errorf("%s: %s imports %s: a package of pages never imports another's pages", im.at, p.path, q.path)
				continue
			case p.area() != "" && !p.web() && q.area() != "" && !q.web():
				if p.area() != q.area() && !slices.Contains(areaOrder[p.area()], q.area()) {
					t.Errorf("%s: area %s imports area %s: the area order (architecture.md section 3.3) does not have it", im.at, p.area(), q.area())
				}
				continue
			}
			to, ok := q.ring()
			if ok && to <= from {
				t.Errorf("%s: %s imports %s: left may import right, never back (architecture.md section 3.1)", im.at, p.path, q.path)
			}
		}
	}
}

func TestDomainPackagesKnowNoPages(t *testing.T) {
	t.Parallel()
	frame := []string{"cmd", "cli", "server", "bench", "demo", "web", "ui"}
	for _, p := range load(t) {
		if p.tool() || p.web() || slices.Contains(frame, strings.Split(p.path, "/")[0]) || strings.HasPrefix(p.path, "/cmd") {
			continue
		}
		for _, im := range p.imports(false) {
			switch {
			case im.path == "net/http" && netHTTP[p.path] == "":
				t.Errorf("%s: %s imports net/http: a domain package knows no requests (architecture.md section 3.2)", im.at, p.path)
			case strings.HasPrefix(im.path, "github.com/a-h/templ"), strings.HasPrefix(im.path, "github.com/danielgtaylor/huma"):
				t.Errorf("%s: %s imports %s: pages and the API lie in the …web package beside it", im.at, p.path, im.path)
			}
		}
	}
}

func TestOnlyTheDatabasePackagesReachSQL(t *testing.T) {
	t.Parallel()
	for _, p := range load(t) {
		for _, im := range p.imports(true) {
			if im.path == "database/sql" && !slices.Contains(databaseSQL, p.path) {
				t.Errorf("%s: %s imports database/sql: only db, its tests and op/internal/dbwrite do (section 3.6)", im.at, p.path)
			}
		}
		for _, f := range p.files {
			ast.Inspect(f.tree, func(n ast.Node) bool {
				c, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if s, ok := c.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "OpenWrite" && isName(s.X, "db") && !slices.Contains(databaseSQL, p.path) && !(f.test && tampers[p.path] != "") {
					t.Errorf("%s: %s calls db.OpenWrite: changes go through op.Do", p.at(n), p.path)
				}
				return true
			})
		}
	}
}

func TestMarkupIsEscapedOutsideUI(t *testing.T) {
	t.Parallel()
	for _, p := range load(t) {
		if rawHTML[p.path] != "" {
			continue
		}
		for _, f := range p.files {
			if f.test {
				continue
			}
			ast.Inspect(f.tree, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				switch {
				case isName(s.X, "templ") && (s.Sel.Name == "Raw" || s.Sel.Name == "JSUnsafeFuncCall"):
					t.Errorf("%s: %s uses templ.%s: markup is written unescaped in ui alone", p.at(n), p.path, s.Sel.Name)
				case isName(s.X, "template") && slices.Contains([]string{"HTML", "JS", "CSS", "HTMLAttr", "URL"}, s.Sel.Name):
					t.Errorf("%s: %s uses template.%s, which is not escaped", p.at(n), p.path, s.Sel.Name)
				}
				return true
			})
		}
	}
}

func TestEachTableIsWrittenByOnePackage(t *testing.T) {
	t.Parallel()
	type place struct{ pack, at string }
	writers := map[string][]place{}
	made := map[string]string{}
	for _, p := range load(t) {
		for _, name := range p.tables(t) {
			if was := made[name]; was != "" {
				t.Errorf("table %s is made by the migrations of %s and of %s", name, was, p.path)
			}
			made[name] = p.path
		}
		for _, f := range p.files {
			if f.test {
				continue
			}
			for _, w := range writes(f.tree) {
				if w.table == "" {
					if dynamicTables[p.path] == "" {
						t.Errorf("%s: %s names the table of a change at run time, so nobody can see who writes it", p.at(w.node), p.path)
					}
					continue
				}
				writers[w.table] = append(writers[w.table], place{p.path, p.at(w.node)})
			}
		}
	}
	for table, places := range writers {
		if made[table] == "" && scratch[table] == "" {
			t.Errorf("%s: %s writes %s, which no migration makes", places[0].at, places[0].pack, table)
		}
		for _, w := range places[1:] {
			if w.pack != places[0].pack && (sharedTables[table+" by "+w.pack] == "" || sharedTables[table+" by "+places[0].pack] == "") {
				t.Errorf("%s: %s writes table %s, which %s writes too (%s): each table is written by one package (section 3.5)", w.at, w.pack, table, places[0].pack, places[0].at)
			}
		}
	}
	if len(writers) < 10 {
		t.Errorf("only %d written tables were found: the search for them no longer works", len(writers))
	}
}

func TestPackagesHaveNamesThatSaySomething(t *testing.T) {
	t.Parallel()
	for _, p := range load(t) {
		base := path.Base(p.path)
		if slices.Contains(bannedNames, base) {
			t.Errorf("%s: the name says nothing of what is inside", p.path)
		}
		if strings.ContainsAny(base, "_-") || strings.ToLower(base) != base {
			t.Errorf("%s: package names are short, in small letters", p.path)
		}
	}
}

func TestNothingHappensAtImport(t *testing.T) {
	t.Parallel()
	for _, p := range load(t) {
		for _, f := range p.files {
			for _, d := range f.tree.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					t.Errorf("%s: %s has an init function: nothing happens at import", p.at(fn), p.path)
				}
			}
		}
	}
}

func TestEverythingExportedIsDocumented(t *testing.T) {
	t.Parallel()
	for _, p := range load(t) {
		doc := false
		for _, f := range p.files {
			if f.test {
				continue
			}
			if f.tree.Doc != nil {
				doc = true
			}
			if !f.generated {
				p.undocumented(f, func(n ast.Node, name string) {
					t.Errorf("%s: %s.%s is exported and has no comment", p.at(n), p.path, name)
				})
			}
		}
		if !doc && p.hasCode() {
			t.Errorf("%s: no file says what the package is for", p.path)
		}
	}
}

// tree is the first folder of a package at the module root: "/stats" of "/stats/spc".
func tree(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return "/" + first
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// undocumented calls f for each exported declaration without a comment.
func (p *pack) undocumented(file *source, f func(ast.Node, string)) {
	for _, d := range file.tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d))) {
				f(d, d.Name.Name)
			}
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						f(s, s.Name.Name)
					}
				case *ast.ValueSpec:
					for _, n := range s.Names {
						if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
							f(s, n.Name)
						}
					}
				}
			}
		}
	}
}

func receiver(d *ast.FuncDecl) string {
	e := d.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// TestWhatOnlyReckonsStartsNoGoroutine proves that the packages which the Makefile tests without the race detector (PURE) have
// nothing that it could find.
func TestWhatOnlyReckonsStartsNoGoroutine(t *testing.T) {
	t.Parallel()
	looked := 0
	for _, p := range load(t) {
		if !strings.HasPrefix(p.path, "/stats") && p.path != "/disclosure" && p.path != "area/bodycam/pilot" {
			continue
		}
		looked++
		for _, f := range p.files {
			ast.Inspect(f.tree, func(n ast.Node) bool {
				_, starts := n.(*ast.GoStmt)
				if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Go" {
					starts = true // a WaitGroup's
				}
				if starts && !f.test {
					t.Errorf("%s starts a goroutine: take %s out of PURE in the Makefile", f.name, p.path)
				}
				return true
			})
		}
	}
	if looked < 8 {
		t.Errorf("only %d packages were looked at", looked)
	}
}
