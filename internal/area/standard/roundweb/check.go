package roundweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/consistency"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// checkTitle is the finding about the findings.
func checkTitle(ctx context.Context, n map[consistency.Severity]int) string {
	switch {
	case n[consistency.Wrong] > 0:
		return lang.N(ctx, n[consistency.Wrong], "%d thing cannot be right", "%d things cannot be right")
	case n[consistency.Doubt] > 0:
		return lang.N(ctx, n[consistency.Doubt], "%d thing needs an answer", "%d things need an answer")
	case n[consistency.Look] > 0:
		return lang.N(ctx, n[consistency.Look], "Everything fits. %d thing is worth a look", "Everything fits. %d things are worth a look")
	}
	return lang.T(ctx, "Everything that is looked at fits together")
}

var severityTag = map[consistency.Severity]ui.TagColour{consistency.Wrong: ui.TagRed, consistency.Doubt: ui.TagYellow, consistency.Look: ui.TagGrey}

// consistency shows what does not fit together in an assessment.
func (d Deps) consistency(w http.ResponseWriter, r *http.Request) error {
	ctx, me := r.Context(), authz.From(r.Context())
	of, found, err := d.Improve.Check(ctx, web.Scope(r), me.Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	n := map[consistency.Severity]int{}
	for _, f := range found {
		n[f.Rule.Severity]++
	}
	path := standard.Path(of.ID) + "/consistency"
	p := &page{caption: of.Name + ", " + lang.T(ctx, of.State.Words()), title: checkTitle(ctx, n), tabs: d.assessmentTabs(ctx, &of.Assessment, path), tabsName: lang.T(ctx, "This assessment"),
		lede: lang.T(ctx, "Rules look at what is written down. They change no rating, and nothing is scored.")}
	if d.may(ctx, standard.ActExport) && len(found) > 0 {
		p.downloads = files(ctx, path+"/download", "")
	}
	words := texts(of)
	for _, rule := range d.Improve.Rules.Rules {
		t := ui.Table{Caption: lang.T(ctx, rule.Text), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Where")}, {Label: lang.T(ctx, "What to do")}}}
		for _, f := range found {
			if f.Rule.Code == rule.Code {
				t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{whereOf(ctx, &of.Assessment, f, words), {Text: lang.T(ctx, rule.Why)}}})
			}
		}
		if len(t.Rows) > 0 {
			p.add(findingSheet(lang.T(ctx, "%s: %d", lang.T(ctx, rule.Text), len(t.Rows)), ui.Tag(lang.T(ctx, rule.Severity.Words()), severityTag[rule.Severity]), t))
		}
	}
	if len(found) == 0 {
		p.add(ui.EmptyState(lang.T(ctx, "Nothing was found"), lang.T(ctx, "%d rules looked at this assessment, its evidence, its plan and the risks that were accepted.", len(d.Improve.Rules.Rules)), lang.T(ctx, "The assessment"), standard.Path(of.ID)))
	}
	var rules []ui.Link
	for _, x := range d.Improve.Rules.Rules {
		rules = append(rules, ui.Link{Text: lang.T(ctx, x.Text)})
	}
	p.side(sheet(lang.T(ctx, "What is looked at"), "", more(lang.N(ctx, len(rules), "%d rule", "%d rules"), bulletLinks(rules)), muted(d.Improve.Rules.Source), muted(lang.T(ctx, "Not verified. Last looked at on %s.", day(ctx, d.Improve.Rules.Checked))),
		muted(lang.T(ctx, "Above this organisation only counts are seen, as they were when it was signed."))))
	return p.show(w, r, nil, ui.Crumb{Label: of.Name, Href: standard.Path(of.ID)}, ui.Crumb{Label: lang.T(ctx, "What does not fit")})
}

// whereOf leads to what a finding is about.
func whereOf(ctx context.Context, a *standard.Assessment, f consistency.Finding, words map[string]string) ui.Cell {
	switch {
	case f.Record != "" && f.Indicator != "":
		return ui.Cell{Text: f.Indicator + ": " + lang.T(ctx, "the action"), Href: improve.Path(f.Record), Sub: words[f.Indicator]}
	case f.Record != "":
		return ui.Cell{Text: lang.T(ctx, "An accepted risk"), Href: "/risk/" + f.Record}
	case f.Indicator != "":
		return ui.Cell{Text: f.Indicator, Href: standard.IndicatorPath(a.ID, f.Indicator), Sub: words[f.Indicator]}
	}
	return ui.Cell{Text: lang.T(ctx, "The whole assessment"), Href: standard.Path(a.ID)}
}

func (d Deps) consistencyFile(w http.ResponseWriter, r *http.Request, format string) error {
	ctx := r.Context()
	_, found, err := d.Improve.Check(ctx, d.scope(ctx, standard.ActRead), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	cols := []export.Column[consistency.Finding]{text("rule", func(f consistency.Finding) string { return f.Rule.Code }), text("severity", func(f consistency.Finding) string { return string(f.Rule.Severity) }),
		text("what", func(f consistency.Finding) string { return f.Rule.Text }), text("indicator", func(f consistency.Finding) string { return f.Indicator }), text("record", func(f consistency.Finding) string { return f.Record }),
		text("what_to_do", func(f consistency.Finding) string { return f.Rule.Why })}
	return send(w, r, d.Improve.Now(), "consistency", format, lang.T(ctx, "all"), cols, found)
}
