package trainingweb

import (
	"context"
	"math"
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// lowShare is under which share a place is striped. It is a mark for the eye and no rule.
const lowShare = 80

// tabs lead between the pages that the reader may see.
func (d Deps) tabs(ctx context.Context, at, competence string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/training", "By place", training.ActRead}, {"/training/competences", "By competence", training.ActRead}, {"/training/groups", "By staff group and role", training.ActRead},
		{"/training/ending", "Ending soon", training.ActPeople}, {"/training/requirements", "Who needs what", training.ActRead}, {"/training/imports", "Files", training.ActImport},
		{"/training/beyond", "Trusts", training.ActBeyond}, {"/training/method", "How it is worked out", training.ActRead}, {"/training/sessions", "Sessions", training.ActRead}} {
		if d.may(ctx, x.act) {
			href := x.path
			if x.path == "/training" || x.path == "/training/groups" || x.path == "/training/ending" {
				href = with(x.path, competence)
			}
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: href, Current: x.path == at})
		}
	}
	return out
}

// overview is how many have a competence in date, by people and by incidents.
type overview struct {
	f               *training.Figures
	c               training.Competence
	cell            arith.Cell
	title, caption  string
	tabs            []ui.NavItem
	options         []ui.Option
	downloads       []ui.Link
	people, exposed chart.Drawing
	byPeople        string
	byExposure      string
	weighs          bool
	lowest          string
	places, apart   ui.Table
	out             [][2]string
	noneOut         string
	without         int
	last            string
	empty           templ.Component
}

// chosen gives the competence of a request: the one asked for, else the first that most need.
func chosen(f *training.Figures, code string) int {
	if i := f.Of(code); i >= 0 {
		return i
	}
	best := -1
	for i := range f.Competences {
		if best < 0 || f.All[i].Counted > f.All[best].Counted {
			best = i
		}
	}
	return best
}

func (d Deps) figures(r *http.Request) (*training.Figures, error) {
	sc := web.Scope(r)
	return d.Training.Figures(r.Context(), sc, sc.Org())
}

func competenceOptions(f *training.Figures, code string) (out []ui.Option) {
	for _, c := range f.Competences {
		out = append(out, ui.Option{Value: c.Code, Label: c.Title, Chosen: c.Code == code})
	}
	return out
}

func (d Deps) overview(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := d.figures(r)
	if err != nil {
		return err
	}
	p := &overview{f: f}
	if p.last, err = d.Training.LastImport(ctx, f.Org); err != nil {
		return err
	}
	i := chosen(f, r.URL.Query().Get("competence"))
	if i < 0 || f.Posts == 0 {
		p.title, p.tabs = lang.T(ctx, "No training record is here yet"), d.tabs(ctx, "/training", "")
		link, to := "", ""
		if d.may(ctx, training.ActImport) {
			link, to = lang.T(ctx, "Bring in a file"), "/training/imports"
		}
		p.empty = ui.EmptyState(lang.T(ctx, "Nobody’s training is known here"), lang.T(ctx, "Records come from a file of the Electronic Staff Record or of another training system. Nobody’s name is kept."), link, to)
		return web.Staff(w, r, web.View{Title: p.title, Body: overviewBody(p), Current: "/training"})
	}
	p.c, p.cell, p.options = f.Competences[i], f.All[i], competenceOptions(f, f.Competences[i].Code)
	p.tabs = d.tabs(ctx, "/training", p.c.Code)
	p.downloads = []ui.Link{{Text: "CSV", Href: with("/training/download.csv", p.c.Code)}, {Text: "XLSX", Href: with("/training/download.xlsx", p.c.Code)}}
	share, _ := p.cell.Share()
	weighted, weighed, without, ok := f.Weighted(i)
	p.weighs, p.without, p.byPeople = ok, without, decimal(share)
	p.title = title(ctx, p.cell, weighted, ok)
	p.caption = lang.T(ctx, "%s, %s", p.c.Title, day(ctx, f.Day))
	p.charts(ctx, i, share, weighted, weighed)
	p.tables(ctx, d, i)
	return web.Staff(w, r, web.View{Title: p.title, Body: overviewBody(p), Current: "/training"})
}

// title is the finding: how many have it, and how many where incidents happen.
func title(ctx context.Context, c arith.Cell, weighted float64, weighs bool) string {
	share, ok := c.Share()
	switch {
	case !ok:
		return lang.T(ctx, "Nobody here needs this training")
	case !weighs || math.Abs(share-weighted) < 2:
		return lang.T(ctx, "%s%% of people are trained", rounded(share)) + lang.N(ctx, c.Counted-c.InDate, ", %d person is not", ", %d people are not")
	case weighted < share:
		return lang.T(ctx, "%s%% of people are trained. Where incidents happen, %s%% are", rounded(share), rounded(weighted))
	}
	return lang.T(ctx, "%s%% of people are trained, and %s%% where incidents happen", rounded(share), rounded(weighted))
}

