package notifyweb

import (
	"context"
	"net/http"
	"regexp"
	"strconv"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type messagesView struct {
	table ui.Table
	// again are the templates with failed messages, each once.
	again   []notify.Template
	queued  int
	problem ui.Problems
}

func (p pages) messages(w http.ResponseWriter, r *http.Request) error {
	n, _ := strconv.Atoi(r.URL.Query().Get("again"))
	return p.stuck(w, r, n, nil)
}

func (p pages) again(w http.ResponseWriter, r *http.Request) error {
	n, err := p.Notify.Again(r.Context(), notify.Template(r.PostFormValue("template")))
	if fault.Is(err, fault.Conflict) {
		return p.stuck(w, r, 0, fault.ProblemsFrom(err, "again"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/admin/messages?again="+strconv.Itoa(n))
}

func (p pages) stuck(w http.ResponseWriter, r *http.Request, queued int, problems fault.Problems) error {
	ctx := r.Context()
	list, err := p.Notify.StuckMail(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	v := messagesView{queued: max(0, queued), problem: web.Problems(ctx, problems), table: ui.Table{Caption: lang.T(ctx, "E-mails that have not arrived"), Hidden: true, Columns: []ui.Column{
		{Label: lang.T(ctx, "Message")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Why")}, {Label: lang.T(ctx, "How many"), Number: true}, {Label: lang.T(ctx, "Last tried")}}}}
	seen := map[notify.Template]bool{}
	for _, s := range list {
		if s.State == "failed" && !seen[s.Template] {
			seen[s.Template] = true
			v.again = append(v.again, s.Template)
		}
		v.table.Rows = append(v.table.Rows, row(ctx, s))
	}
	title := lang.T(ctx, "Messages that do not arrive")
	return web.Staff(w, r, web.View{Title: title, Body: messagesPage(v), Problems: problems, Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Health"), Href: "/health"}, {Label: title}}})
}

// answered finds the mail server's code in a reason, which is kept in English.
var answered = regexp.MustCompile(`^(?:given up after (\d+) hours: )?(.*?)(?: \((\d{3})\))?$`)

// reason says in the reader's language why a message did not arrive.
func reason(ctx context.Context, kept string) string {
	m := answered.FindStringSubmatch(kept)
	if m == nil {
		return kept
	}
	out := lang.T(ctx, m[2])
	if m[3] != "" {
		out += " (" + m[3] + ")"
	}
	if m[1] != "" {
		out = lang.T(ctx, "given up after %s hours", m[1]) + ": " + out
	}
	return out
}

func row(ctx context.Context, s notify.Stuck) ui.Row {
	name := s.Template.Line(ctx)
	tag, colour := lang.T(ctx, "Not delivered"), ui.TagRed
	switch {
	case s.State == "queued":
		tag, colour = lang.T(ctx, "Waiting"), ui.TagYellow
	case s.State == "not_sent":
		tag, colour = lang.T(ctx, "Not sent"), ui.TagYellow
	}
	why := s.Reason
	switch {
	case why != "":
		why = reason(ctx, why)
	case s.Channel == "digest":
		why = lang.T(ctx, "waits for the daily summary")
	default:
		why = lang.T(ctx, "waits its turn, or for the end of quiet hours")
	}
	return ui.Row{Cells: []ui.Cell{{Text: name}, {Body: ui.Tag(tag, colour)}, {Text: why}, {Text: strconv.Itoa(s.Count)}, {Text: lang.DateTime(ctx, s.Newest)}}}
}
