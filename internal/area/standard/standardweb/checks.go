package standardweb

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// checks is a commissioner's list of providers: the newest signed position, the last check and when the next is due.
func (d Deps) checks(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Below(ctx, sc.Org())
	if err != nil {
		return err
	}
	standings, err := d.Standard.Standings(ctx, d.scope(ctx, standard.ActPositions))
	if err != nil {
		return err
	}
	checks, err := d.Standard.Checks(ctx, sc)
	if err != nil {
		return err
	}
	now := d.Standard.Now()
	p := &listPage{tabs: d.tabs(ctx, "/standard/checks"), lede: lang.T(ctx, "Twice a year, and every three months where there is concern. You see counts of signed ratings, never evidence, reasons or names.")}
	p.table = ui.Table{Caption: lang.T(ctx, "Providers"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Provider")}, {Label: lang.T(ctx, "Signed ratings"), Alone: true}, {Label: lang.T(ctx, "Last check")}, {Label: lang.T(ctx, "Next"), Alone: true}, {Label: lang.T(ctx, "Check"), Alone: true}}}
	due := 0
	for _, x := range list {
		s, signed := standings[x.ID]
		row := ui.Row{Cells: []ui.Cell{{Text: x.Name}, {Body: small(lang.T(ctx, "Nothing signed yet"))}, {Text: lang.T(ctx, "Not checked yet")}, {Body: ui.Clock{Level: ui.Soon, Text: lang.T(ctx, "First check due")}.Chip()},
			{Text: lang.T(ctx, "Write down a check"), Href: "/standard/checks/" + x.ID}}}
		if signed {
			row.Cells[1] = ui.Cell{Body: barLine(bar(s.Sum))}
			row.Cells[0].Sub = lang.T(ctx, "Signed %s", date(ctx, s.SignedAt))
		}
		k, checked := checks[x.ID]
		if checked {
			row.Cells[2] = ui.Cell{Text: lang.T(ctx, findingWords(k.Finding)), Sub: date(ctx, k.At)}
			row.Cells[3] = ui.Cell{Body: ui.Clock{Text: dayMonth(ctx, k.DueAt, now)}.Chip()}
			if k.DueOn(now) {
				row.Cells[3] = ui.Cell{Body: ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Due since %s", dayMonth(ctx, k.DueAt, now))}.Chip()}
			}
		}
		if row.Over = checked && k.DueOn(now); !checked || row.Over {
			due++
		}
		p.table.Rows = append(p.table.Rows, row)
	}
	if len(checks) > 0 {
		p.downloads = []ui.Link{{Text: "CSV", Href: "/standard/checks/download.csv"}, {Text: "XLSX", Href: "/standard/checks/download.xlsx"}}
	}
	p.title = lang.N(ctx, due, "%d provider is due a check", "%d providers are due a check")
	if len(list) == 0 {
		p.empty = ui.EmptyState(lang.T(ctx, "No provider is below you"), lang.T(ctx, "Providers come from the tree of organisations."), "", "")
	}
	return d.show(w, r, p)
}

var checkAct = act{pattern: "/standard/checks/{id}", action: standard.ActCheck, title: "Write down a check", button: "Write it down",
	lede: "The provider reads the same words. The next check is due in six months, or in three where there is concern.",
	open: func(p *askPage) error {
		p.back, p.current, p.crumbs = "/standard/checks", "/standard", []ui.Crumb{{Label: p.t("Standard"), Href: "/standard"}, {Label: p.t("Checks of providers"), Href: "/standard/checks"}}
		list, err := p.d.Below(p.ctx, p.org)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(x Provider) bool { return x.ID == p.id })
		if i < 0 {
			return fault.Missing()
		}
		p.name = list[i].Name
		return nil
	},
	fields: func(p *askPage) []templ.Component {
		return []templ.Component{p.radios("finding", "What did you find?", "", standard.Findings()...), p.area("words", "What was looked at, and what was asked for?", "No names of staff or patients.")}
	},
	run: func(p *askPage, v url.Values) (string, error) {
		return p.back, p.d.Standard.CheckProvider(p.ctx, p.d.scope(p.ctx, standard.ActPositions), p.id, v.Get("finding"), v.Get("words"))
	}}
