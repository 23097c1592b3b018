package standardweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// page is what every page of one assessment shows: the rail, and what the reader may do.
type page struct {
	d          Deps
	w          *standard.Whole
	now        string // code of the section that is open
	caption    string
	title      string
	steps      []ui.Step
	beforeName string
	before     map[string]catalogue.Rating
	lowered    []*standard.Line
	loweredOn  string
	differ     []*standard.Line
	acts       []ui.Link
	sections   ui.Table
	table      ui.Table
	hinders    []standard.Hindrance
	statements []standard.Statement
	tools      []ui.Link
	word       string // the document of this page
	comments   []standard.Comment
	events     []ui.Day
	waiting    []ui.Link
	wrong      ui.Problems
	comment    ui.Field
}

// open reads the assessment of a page.
func (d Deps) open(r *http.Request) (*page, error) {
	ctx, sc := r.Context(), d.scope(r.Context(), standard.ActRead)
	w, err := d.Standard.Whole(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := &page{d: d, w: w, steps: d.steps(ctx, w), lowered: w.Lowered()}
	if p.beforeName, p.before, err = d.Standard.Before(ctx, &w.Assessment); err != nil {
		return nil, err
	}
	return p, nil
}

func crumbs(ctx context.Context, w *standard.Whole, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: lang.T(ctx, "Standard"), Href: "/standard"}, {Label: lang.T(ctx, "Assessment, %s", w.Name), Href: standard.Path(w.ID)}}, more...)
}

// overview is an assessment with all its sections.
func (d Deps) overview(w http.ResponseWriter, r *http.Request) error {
	return d.showOverview(w, r, "", nil)
}

// showOverview shows an assessment; typed is a comment that was not taken.
func (d Deps) showOverview(w http.ResponseWriter, r *http.Request, typed string, problems fault.Problems) error {
	ctx := r.Context()
	p, err := d.open(r)
	if err != nil {
		return err
	}
	p.wrong = web.Problems(ctx, problems)
	p.comment = ui.Field{Name: "comment", Label: lang.T(ctx, "Comment on the whole assessment"), Hint: lang.T(ctx, "Everybody who works on it reads it. No names of patients or of those who reported."), Rows: 3, Value: typed, Error: p.wrong.For("comment")}
	a := p.w
	p.title = lang.T(ctx, "%s: %s", a.Name, bar(a.Sum()).Sentence(ctx))
	p.caption = a.Of.Name
	p.setLowered(ctx, "")
	p.hinders = d.Standard.Hindrances(a)
	if p.statements, err = d.Standard.Statements(ctx, &a.Assessment); err != nil {
		return err
	}
	p.acts = d.courses(ctx, a)
	p.sections = ui.Table{Caption: lang.T(ctx, "Sections with their ratings"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Section")}, {Label: lang.T(ctx, "Ratings"), Alone: true}, {Label: lang.T(ctx, "Before"), Short: lang.T(ctx, "Before")},
		{Label: lang.T(ctx, "To do")}}}
	for n, s := range a.Sections {
		var was standard.Distribution
		todo := 0
		for i := range s.Lines {
			l := &s.Lines[i]
			if len(p.before) > 0 {
				was.Add(p.before[l.Code], 1)
			}
			if l.Rating == catalogue.NotAssessed {
				todo++
			}
		}
		row := ui.Row{Cells: []ui.Cell{{Text: number(n+1) + ". " + s.Name, Href: standard.SectionPath(a.ID, s.Code), Sub: bar(s.Sum).Sentence(ctx)}, {Body: barLine(bar(s.Sum))}, {Text: lang.T(ctx, "Not assessed before")},
			{Text: lang.T(ctx, "Nothing")}}}
		if len(p.before) > 0 {
			row.Cells[2] = ui.Cell{Body: barLine(bar(was)), Sub: ""}
		}
		if todo > 0 {
			row.Cells[3] = ui.Cell{Text: lang.N(ctx, todo, "%d to rate", "%d to rate")}
		}
		p.sections.Rows = append(p.sections.Rows, row)
	}
	for _, l := range a.Lines() {
		if l.Differs() || l.Settled != "" {
			p.differ = append(p.differ, l)
		}
	}
	p.mine(ctx)
	events, err := d.Standard.Events(ctx, &a.Assessment, "")
	if err != nil {
		return err
	}
	p.events = timeline(ctx, events, 40)
	if d.may(ctx, standard.ActExport) {
		base := standard.Path(a.ID)
		p.word = base + "/assessment.docx"
		p.tools = []ui.Link{{Text: "PDF", Href: base + "/assessment.pdf"}, {Text: "CSV", Href: base + "/download.csv"}, {Text: "XLSX", Href: base + "/download.xlsx"}}
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: "/standard", Crumbs: crumbs(ctx, a)[:2], Body: overviewBody(p)})
}

