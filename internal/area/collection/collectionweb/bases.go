package collectionweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// baseRoutes are the pages about the numbers that rates divide by.
func baseRoutes(p *Pages) []web.Route {
	out := []web.Route{
		{Pattern: "GET /bases", Action: collection.ActBases, Handle: p.bases},
		{Pattern: "GET /bases/file", Action: collection.ActBases, Handle: p.askBases},
		{Pattern: "POST /bases/file", Action: collection.ActBases, Handle: p.previewBases},
		{Pattern: "POST /bases/take", Action: collection.ActBases, Handle: p.takeBases, MaxBody: maxBases * 2},
		{Pattern: "GET /bases/{kind}/{month}", Action: collection.ActBases, Handle: p.baseMonth},
		{Pattern: "POST /bases/{kind}/{month}", Action: collection.ActBases, Handle: p.withdrawBases},
		{Pattern: "GET /bases/{kind}/{month}/{org}", Action: collection.ActBases, Handle: p.askBase},
		{Pattern: "POST /bases/{kind}/{month}/{org}", Action: collection.ActBases, Handle: p.changeBase},
	}
	for _, f := range formats {
		out = append(out, web.Route{Pattern: "GET /bases." + f, Action: collection.ActBases, Handle: p.basesFile(f)})
	}
	return out
}

// baseWords name what there can be to divide by.
var baseWords = map[string]string{"headcount": "Staff in post", "wte": "Staff in post, whole time equivalent", "bed_days": "Occupied bed days", "attendances": "Attendances", "calls": "Calls answered", "shifts": "Shifts worked"}

func baseName(ctx context.Context, kind string) string { return lang.T(ctx, baseWords[kind]) }

// shownBases is how many months of a kind the list shows at first.
const shownBases = 12

// basesPage lists what is held, one table for each kind.
type basesPage struct {
	title     string
	lede      string
	kinds     []heldKind
	downloads []ui.Link
}

type heldKind struct {
	id, title string
	table     ui.Table
	more      ui.Link
	downloads []ui.Link
}

func (p *Pages) bases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := p.Collection.BaseMonths(ctx)
	if err != nil {
		return err
	}
	all := r.URL.Query().Get("all")
	v := &basesPage{title: lang.T(ctx, "Nothing to divide by is held yet"), downloads: downloads("/bases", "")}
	v.lede = lang.T(ctx, "Rates divide by these numbers: staff in post, bed days, calls. A month without one has no rate, and says so.")
	latest := collection.Month("")
	for _, kind := range collection.DenominatorKinds() {
		var held []collection.BaseMonth
		for _, b := range list {
			if b.Kind == kind {
				held = append(held, b)
			}
		}
		if len(held) == 0 {
			continue
		}
		k := heldKind{id: kind, title: baseName(ctx, kind), downloads: downloads("/bases", "?"+url.Values{"kind": {kind}}.Encode())}
		if kind == "headcount" {
			latest = held[0].Month
		}
		if len(held) > shownBases && all != kind {
			k.more = ui.Link{Text: lang.T(ctx, "All %d months", len(held)), Href: "/bases?all=" + kind + "#" + kind}
			held = held[:shownBases]
		}
		k.table = heldTable(ctx, k.title, held)
		v.kinds = append(v.kinds, k)
	}
	switch {
	case latest != "":
		v.title = lang.T(ctx, "Staff in post are held up to %s", monthWords(ctx, latest))
	case len(v.kinds) > 0:
		v.title = lang.T(ctx, "Staff in post are not held, so rates for staff have no base")
	}
	return web.Staff(w, r, web.View{Title: v.title, Crumbs: baseCrumbs(ctx), Current: "/returns", Body: basesBody(v)})
}

// baseCrumbs leads back from a page about what is divided by.
func baseCrumbs(ctx context.Context, more ...ui.Crumb) []ui.Crumb {
	out := []ui.Crumb{{Label: lang.T(ctx, "Returns"), Href: "/returns"}, {Label: lang.T(ctx, "What rates divide by"), Href: "/bases"}}
	if len(more) == 0 {
		out[1].Href = ""
	}
	return append(out, more...)
}

func heldTable(ctx context.Context, caption string, list []collection.BaseMonth) ui.Table {
	t := ui.Table{Caption: caption, Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Month")}, {Label: lang.T(ctx, "Trusts"), Number: true}, {Label: lang.T(ctx, "In all"), Number: true},
		{Label: lang.T(ctx, "Numbers of groups"), Number: true}, {Label: lang.T(ctx, "Source")}}}
	for _, b := range list {
		source := ui.Cell{Text: b.Source, Sub: b.Release}
		if b.Sources > 1 {
			source = ui.Cell{Text: lang.T(ctx, "%d sources", int(b.Sources))}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: monthWords(ctx, b.Month), Href: "/bases/" + b.Kind + "/" + string(b.Month)}, {Text: lang.T(ctx, "%d", int(b.Organisations))},
			{Text: amount(ctx, b.Total)}, {Text: lang.T(ctx, "%d", int(b.Groups))}, source}})
	}
	return t
}

// baseColumns have the keys that a file to bring in has too.
var baseColumns = []export.Column[collection.Denominator]{
	text("org", "Organisation", func(d collection.Denominator) string { return d.Org }),
	text("month", "Month", func(d collection.Denominator) string { return string(d.Month) }),
	text("kind", "Kind", func(d collection.Denominator) string { return d.Kind }),
	text("staff_group", "Staff group", func(d collection.Denominator) string { return d.StaffGroup }),
	{Key: "value", Label: "Value", Kind: export.Number, Value: func(d collection.Denominator) export.Cell { return export.NumberCell(d.Value) }},
	text("source", "Source", func(d collection.Denominator) string { return d.Source }),
	text("release", "Release", func(d collection.Denominator) string { return d.Release }),
}

// basesFile gives what is held as a file that can be brought in again.
func (p *Pages) basesFile(format string) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, q := r.Context(), r.URL.Query()
		ask := collection.Ask{Kind: q.Get("kind")}
		if m, ok := collection.ParseMonth(q.Get("month")); ok {
			ask.From, ask.To = m, m
		}
		if ask.Kind != "" && !slices.Contains(collection.DenominatorKinds(), ask.Kind) {
			ask.Kind = "-"
		}
		list, err := p.Collection.Denominators(ctx, ask)
		if err != nil {
			return err
		}
		return give(w, r, "to-divide-by", format, baseColumns, sequence(list), export.Options{Zone: lang.London()})
	}
}
