package trainingweb

import (
	"bytes"
	"net/http"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// download gives a list as a file; it is held back until the audit log has taken note of it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, which, format string) error {
	ctx, v := r.Context(), r.URL.Query()
	filter := v.Encode()
	if filter == "" {
		filter = lang.T(ctx, "all")
	}
	var b bytes.Buffer
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Training.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: filter}}
	want := training.Wanted{Which: which, Competence: v.Get("competence"), Unit: v.Get("unit"), Within: withinOf(r), Of: authz.From(ctx).Org}
	if which == "beyond" && want.Competence == "" {
		want.Competence = d.Training.RulesNow().Competences[0].Code
	}
	if err := d.Training.Export(ctx, web.Scope(r), want, format, &b, o); err != nil {
		return err
	}
	return give(w, b.Bytes(), which+"-"+d.Training.Today(), format)
}

func give(w http.ResponseWriter, b []byte, name, format string) error {
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b)
	return err
}

// refused gives the rows of an import that were not taken, with the reasons.
func (d Deps) refused(w http.ResponseWriter, r *http.Request) error {
	var b bytes.Buffer
	if _, err := d.Training.WriteRefused(r.Context(), web.Scope(r), r.PathValue("import"), &b); err != nil {
		return err
	}
	return give(w, b.Bytes(), "rows-not-taken", "csv")
}
