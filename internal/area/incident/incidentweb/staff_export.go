package incidentweb

import (
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var fileKinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "json": "application/json"}

// download gives a list as a file. It waits on disk until the audit log has taken note of it, so that nothing leaves
// without a trace.
func (d Staff) download(w http.ResponseWriter, r *http.Request, format string) error {
	ctx, sc, v := r.Context(), web.Scope(r), r.URL.Query()
	f, problems := filterOf(v)
	if err := fault.WithProblems(problems); err != nil {
		return err
	}
	f.Queue = v.Get("queue") != ""
	n, err := d.names(ctx, sc.Org())
	if err != nil {
		return err
	}
	var filter []string
	for _, c := range chosen(ctx, "", v, n) {
		filter = append(filter, c.Label)
	}
	if f.Queue {
		filter = append(filter, lang.T(ctx, "waiting for triage"))
	}
	if len(filter) == 0 {
		filter = []string{lang.T(ctx, "all")}
	}
	tmp, err := os.CreateTemp("", "havenward-list-")
	if err != nil {
		return err
	}
	defer func() { _ = tmp.Close(); _ = os.Remove(tmp.Name()) }()
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Incidents.Door.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: strings.Join(filter, ", ")}}
	if _, err := d.Incidents.Export(ctx, sc, f, format, tmp, o); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	w.Header().Set("Content-Type", fileKinds[format])
	w.Header().Set("Content-Disposition", `attachment; filename="reports-`+d.Incidents.Door.Now().Format("2006-01-02")+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = io.Copy(w, tmp)
	return err
}
