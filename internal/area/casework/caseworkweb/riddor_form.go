package caseworkweb

import (
	"context"
	"net/url"
	"strconv"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func factValues(p *page, a *casework.Assessment) url.Values {
	at := accidentOf(p, a).In(clock.London())
	v := url.Values{"time": {at.Format("15:04")}, "work": {"worker"}}
	setDay(v, "accident", clock.DayOf(at))
	if a == nil {
		return v
	}
	f := a.Facts
	if !f.Worker {
		v.Set("work", "public")
	}
	v["more"] = nil
	for code, on := range map[string]bool{"personal": f.Personal, "psych": f.PsychOnly, "to_hospital": f.ToHospital, "at_hospital": f.AtHospital} {
		if on {
			v["more"] = append(v["more"], code)
		}
	}
	v.Set("specified", f.Specified)
	v.Set("occurrence", f.Occurrence)
	setDay(v, "died", f.Died)
	setDay(v, "disease", f.Disease)
	v.Set("version", strconv.FormatInt(a.Version, 10))
	return v
}

func codeOptions(ctx context.Context, none string, list []riddor.Code, chosen string) []ui.Option {
	out := []ui.Option{{Value: "", Label: lang.T(ctx, none), Chosen: chosen == ""}}
	for _, c := range list {
		out = append(out, ui.Option{Value: c.Code, Label: lang.T(ctx, c.Words), Chosen: c.Code == chosen})
	}
	return out
}

func factsSheet(ctx context.Context, p *page, who casework.Person, rules riddor.Rules, v url.Values, said ui.Problems) sheet {
	more := [][2]string{{"personal", "It did not arise from work: a personal quarrel, a visitor from home"}, {"psych", "The harm is to the mind alone"}, {"at_hospital", "It happened at a hospital"}, {"to_hospital", "The person was taken straight to hospital for treatment"}}
	return sheet{id: "facts", heading: lang.T(ctx, "What is known"), lede: lang.T(ctx, "For a competent person. Days away are taken from the case by themselves."), form: &careForm{action: casework.RiddorPath(p.ID, who.ID), quiet: true,
		hidden: [][2]string{{"version", v.Get("version")}}, buttons: [][2]string{{"assess", lang.T(ctx, "Go through the table")}}, fields: []any{
			dateField(v, "accident", lang.T(ctx, "Day it happened"), "", said),
			ui.Field{Name: "time", Label: lang.T(ctx, "Time"), Hint: lang.T(ctx, "Such as 22:40"), Value: v.Get("time"), Size: ui.Size4},
			ui.Choice{Name: "work", Label: lang.T(ctx, "The person was"), Plain: true, Options: options(ctx, [][2]string{{"worker", "At work"}, {"public", "Not at work: a patient, visitor or other"}}, v.Get("work"))},
			picked{ui.Field{Name: "specified", Label: lang.T(ctx, "Injury that the law names"), Error: said.For("specified")}, codeOptions(ctx, "None of these", rules.Specified, v.Get("specified"))},
			many(ui.Choice{Name: "more", Label: lang.T(ctx, "Does any of this hold?"), Plain: true, Options: options(ctx, more, v["more"]...)}),
			dateField(v, "died", lang.T(ctx, "Day of death, if the person died of it"), "", said),
			dateField(v, "disease", lang.T(ctx, "Day on which a doctor diagnosed an occupational disease"), "", said),
			picked{ui.Field{Name: "occurrence", Label: lang.T(ctx, "Dangerous occurrence"), Error: said.For("occurrence")}, codeOptions(ctx, "None of these", rules.Occurrences, v.Get("occurrence"))},
		}}}
}

func (d Care) decideSheet(ctx context.Context, p *page, who casework.Person, a *casework.Assessment, v url.Values, said ui.Problems) sheet {
	s := sheet{id: "decide", heading: lang.T(ctx, "What do you decide?")}
	chosen := v.Get("result")
	if chosen == "" {
		chosen = string(a.Holds())
	}
	if a.Decided != "" {
		s.heading = lang.T(ctx, "What was decided")
		s.facts = []ui.Fact{{Label: lang.T(ctx, "Decided"), Text: lang.T(ctx, a.Decided.Words())}, {Label: lang.T(ctx, "By"), Text: a.DecidedName + ", " + lang.DateTime(ctx, a.DecidedAt)}}
		if a.Reason != "" {
			s.facts = append(s.facts, ui.Fact{Label: lang.T(ctx, "Why"), Text: a.Reason})
		}
	}
	var list []ui.Option
	for _, x := range riddor.Results() {
		list = append(list, ui.Option{Value: string(x), Label: lang.T(ctx, x.Words()), Chosen: string(x) == chosen})
	}
	f := &careForm{action: casework.RiddorPath(p.ID, who.ID), hidden: [][2]string{{"version", strconv.FormatInt(a.Version, 10)}}, buttons: [][2]string{{"decide", lang.T(ctx, "Record this decision")}}, fields: []any{
		picked{ui.Field{Name: "result", Label: lang.T(ctx, "Decision"), Error: said.For("result")}, list},
		area(ui.Field{Name: "reason", Label: lang.T(ctx, "Why"), Hint: lang.T(ctx, "Needed where it is not what the table says"), Value: v.Get("reason"), Error: said.For("reason"), Rows: 3}),
	}}
	if a.Decided == "" {
		s.form = f
	} else {
		s.folded, s.foldedAs = f, lang.T(ctx, "Decide again")
	}
	return s
}

func (d Care) sendSheet(ctx context.Context, p *page, who casework.Person, a *casework.Assessment, v url.Values, said ui.Problems) sheet {
	at := casework.RiddorPath(p.ID, who.ID)
	s := sheet{id: "send", heading: lang.T(ctx, "The report (F2508)"), lede: lang.T(ctx, "The program drafts it. A competent person makes the report on HSE’s own page, and records the number here."),
		links: []ui.Link{{Text: lang.T(ctx, "Draft the F2508"), Href: at + "/draft"}}}
	if !a.SubmittedAt.IsZero() {
		s.facts = []ui.Fact{{Label: lang.T(ctx, "Number"), Text: a.Receipt}, {Label: lang.T(ctx, "Sent"), Text: lang.DateTime(ctx, a.SubmittedAt)}, {Label: lang.T(ctx, "By"), Text: a.SubmittedName}}
	}
	if a.Decided.Report() && a.ToReport() {
		s.form = &careForm{action: at, quiet: true, hidden: [][2]string{{"version", strconv.FormatInt(a.Version, 10)}}, buttons: [][2]string{{"submit", lang.T(ctx, "Record that it was sent")}}, fields: []any{
			ui.Field{Name: "receipt", Label: lang.T(ctx, "Number that HSE gave"), Value: v.Get("receipt"), Error: said.For("receipt"), Size: ui.Size20},
			dateField(v, "submitted", lang.T(ctx, "Day it was sent"), "", said),
			ui.Field{Name: "submitted_time", Label: lang.T(ctx, "Time"), Value: v.Get("submitted_time"), Size: ui.Size4},
		}}
	}
	return s
}
