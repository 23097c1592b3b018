// Package langtest reads the English sentences out of Go source, so that an area's test can prove each of
// them has its Welsh. It is for tests only.
package langtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// Keys returns, sorted, every literal sentence given to lang.T or lang.N (and to functions and methods named in also, whose
// string literals are all taken) in the Go files of dir, generated templates included, tests left out.
func Keys(t *testing.T, dir string, also ...string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				for _, i := range sentences(call, also) {
					if i < len(call.Args) {
						if lit, ok := call.Args[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
							if s, err := strconv.Unquote(lit.Value); err == nil {
								found[s] = true
							}
						}
					}
				}
			}
			return true
		})
	}
	keys := make([]string, 0, len(found))
	for k := range found {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// sentences says which arguments of call are English sentences.
func sentences(call *ast.CallExpr, also []string) []int {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "lang" {
			switch f.Sel.Name {
			case "T":
				return []int{1}
			case "N":
				return []int{2, 3}
			}
		}
		if slices.Contains(also, f.Sel.Name) {
			return every(call)
		}
	case *ast.Ident:
		if slices.Contains(also, f.Name) {
			return every(call)
		}
	}
	return nil
}

// every gives the places of all arguments of call.
func every(call *ast.CallExpr) []int {
	all := make([]int, len(call.Args))
	for i := range all {
		all[i] = i
	}
	return all
}
