package caseworkweb

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// assessmentOf loads what a page of an assessment shows; a is nil where nothing was assessed yet.
func (d Care) assessmentOf(r *http.Request, p *page) (*casework.Assessment, casework.Person, error) {
	ctx := r.Context()
	list, err := d.Cases.People(ctx, web.Scope(r), p.Org, p.ID)
	for _, x := range list {
		if x.ID != r.PathValue("person") || x.Part != casework.Affected {
			continue
		}
		a, err := d.Cases.Assessment(ctx, web.Scope(r), p.Org, p.ID, x.ID)
		if fault.Is(err, fault.NotFound) {
			return nil, x, nil
		}
		return &a, x, err
	}
	if err == nil {
		err = fault.Missing()
	}
	return nil, casework.Person{}, err
}

func (d Care) riddor(w http.ResponseWriter, r *http.Request) error {
	return d.showRiddor(w, r, nil, nil)
}

func (d Care) showRiddor(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/riddor")
	if err != nil || done {
		return err
	}
	a, who, err := d.assessmentOf(r, p)
	if err != nil {
		return err
	}
	if v == nil {
		v = factValues(p, a)
	}
	said := web.Problems(ctx, problems)
	body := &carePage{}
	if a != nil {
		body.sheets = append(body.sheets, d.tableSaysSheet(ctx, p, a))
		body.tone, body.banner, body.more = riddorBanner(ctx, a, p.now)
	}
	rules, _ := riddor.On(riddor.Shipped(), accidentOf(p, a))
	body.sheets = append(body.sheets, factsSheet(ctx, p, who, rules, v, said))
	if a != nil {
		body.rail = append(body.rail, d.decideSheet(ctx, p, who, a, v, said), d.sendSheet(ctx, p, who, a, v, said))
	}
	return d.inCase(w, r, p, lang.T(ctx, "RIDDOR for %s", who.Label), problems, body)
}

func accidentOf(p *page, a *casework.Assessment) time.Time {
	if a != nil {
		return a.Facts.Accident
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", p.First+" 12:00", clock.London())
	if err != nil {
		return p.OpenedAt.Time
	}
	return t
}

func riddorBanner(ctx context.Context, a *casework.Assessment, now time.Time) (ui.Tone, string, string) {
	switch {
	case a.ToReport() && !a.Due.IsZero() && a.Due.Before(now):
		return ui.Bad, lang.T(ctx, "The report is past its last day, %s.", lang.Day(ctx, a.Due)), lang.T(ctx, "Report it now, and say why it is late.")
	case a.ToReport() && a.AtOnce:
		more := lang.T(ctx, "HSE takes it on its own page; a death also by phone.")
		if !a.Due.IsZero() {
			more += " " + lang.T(ctx, "The last day for the report is %s.", lang.Day(ctx, a.Due))
		}
		return ui.Bad, lang.T(ctx, "Tell HSE without delay."), more
	case a.ToReport():
		return ui.Warn, lang.T(ctx, "Report it to HSE by %s.", lang.Day(ctx, a.Due)), ""
	case a.Foretold:
		return ui.Warn, lang.T(ctx, "This may soon have to be reported."), lang.T(ctx, "On the eighth day in a row without normal work it comes under RIDDOR. The day it happened is not counted; weekends, rest days and light duties are.")
	case !a.SubmittedAt.IsZero():
		return ui.Quietly, lang.T(ctx, "Reported to HSE on %s.", lang.Day(ctx, a.SubmittedAt)), lang.T(ctx, "Number %s, recorded by %s.", a.Receipt, a.SubmittedName)
	}
	return ui.Quietly, "", ""
}

// tableSaysSheet shows what the table says, why, and how the days were counted.
func (d Care) tableSaysSheet(ctx context.Context, p *page, a *casework.Assessment) sheet {
	rules, _ := riddor.On(riddor.Shipped(), a.Facts.Accident)
	s := sheet{id: "says", heading: lang.T(ctx, a.Result.Words())}
	for i, why := range a.Reasons {
		row := a.Row
		if i > 0 && i <= len(a.Also) {
			row = a.Also[i-1]
		}
		label := lang.T(ctx, "Row %d of the table", row)
		if i > len(a.Also) {
			label = lang.T(ctx, "To decide")
		}
		s.facts = append(s.facts, ui.Fact{Label: label, Text: lang.T(ctx, why)})
	}
	s.facts = append(s.facts, ui.Fact{Label: lang.T(ctx, "Happened"), Text: lang.DateTime(ctx, a.Facts.Accident)})
	if n := runWords(ctx, a); n != "" {
		s.facts = append(s.facts, ui.Fact{Label: lang.T(ctx, "Days without normal work"), Text: n + ". " + lang.T(ctx, "The day it happened is left out; weekends, rest days and light duties count.")})
	}
	if !a.Due.IsZero() {
		s.facts = append(s.facts, ui.Fact{Label: lang.T(ctx, "Last day for the report"), Text: lang.Date(ctx, a.Due)})
	}
	if a.KeepUntil != "" {
		s.facts = append(s.facts, ui.Fact{Label: lang.T(ctx, "Keep the record until"), Text: dayWords(ctx, a.KeepUntil)})
	}
	if !a.Assessed {
		s.facts = append(s.facts, ui.Fact{Label: lang.T(ctx, "Known from"), Text: lang.T(ctx, "The report alone. Nobody has looked at the facts yet.")})
	}
	s.links = []ui.Link{{Text: lang.T(ctx, "Days away of this case"), Href: p.path + "/absence"}}
	s.note = lang.T(ctx, "Source: %s. Compared on %s.", rules.Source, dayWords(ctx, rules.Checked))
	if !rules.Verified {
		s.note += " " + lang.T(ctx, "Not all of it is verified.")
	}
	return s
}
