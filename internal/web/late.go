package web

import (
	"mime"
	"net/http"
	"slices"

	"github.com/havenward/havenward/internal/ui"
)

// secret are the fields that are never sent back to a browser.
var secret = []string{"password", "old", "code", "pin", "secret"}

// late gives what a form brought after its session had ended, so that nothing typed is lost. A form with a secret or a file
// in it is not given back.
func late(r *http.Request) []ui.Typed {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" || r.ParseForm() != nil {
		return nil
	}
	var names []string
	for name := range r.PostForm {
		if slices.Contains(secret, name) {
			return nil
		}
		names = append(names, name)
	}
	slices.Sort(names)
	var out []ui.Typed
	for _, name := range names {
		for _, v := range r.PostForm[name] {
			out = append(out, ui.Typed{Name: name, Value: v})
		}
	}
	return out
}