// charts draws the two mosaics: the places with the most incidents first, so that they stand in one order in both.
func (p *overview) charts(ctx context.Context, i int, share, weighted float64, weighed int) {
	people := chart.Mosaic{Frame: chart.Frame{ID: "people", Width: 540, Title: lang.T(ctx, "Share trained by place, width by people"), Desc: lang.T(ctx, "Each block is a place. Its height is the share trained, its width its share of people. Dashed line: %s.", p.byPeople)},
		Columns: []string{lang.T(ctx, "Place"), lang.T(ctx, "People"), "%"}, All: share, Low: lowShare}
	exposed := people
	p.byExposure = decimal(weighted)
	exposed.Frame = chart.Frame{ID: "exposure", Width: 540, Title: lang.T(ctx, "Share trained by place, width by incidents"), Desc: lang.T(ctx, "Each block is a place. Its height is the share trained, its width its share of incidents. Dashed line: %s.", p.byExposure)}
	exposed.Columns, exposed.All = []string{lang.T(ctx, "Place"), lang.T(ctx, "Incidents"), "%"}, weighted
	worst, worstShare, worstN := "", 101.0, 0
	for _, u := range p.f.Units {
		c := u.Cells[i]
		s, ok := c.Share()
		if !ok {
			continue
		}
		b := chart.Block{Label: unitName(ctx, u), Short: short(unitName(ctx, u)), Weight: float64(c.Counted), Share: s, Text: []string{whole(ctx, c.Counted), percent(c)}}
		people.Blocks = append(people.Blocks, b)
		if b.Weight, b.Text = float64(u.Incidents), []string{whole(ctx, u.Incidents), percent(c)}; u.Incidents > 0 {
			exposed.Blocks = append(exposed.Blocks, b)
		}
		if u.Incidents*8 >= weighed && u.Incidents > 0 && s < worstShare { // an eighth of all incidents or more
			worst, worstShare, worstN = b.Label, s, u.Incidents
		}
	}
	p.people, p.exposed = people.Draw(), exposed.Draw()
	if worst != "" && worstShare < weighted && weighed > 0 {
		p.lowest = lang.T(ctx, "It stops a good average from hiding %s, where %s%% are in date and %d%% of the incidents happen.", worst, rounded(worstShare), worstN*100/weighed)
	}
}

func (p *overview) tables(ctx context.Context, d Deps, i int) {
	p.places = ui.Table{Caption: lang.T(ctx, "Training by place"), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Place")}, {Label: lang.T(ctx, "In date"), Number: true}, {Label: "%", Number: true},
		{Label: lang.T(ctx, "Incidents"), Number: true}, {Label: lang.T(ctx, "Ends in 90 days"), Number: true}, {Label: lang.T(ctx, "Left out"), Number: true}}}
	for _, u := range p.f.Units {
		c := u.Cells[i]
		if c.Counted+c.LeftOut() == 0 {
			continue
		}
		href := "/training/unit?unit=" + u.Key
		if u.Key == "" {
			href = ""
		}
		incidents := whole(ctx, u.Incidents)
		if !p.f.Known || u.Key == "" {
			incidents = "–"
		}
		p.places.Rows = append(p.places.Rows, ui.Row{Cells: []ui.Cell{{Text: unitName(ctx, u), Href: href}, {Text: ofWords(ctx, c)}, {Body: strong(percent(c))}, {Text: incidents}, {Text: whole(ctx, c.In90)}, {Text: whole(ctx, c.LeftOut())}}})
	}
	p.apart = ui.Table{Caption: lang.T(ctx, "Groups counted apart"), Hidden: true, Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Group")}, {Label: lang.T(ctx, "In date"), Number: true}, {Label: "%", Number: true}}}
	for n, l := range p.f.Populations {
		if c := l.Cells[i]; n > 0 && c.Counted+c.LeftOut() > 0 {
			p.apart.Rows = append(p.apart.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, l.Name)}, {Text: ofWords(ctx, c)}, {Text: percent(c)}}})
		}
	}
	total := p.cell.Counted + p.cell.LeftOut()
	p.out = [][2]string{{lang.T(ctx, "People in post, or who just left"), whole(ctx, total)}}
	for _, x := range reasonWords(ctx, p.f.Rules, d.grace(ctx, p.f, p.c.Code)) {
		n := p.cell.Out[x.Reason]
		words := whole(ctx, n) // nobody is said, too
		if n > 0 {
			words = "− " + words
		}
		p.out = append(p.out, [2]string{x.Words, words})
	}
	if total > 0 {
		p.noneOut = lang.T(ctx, "Everybody who is left out is in this list, once.")
	}
}

// grace is how many days somebody new has, as the requirements of a competence say: the most of them.
func (d Deps) grace(ctx context.Context, f *training.Figures, code string) int {
	list, err := d.Training.Requirements(ctx, f.Org, f.Day)
	if err != nil {
		return 0
	}
	n := 0
	for _, r := range list {
		if r.Competence == code {
			n = max(n, r.Grace)
		}
	}
	return n
}
