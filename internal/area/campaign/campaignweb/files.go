package campaignweb

import (
	"bytes"
	"net/http"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// download gives a list as a file; it is held back until the audit log has taken note of it. No cache may keep it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, which, format string) error {
	ctx, v := r.Context(), r.URL.Query()
	var b bytes.Buffer
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Campaigns.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: first(v.Encode(), lang.T(ctx, "all"))}}
	want := campaign.Wanted{Which: which, Campaign: r.PathValue("id"), Find: v.Get("find")}
	if err := d.Campaigns.Export(ctx, web.Scope(r), want, format, &b, o); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+which+"-"+d.Campaigns.Today()+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b.Bytes())
	return err
}