// setLowered says when ratings moved on their own, of one section or of all.
func (p *page) setLowered(ctx context.Context, section string) {
	var list []*standard.Line
	for _, l := range p.lowered {
		if section == "" || l.Section == section {
			list = append(list, l)
			p.loweredOn = date(ctx, l.LoweredAt)
			if n := len(l.Evidence); n > 0 && l.Evidence[n-1].Over(p.d.Standard.Now()) {
				p.loweredOn = dayMonth(ctx, l.Evidence[n-1].ExpiresAt, p.d.Standard.Now())
			}
		}
	}
	p.lowered = list
}

// mine gives what waits for the reader as a respondent.
func (p *page) mine(ctx context.Context) {
	me := authz.From(ctx).ID
	if !p.w.State.Writable() {
		return
	}
	for _, l := range p.w.Lines() {
		for _, x := range l.Respondents {
			if x.Person == me && x.AnsweredAt.IsZero() {
				p.waiting = append(p.waiting, ui.Link{Text: l.Words.Text, Href: standard.IndicatorPath(p.w.ID, l.Code)})
			}
		}
	}
}

// steps is where an assessment stands.
func (d Deps) steps(ctx context.Context, w *standard.Whole) []ui.Step {
	now := d.Standard.Now()
	day := func(t ...string) string {
		for _, s := range t {
			if s != "" {
				return s
			}
		}
		return lang.T(ctx, "Not planned yet")
	}
	rank := map[standard.State]int{standard.Draft: 0, standard.Consultation: 1, standard.Signed: 2, standard.Assured: 3, standard.Closed: 4}[w.State]
	if w.State == standard.Closed && w.AssuredAt.IsZero() {
		rank = 0
		if !w.SignedAt.IsZero() {
			rank = 2
		}
	}
	at := func(n int) ui.StepState {
		switch {
		case rank > n, rank == 3 && n == 3:
			return ui.StepDone
		case rank == n && w.State != standard.Closed:
			return ui.StepNow
		}
		return ui.StepLater
	}
	drafted := lang.T(ctx, "Since %s", dayMonth(ctx, w.OpenedAt, now))
	if !w.ConsultedAt.IsZero() {
		drafted = dayMonth(ctx, w.ConsultedAt, now)
	}
	if w.Respondents > 0 {
		drafted = lang.N(ctx, w.Respondents, "%[2]s, %[1]d respondent", "%[2]s, %[1]d respondents", drafted)
	}
	consult := lang.T(ctx, "Not planned yet")
	if !w.ConsultUntil.IsZero() {
		consult = lang.T(ctx, "To %s", dayMonth(ctx, w.ConsultUntil, now))
	}
	for _, v := range w.Stands {
		if v.Stance == "agree" {
			consult = lang.T(ctx, "%s signed", v.Name)
		} else {
			consult = lang.T(ctx, "%s dissents", v.Name)
		}
	}
	sign, board := day(dayMonth(ctx, w.SignBy, now)), lang.T(ctx, "By %s", day(dayMonth(ctx, w.DueAt, now)))
	if !w.SignedAt.IsZero() {
		sign = lang.T(ctx, "%s, %s, version %d", dayMonth(ctx, w.SignedAt, now), w.SignedName, w.SignedVersion)
	}
	if !w.AssuredAt.IsZero() {
		board = lang.T(ctx, "%s, %s", dayMonth(ctx, w.AssuredAt, now), w.AssuredName)
	}
	out := []ui.Step{{State: at(0), Name: lang.T(ctx, "Drafted"), Text: drafted}, {State: at(1), Name: lang.T(ctx, "Consultation with unions"), Text: consult},
		{State: at(2), Name: lang.T(ctx, "Executive lead signs"), Text: sign}, {State: at(3), Name: lang.T(ctx, "Board assured"), Text: board}}
	// the step that is being taken is the one after what was reached last
	if w.State == standard.Signed {
		out[2].State, out[3].State = ui.StepDone, ui.StepNow
	}
	if w.State == standard.Closed {
		out = append(out, ui.Step{State: ui.StepDone, Name: lang.T(ctx, "Closed"), Text: dayMonth(ctx, w.ClosedAt, now)})
	}
	return out
}

