package web

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaName names a type in the description of the API by its package and its own name, such as "mds.Staff": two
// packages may each have a Staff. The arguments of a generic type follow it, joined by underscores. A type without a
// name goes by the place where it is used, which has no full stop in it.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" || t.PkgPath() == "" {
		return strings.ReplaceAll(huma.DefaultSchemaNamer(t, hint), ".", "_")
	}
	var parts []string
	for _, p := range strings.FieldsFunc(t.Name(), func(r rune) bool { return strings.ContainsRune("[]*, ", r) }) {
		parts = append(parts, path.Base(p))
	}
	return path.Base(t.PkgPath()) + "." + strings.Join(parts, "_")
}
