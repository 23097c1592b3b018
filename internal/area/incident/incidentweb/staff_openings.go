package incidentweb

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// openingsPage is the list of whoever answers for how reports are kept: not the reports, but what was opened in them.
type openingsPage struct {
	lede     string
	ref      ui.Field
	problems ui.Problems
	table    ui.Table
}

// openings shows where names and locks were opened. A reference typed into its form leads to the report.
func (d Staff) openings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ref := strings.ToUpper(strings.TrimSpace(r.URL.Query().Get("ref")))
	var problems fault.Problems
	if r.URL.Query().Has("ref") {
		there, err := d.Incidents.Listed(ctx, web.Scope(r), ref)
		if err != nil {
			return err
		}
		if there {
			return web.Redirect(w, r, "/reports/"+url.PathEscape(ref))
		}
		problems.Add("ref", "No report here has that reference. It looks like HW-2611-7GHX9JF")
	}
	list, err := d.Incidents.Opened(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := openingsPage{problems: web.Problems(ctx, problems), table: ui.Table{Hidden: true, Caption: lang.T(ctx, "Openings, newest first"), Columns: []ui.Column{
		{Label: lang.T(ctx, "Report")}, {Label: lang.T(ctx, "What was opened")}, {Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "When")}, {Label: lang.T(ctx, "Reason given")}}}}
	p.ref = ui.Field{Name: "ref", Label: lang.T(ctx, "Reference of a report"), Size: ui.Size20, Value: ref, Error: p.problems.For("ref")}
	lately := 0
	for _, o := range list {
		if d.Incidents.Door.Now().Sub(o.At) < 30*24*time.Hour {
			lately++
		}
		what, why := lang.T(ctx, "The names in it"), o.Reason
		if o.Glass {
			what = lang.T(ctx, "A locked report, in an emergency")
		}
		if o.Sealed {
			why = lang.T(ctx, "The details are kept with the record, which you may not open.")
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: o.Record, Href: "/reports/" + o.Record}, {Text: what},
			{Text: o.Name, Sub: lang.T(ctx, o.Role.Words())}, {Text: lang.DateTime(ctx, o.At)}, {Text: why}}})
	}
	p.lede = lang.N(ctx, lately, "%d opening in the last 30 days.", "%d openings in the last 30 days.")
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Names and locks opened"), Body: openingsBody(p), Problems: problems})
}
