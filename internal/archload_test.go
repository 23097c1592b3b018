package internal_test

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// pack is one folder with Go files. Its path is below internal/, or begins with a slash and is below the module.
type pack struct {
	path, dir string
	files     []*source
	fset      *token.FileSet
}

type source struct {
	name            string
	tree            *ast.File
	test, generated bool
}

type imported struct{ path, at string }

var loaded = sync.OnceValues(read)

func load(t *testing.T) []*pack {
	t.Helper()
	all, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// read parses every Go file of the module.
func read() ([]*pack, error) {
	byDir := map[string]*pack{}
	var all []*pack
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() {
			if base == "testdata" || base == "node_modules" || len(base) > 2 && (base[0] == '.' || base[0] == '_') {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") {
			return nil
		}
		dir := filepath.ToSlash(filepath.Dir(file))
		p := byDir[dir]
		if p == nil {
			p = &pack{path: short(strings.TrimPrefix(dir, "..")), dir: dir, fset: token.NewFileSet()}
			byDir[dir] = p
			all = append(all, p)
		}
		tree, err := parser.ParseFile(p.fset, file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.files = append(p.files, &source{name: base, tree: tree, test: strings.HasSuffix(base, "_test.go"), generated: ast.IsGenerated(tree)})
		return nil
	})
	return all, err
}

// short takes "/internal/db" to "db" and leaves "/cmd/havenward" as it is.
func short(p string) string { return strings.TrimPrefix(p, "/internal/") }

func under(p string, trees []string) bool {
	for _, t := range trees {
		if p == t || strings.HasPrefix(p, t+"/") {
			return true
		}
	}
	return false
}

// hasCode tells whether the folder holds more than tests.
func (p *pack) hasCode() bool {
	for _, f := range p.files {
		if !f.test {
			return true
		}
	}
	return false
}

func (p *pack) tool() bool {
	return tools[p.path] != "" || !p.hasCode() && len(p.files) > 0
}

// web tells whether it is a package of pages beside an area.
func (p *pack) web() bool {
	return strings.HasSuffix(p.path, "web") && strings.Contains(p.path, "/")
}

// area gives the area that the package belongs to, "" for none.
func (p *pack) area() string {
	rest, ok := strings.CutPrefix(p.path, "area/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func (p *pack) ring() (int, bool) {
	name := p.path
	switch {
	case p.web():
		name = "…web"
	case p.area() != "":
		name = "area/…"
	case under(p.path, pure):
		return len(rings), true
	}
	for i, r := range rings {
		for _, x := range r {
			if x == name {
				return i, true
			}
		}
	}
	return 0, false
}

func (p *pack) imports(tests bool) []imported {
	var out []imported
	for _, f := range p.files {
		if f.test && !tests {
			continue
		}
		for _, im := range f.tree.Imports {
			name, err := strconv.Unquote(im.Path.Value)
			if err == nil {
				out = append(out, imported{name, p.at(im)})
			}
		}
	}
	return out
}

func (p *pack) at(n ast.Node) string {
	pos := p.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", strings.TrimPrefix(filepath.ToSlash(pos.Filename), "../"), pos.Line)
}

var makesTable = regexp.MustCompile(`(?i)\bCREATE\s+(?:VIRTUAL\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([a-z_]+)`)

// tables gives the tables that the package's migrations make, each once.
func (p *pack) tables(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(p.dir, "migrations", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	seen := map[string]bool{}
	for _, n := range names {
		text, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range makesTable.FindAllStringSubmatch(string(text), -1) {
			if !seen[m[1]] {
				seen[m[1]] = true
				out = append(out, m[1])
			}
		}
	}
	return out
}

type write struct {
	table string
	node  ast.Node
}

var changes = regexp.MustCompile(`\b(?:INSERT\s+(?:OR\s+[A-Z]+\s+)?INTO|DELETE\s+FROM|(?:^|[^R]\s)UPDATE)(?:\s+|$)([a-z_]*)`)

// writes finds the tables that a file's SQL and op.Table literals write; an empty name is made at run time.
func writes(f *ast.File) []write {
	var out []write
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if n.Kind != token.STRING || err != nil {
				return true
			}
			for _, m := range changes.FindAllStringSubmatchIndex(text, -1) {
				name := text[m[2]:m[3]]
				if name == "" && m[1] < len(text) {
					continue // "DO UPDATE SET", or a word in a sentence
				}
				out = append(out, write{name, n})
			}
		case *ast.CompositeLit:
			if s, ok := n.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Table" && isName(s.X, "op") || isName2(n.Type, "Table") && f.Name.Name == "op" {
				if name, ok := tableName(n); ok {
					out = append(out, write{name, n})
				}
			}
		}
		return true
	})
	return out
}

func isName2(e ast.Expr, name string) bool { return e != nil && isName(e, name) }

func tableName(c *ast.CompositeLit) (string, bool) {
	for i, e := range c.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if !isName(kv.Key, "Name") {
				continue
			}
			e = kv.Value
		} else if i > 0 {
			continue
		}
		if l, ok := e.(*ast.BasicLit); ok {
			name, err := strconv.Unquote(l.Value)
			return name, err == nil
		}
		return "", true
	}
	return "", false
}

// modules reads the direct requirements of go.mod.
func modules(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open(path.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := map[string]string{}
	inside := false
	for s := bufio.NewScanner(f); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		switch {
		case line == "require (":
			inside = true
		case line == ")":
			inside = false
		case inside && line != "" && !strings.HasSuffix(line, "// indirect"):
			name, version, _ := strings.Cut(line, " ")
			out[name] = version
		}
	}
	return out
}
