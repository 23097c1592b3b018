package story

import (
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// Prefix is where Handler must be mounted.
const Prefix = "/storybook/"

// Handler serves the index at Prefix and each story under its slug. "?lang=cy" shows it in Welsh.
func Handler() http.Handler {
	stories := All()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := lang.With(r.Context(), lang.Lang(r.URL.Query().Get("lang")))
		slug := strings.Trim(strings.TrimPrefix(r.URL.Path, strings.TrimSuffix(Prefix, "/")), "/")
		page := index(stories)
		frame := ui.Frame{Title: "Storybook"}
		if slug != "" {
			found := false
			for _, s := range stories {
				if s.Slug() == slug {
					s.Frame.SwitchURL = Prefix + slug + "?lang=" + string(lang.Other(lang.Of(ctx)))
					w.Header().Set("Content-Type", "text/html; charset=utf-8")
					_ = s.Page().Render(ctx, w) // the reader went away
					found = true
				}
			}
			if !found {
				http.NotFound(w, r)
			}
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = Story{Name: frame.Title, Ground: Staff, Frame: frame, Body: page}.Page().Render(ctx, w)
	})
}
