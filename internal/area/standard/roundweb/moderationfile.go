package roundweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/web"
)

// moderationFile downloads the delta: no reason and no evidence, whatever was shared.
func (d Deps) moderationFile(w http.ResponseWriter, r *http.Request, format string) error {
	m, err := d.Round.Moderation(r.Context(), web.Scope(r), r.PathValue("moderation"))
	if err != nil {
		return err
	}
	cols := []export.Column[round.Line]{text("indicator", func(x round.Line) string { return x.Key }), whole("drawn", func(x round.Line) int { return x.Of }), whole("shared", func(x round.Line) int { return x.Shared }),
		whole("looked_at", func(x round.Line) int { return x.Looked }), whole("same", func(x round.Line) int { return x.Agreed }), whole("lower", func(x round.Line) int { return x.Lower }), whole("higher", func(x round.Line) int { return x.Higher }),
		whole("otherwise", func(x round.Line) int { return x.Other })}
	return send(w, r, d.Round.Now(), "moderation", format, m.Name, cols, m.ByIndicator())
}
