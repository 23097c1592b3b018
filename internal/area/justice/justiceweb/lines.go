package justiceweb

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func answerWords(ctx context.Context, a string) string {
	switch a {
	case "yes":
		return lang.T(ctx, "Yes")
	case "no":
		return lang.T(ctx, "No")
	}
	return lang.T(ctx, "Not known")
}

func unverified(ctx context.Context, s law.State) string {
	if s == law.Verified {
		return ""
	}
	return " (" + lang.T(ctx, "unverified") + ")"
}

func iconClass(i ui.Icon) string {
	if i == ui.IconTick {
		return "ok"
	}
	return "wait"
}

// whyWords gives the reason of an answer of the test; that of the law's day and place is written as people say it.
func whyWords(ctx context.Context, t justice.Judged, r law.Row) string {
	if r.Code == "T4" && r.Answer == law.Yes {
		return lang.T(ctx, justice.Words(countries, t.Country)) + ", " + dayWords(ctx, string(t.On))
	}
	return r.Why
}

// heading adds which report it is, where there are several.
func heading(ctx context.Context, p *page, r justice.Report, s string) string {
	if len(p.Reports) < 2 {
		return s
	}
	return s + ", " + lang.T(ctx, "event of %s", dayWords(ctx, r.EventDate))
}

func toldLine(ctx context.Context, r justice.Report) string {
	s := lang.T(ctx, r.ChannelWords()) + ", " + lang.Day(ctx, r.ReportedAt)
	if r.ReportedBy != "" {
		s += ", " + r.ReportedBy
	}
	return s
}

func reportFacts(ctx context.Context, p *page, r justice.Report) []ui.Fact {
	officer := r.Force
	if r.Officer != "" {
		officer += ", " + r.Officer
	}
	out := []ui.Fact{{Label: lang.T(ctx, "Force and officer"), Text: officer}, {Label: lang.T(ctx, "Where it stands"), Text: lang.T(ctx, r.State.Words())}}
	senior := lang.T(ctx, "Not yet confirmed")
	if !r.SeniorAt.IsZero() {
		senior = lang.Day(ctx, r.SeniorAt)
	}
	out = append(out, ui.Fact{Label: lang.T(ctx, "Senior officer review"), Text: senior})
	for _, f := range [][2]string{{"NHS senior welfare lead", r.WelfareLead}, {"Our single point of contact", r.SPOC}} {
		if f[1] != "" {
			out = append(out, ui.Fact{Label: lang.T(ctx, f[0]), Text: f[1]})
		}
	}
	if r.Silences > 0 {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Silence"), Text: lang.N(ctx, r.Silences, "%d ask without an answer", "%d asks without an answer")})
	}
	return out
}

func chargeFacts(ctx context.Context, p *page, c justice.Charge) []ui.Fact {
	who := p.Label(c.Suspect)
	if who == "" {
		who = lang.T(ctx, "Nobody known")
	}
	against := p.Label(c.Affected)
	if against == "" {
		against = lang.T(ctx, "the organisation")
	}
	out := []ui.Fact{{Label: lang.T(ctx, "Who"), Text: who + ", " + lang.T(ctx, "against %s", against)},
		{Label: lang.T(ctx, "Emergency worker by the test"), Text: answerWords(ctx, c.EmergencyWorker)}, {Label: lang.T(ctx, "Outcome"), Text: outcomeLine(ctx, c.Outcome, c.Charged, c.Day)}}
	if c.Disposal != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Sentence or disposal"), Text: c.Disposal})
	}
	var strands []string
	for _, s := range c.Strands {
		if x, ok := law.Load().Strand(s); ok {
			strands = append(strands, lang.T(ctx, x.Name))
		}
	}
	if len(strands) > 0 {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Hostility perceived"), Text: strings.Join(strands, ", ")})
	}
	return out
}

func courtLines(ctx context.Context, p *page) []ui.Check {
	var out []ui.Check
	for _, h := range p.Hearings {
		c := ui.Check{Icon: ui.IconScales, Text: lang.T(ctx, justice.Words(justice.HearingKinds, h.Kind)) + ", " + lang.T(ctx, justice.Words(justice.Courts, h.Court)), Small: strings.Trim(h.Place+". "+h.Needs, ". "), State: lang.DayTime(ctx, h.At)}
		if h.State != "listed" {
			c.Icon, c.Small, c.State = ui.IconTick, h.Result, lang.T(ctx, map[string]string{"held": "Held", "moved": "Moved", "vacated": "Fell out"}[h.State])
		} else if p.works {
			c.Href = p.path + "/held?hearing=" + h.ID
		}
		out = append(out, c)
	}
	for _, k := range p.Conditions {
		state := lang.T(ctx, "until further notice")
		if k.Until != "" {
			state = lang.T(ctx, "until %s", dayWords(ctx, k.Until))
		}
		c := ui.Check{Icon: ui.IconLock, Text: lang.T(ctx, justice.Words(justice.ConditionKinds, k.Kind)) + ": " + k.Words, Small: lang.T(ctx, "Must know: %s", k.Who), State: state}
		if k.Over(p.now) {
			c.Icon, c.State = ui.IconTick, lang.T(ctx, "Ended")
		} else if p.works {
			c.Href = p.path + "/lift?condition=" + k.ID
		}
		out = append(out, c)
	}
	return out
}

func stepLines(ctx context.Context, p *page) []ui.Check {
	var out []ui.Check
	for _, s := range p.Steps {
		c := ui.Check{Icon: ui.IconFlag, Text: lang.T(ctx, justice.Ladder[s.Level]), Small: lang.Day(ctx, s.At), State: lang.T(ctx, "until %s", lang.Day(ctx, s.Due))}
		if !s.AnsweredAt.IsZero() {
			c.Icon, c.State = ui.IconTick, lang.T(ctx, justice.Words(justice.StepResults, s.Result))
		} else if p.works {
			c.Href = p.path + "/stepped?step=" + s.ID
		}
		out = append(out, c)
	}
	return out
}

func sharingLines(ctx context.Context, p *page) []ui.Check {
	words := map[string]string{"asked": "Waits for the privacy lead", "approved": "Approved, not gone yet", "refused": "Refused", "shared": "Shared"}
	var out []ui.Check
	for _, x := range p.Sharings {
		c := ui.Check{Icon: ui.IconSend, Text: x.What + ", " + x.Recipient, Small: lang.T(ctx, justice.Words(justice.Bases, x.Basis)), State: lang.T(ctx, words[x.State])}
		if x.State == "asked" && p.approves && p.Case.Open() {
			c.Href = p.path + "/approve?sharing=" + x.ID
		}
		if x.State == "approved" && p.works {
			c.Href = p.path + "/went?sharing=" + x.ID
		}
		out = append(out, c)
	}
	return out
}