// courses are what the reader may do with an assessment now.
func (d Deps) courses(ctx context.Context, w *standard.Whole) []ui.Link {
	var out []ui.Link
	add := func(act authz.Action, when bool, text, path string) {
		if when && d.may(ctx, act) {
			out = append(out, ui.Link{Text: lang.T(ctx, text), Href: standard.Path(w.ID) + path})
		}
	}
	add(standard.ActSign, w.State == standard.Consultation, "Read and sign", "/sign")
	add(standard.ActAssure, w.State == standard.Signed, "Record the board’s assurance", "/assure")
	add(standard.ActView, w.State == standard.Consultation, "Sign or dissent for staff side", "/stand")
	add(standard.ActStart, w.State == standard.Draft, "Open it to consultation", "/consult")
	add(standard.ActStart, w.State.Writable(), "Ask somebody to answer", "/ask")
	add(standard.ActStart, w.State == standard.Consultation, "Take it back to draft", "/redraft")
	add(standard.ActStart, w.State.Writable() && !w.Corrected.IsZero(), "Take the corrected wording over", "/adopt")
	add(standard.ActStart, w.State != standard.Closed, "Close it", "/close")
	if (w.State == standard.Assured || w.State == standard.Closed) && d.may(ctx, standard.ActStart) {
		out = append(out, ui.Link{Text: lang.T(ctx, "Open the next as a copy"), Href: "/standard/start?from=" + w.ID + "&catalogue=" + w.Catalogue})
	}
	return out
}

// timeline is what happened, by day.
func timeline(ctx context.Context, list []standard.Event, most int) []ui.Day {
	icons := map[string]ui.Icon{"rated": ui.IconPage, "evidence": ui.IconCopy, "lowered": ui.IconClock, "view": ui.IconPeople, "settled": ui.IconScales, "signed": ui.IconFlag, "assured": ui.IconFlag, "asked": ui.IconPerson, "late": ui.IconAlert}
	var out []ui.Day
	for _, e := range list[:min(len(list), most)] {
		day := lang.Day(ctx, e.At.Time)
		if n := len(out); n == 0 || out[n-1].Name != day {
			out = append(out, ui.Day{Name: day})
		}
		args := make([]any, len(e.Args))
		for i, x := range e.Args {
			args[i] = x
		}
		icon, ok := icons[e.Kind]
		if !ok {
			icon = ui.IconPage
		}
		last := &out[len(out)-1]
		last.Entries = append(last.Entries, ui.Entry{Icon: icon, Time: lang.Time(ctx, e.At.Time), Who: e.ActorName, What: lang.T(ctx, e.Text, args...), Note: e.Indicator})
	}
	return out
}
