package surveyweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// tablesPage is a page of tables under a title.
type tablesPage struct {
	title, sub string
	synthetic  bool
	banner     [2]string
	tables     []titled
	files      string // the address of the downloads, without their ending; "" for none
	programme  *titled
}

// group shows one benchmarking group, without the name of any trust.
func (d Deps) group(w http.ResponseWriter, r *http.Request) error {
	ctx, g := r.Context(), r.PathValue("group")
	if !slices.Contains(survey.Groups(), g) {
		return fault.Missing()
	}
	b, err := d.Survey.Book(ctx)
	if err != nil {
		return err
	}
	p := &tablesPage{title: lang.T(ctx, "No survey figures are here yet"), sub: group(ctx, g), synthetic: b.Synthetic, files: "/survey/groups/" + g + "/files/group"}
	years := b.Years()
	for i := len(years) - 1; i >= 0; i-- {
		if m, ok := b.Bench(g, sheet.ViolencePublic, years[i], strconv.Itoa(years[i])); ok {
			p.title = lang.T(ctx, "%s: the median trust says %s in %s", group(ctx, g), survey.Percent(m.Median), strconv.Itoa(m.Year))
			p.sub = lang.T(ctx, "Physical violence from patients, relatives or the public. Trusts of the group from %s to %s", survey.Percent(m.Low), survey.Percent(m.High))
			break
		}
	}
	for _, q := range sheet.Questions() {
		t := titled{title: lang.T(ctx, q.Words), table: ui.Table{Caption: lang.T(ctx, q.Words), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: benchColumns(ctx)}}
		for _, m := range benches(b, g, q.Name) {
			t.table.Rows = append(t.table.Rows, ui.Row{Cells: benchCells(ctx, g, q.Name, m)})
		}
		if len(t.table.Rows) > 0 {
			p.tables = append(p.tables, t)
		}
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(ctx, ui.Crumb{Label: group(ctx, g)}), Current: "/survey", Body: tablesBody(p)})
}

// benches gives a group's years, each in every release.
func benches(b *survey.Book, g, question string) []survey.Bench {
	var out []survey.Bench
	years := b.Years()
	for _, y := range years {
		for _, release := range years {
			if m, ok := b.Bench(g, question, y, strconv.Itoa(release)); ok {
				out = append(out, m)
			}
		}
	}
	return out
}

func benchColumns(ctx context.Context) []ui.Column {
	return []ui.Column{{Label: lang.T(ctx, "Year")}, {Label: lang.T(ctx, "Release")}, {Label: lang.T(ctx, "Survey entries"), Number: true}, {Label: lang.T(ctx, "Median"), Number: true}, {Label: lang.T(ctx, "Lowest"), Number: true},
		{Label: lang.T(ctx, "Highest"), Number: true}, {Label: lang.T(ctx, "Mean weighted by answers"), Number: true}, {Label: lang.T(ctx, "Published for the group"), Number: true}}
}

func benchCells(ctx context.Context, g, question string, m survey.Bench) []ui.Cell {
	cells := []ui.Cell{{Text: strconv.Itoa(m.Year)}, {Text: m.Release}, {Text: strconv.Itoa(m.Entries)}, {Text: survey.Percent(m.Median)}, {Text: survey.Percent(m.Low)}, {Text: survey.Percent(m.High)},
		{Text: survey.Percent(m.Mean), Sub: lang.T(ctx, "%d answers", m.Base)}, {Text: ":"}}
	for _, f := range known.Whole(known.Series(known.Survey(), g, question)) {
		if f.Year == strconv.Itoa(m.Year) && f.Release == m.Release {
			cells[7].Text = strconv.FormatFloat(f.Value, 'f', -1, 64) + "%"
		}
	}
	return cells
}

// published shows the programme's own table and every published figure.
func (d Deps) published(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	own := programme(ctx)
	p := &tablesPage{title: lang.T(ctx, "What the survey said, as it was published"), sub: lang.T(ctx, "Every figure with its release and its source. Later releases restate earlier years, so both stand here"),
		banner: [2]string{lang.T(ctx, "Published, not synthetic."), lang.T(ctx, "These figures were published by others and are not made from anything in Havenward.")}, files: "/survey/published/files/published", programme: &own}
	for _, q := range sheet.Questions() {
		t := titled{title: lang.T(ctx, q.Words), table: ui.Table{Caption: lang.T(ctx, q.Words), Hidden: true, Mode: ui.Stack, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Year")}, {Label: lang.T(ctx, "Group")}, {Label: lang.T(ctx, "Percent"), Number: true},
			{Label: lang.T(ctx, "Release")}, {Label: lang.T(ctx, "How it came to be")}, {Label: lang.T(ctx, "Source")}}}}
		for _, f := range publishedFigures() {
			if f.Name == q.Name {
				t.table.Rows = append(t.table.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Year}, {Text: group(ctx, f.Group)}, {Text: strconv.FormatFloat(f.Value, 'f', -1, 64) + "%"}, {Text: f.Release}, {Text: f.Kind}, {Text: f.Source}}})
			}
		}
		if len(t.table.Rows) > 0 {
			p.tables = append(p.tables, t)
		}
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: d.open(ctx, ui.Crumb{Label: lang.T(ctx, "Published figures")}), Current: "/survey", Body: tablesBody(p)})
}

// publishedFigures gives them by year and release, the oldest first.
func publishedFigures() []known.Figure {
	list := known.Survey()
	slices.SortStableFunc(list, func(a, b known.Figure) int {
		switch {
		case a.Year != b.Year:
			return compare(a.Year, b.Year)
		case a.Group != b.Group:
			return compare(a.Group, b.Group)
		}
		return compare(a.Release, b.Release)
	})
	return list
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// questions shows which number each question has in each year.
func (d Deps) questions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var years []int
	for _, a := range sheet.AskedIn() {
		if !slices.Contains(years, a.Year) {
			years = append(years, a.Year)
		}
	}
	slices.Sort(years)
	t := titled{title: lang.T(ctx, "Numbers by year"), note: lang.T(ctx, ": means not asked. The numbers of 2019 and 2020, and of years before 2018, were not seen and are not guessed."),
		table: ui.Table{Caption: lang.T(ctx, "Questions and their numbers"), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Question")}}}}
	for _, y := range years {
		t.table.Columns = append(t.table.Columns, ui.Column{Label: strconv.Itoa(y)})
	}
	for _, q := range sheet.Questions() {
		cells := []ui.Cell{{Text: lang.T(ctx, q.Words), Sub: q.Name}}
		for _, y := range years {
			n := sheet.Number(y, q.Name)
			if n == "" {
				n = ":"
			}
			cells = append(cells, ui.Cell{Text: n})
		}
		t.table.Rows = append(t.table.Rows, ui.Row{Cells: cells})
	}
	p := &tablesPage{title: lang.T(ctx, "The numbers of questions move, their names here do not"), sub: lang.T(ctx, "Questions of the NHS Staff Survey about violence, harassment and discrimination"), tables: []titled{t}}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: d.open(ctx, ui.Crumb{Label: lang.T(ctx, "Questions")}), Current: "/survey", Body: tablesBody(p)})
}

// method explains how the figures are worked out.
func (d Deps) method(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	title := lang.T(ctx, "How the survey’s figures are worked out")
	return web.Staff(w, r, web.View{Title: title, Crumbs: d.open(ctx, ui.Crumb{Label: lang.T(ctx, "How it is worked out")}), Current: "/survey", Body: methodBody(title)})
}
