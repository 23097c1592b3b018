package briefingweb

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// yoursPage is what the reader's audience gets.
type yoursPage struct {
	title, lede string
	audience    string
	lines       []lineRow
	problem     string
}

// lineRow is one kind of report.
type lineRow struct {
	briefing.Line
	name, how, empty string
	chip             *ui.Clock
	live             string
	makes            bool
	newest           *briefing.Briefing
	history          ui.Table
}

func date(ctx context.Context, d clock.Day) string {
	t, err := time.ParseInLocation(time.DateOnly, string(d), lang.London())
	if err != nil {
		return string(d)
	}
	return lang.Date(ctx, t.Add(12*time.Hour))
}

func (d Deps) yours(w http.ResponseWriter, r *http.Request) error { return d.showYours(w, r, "") }

func (d Deps) showYours(w http.ResponseWriter, r *http.Request, problem string) error {
	ctx := r.Context()
	list, err := d.Briefing.Yours(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := &yoursPage{audience: briefing.AudienceOf(authz.From(ctx).Role).Words(), problem: problem}
	late, fresh := 0, 0
	for _, l := range list {
		p.lines = append(p.lines, d.row(ctx, l))
		if l.Late {
			late++
		}
		if len(l.Made) > 0 && !l.Made[0].Failed {
			fresh++
		}
	}
	switch {
	case len(list) == 0:
		p.title = lang.T(ctx, "No report is made for your role here")
	case late > 0:
		p.title = lang.N(ctx, late, "%d report is late", "%d reports are late")
	case fresh > 0:
		p.title = lang.N(ctx, fresh, "%d report is there for you", "%d reports are there for you")
	default:
		p.title = lang.T(ctx, "No report was made for you yet")
	}
	p.lede = lang.T(ctx, "For: %s. Each is frozen when it is made, and stays as it was. Nobody of another audience sees it here.", lower(lang.T(ctx, p.audience)))
	return web.Staff(w, r, web.View{Title: p.title, Current: "/reports-to-you", Body: yoursBody(p)})
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func (d Deps) row(ctx context.Context, l briefing.Line) lineRow {
	x := lineRow{Line: l, name: lang.T(ctx, l.Name), how: lang.T(ctx, l.Cell.Cadence.Words())}
	for _, f := range briefing.Forms() {
		if f[0] == l.Cell.Form && f[0] != "" {
			x.how += ". " + lang.T(ctx, f[1])
		}
	}
	x.makes = l.Source && l.Cell.Cadence != briefing.Live && l.Cell.Cadence != briefing.None && d.Policy.May(authz.From(ctx), briefing.ActMake)
	switch {
	case l.Cell.Cadence == briefing.Live && d.Opens(ctx, l.Live):
		x.live = l.Live
	case l.Cell.Cadence == briefing.Live:
		x.empty = lang.T(ctx, "Its page is not there yet.")
	case !l.Source:
		x.empty = lang.T(ctx, "There is no source for this report yet, so none is made. It comes by itself once there is.")
	case len(l.Made) == 0 && l.Cell.Cadence.Timed():
		x.empty = lang.T(ctx, "None was made yet.")
	case len(l.Made) == 0:
		x.empty = lang.T(ctx, "It is made when you ask for it.")
	}
	switch {
	case l.Late:
		x.chip = &ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Late since %s", date(ctx, l.Next)), Time: string(l.Next)}
	case l.Next != "" && l.Source:
		x.chip = &ui.Clock{Text: lang.T(ctx, "Next by %s", date(ctx, l.Next)), Time: string(l.Next)}
	}
	x.history = ui.Table{Caption: lang.T(ctx, "%s: all that were made", x.name), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Period")}, {Label: lang.T(ctx, "What it shows")}, {Label: lang.T(ctx, "Made")}}}
	for i := range l.Made {
		b := &l.Made[i]
		if x.newest == nil && !b.Failed {
			x.newest = b
			continue
		}
		x.history.Rows = append(x.history.Rows, historyRow(ctx, b))
	}
	return x
}

func historyRow(ctx context.Context, b *briefing.Briefing) ui.Row {
	made := lang.T(ctx, "%s, %s", lang.Date(ctx, b.At.Time), b.By)
	if b.Failed {
		return ui.Row{Over: true, Cells: []ui.Cell{{Text: b.Period.Words()}, {Text: lang.T(ctx, "It could not be made"), Sub: lang.T(ctx, b.Failure)}, {Text: lang.N(ctx, b.Tries, "Tried %d time", "Tried %d times")}}}
	}
	return ui.Row{Cells: []ui.Cell{{Text: b.Period.Words(), Href: briefing.Path(b.ID)}, {Text: b.Title}, {Text: made}}}
}

// makeNow makes a report out of its time.
func (d Deps) makeNow(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	id, err := d.Briefing.MakeNow(r.Context(), r.PostForm.Get("report"))
	if err != nil && (id != "" || fault.Is(err, fault.Unavailable)) {
		// it is kept as failed, and the list says so
		return d.showYours(w, r, lang.T(r.Context(), "It could not be made just now. It is tried again tomorrow morning, and you can try again here."))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, briefing.Path(id))
}
