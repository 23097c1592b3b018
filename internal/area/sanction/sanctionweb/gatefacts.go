package sanctionweb

import (
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/ui"
)

// gateFacts are the gates with what each answer does.
func (p *ladderPage) gateFacts() []ui.Fact {
	var out []ui.Fact
	for _, g := range p.Gates {
		out = append(out, ui.Fact{Label: g.ID + ". " + g.Name, Note: g.Source, Body: answers(g)})
	}
	return out
}

func answerLine(a ladder.Answer) string {
	switch a.Outcome {
	case ladder.Stops, ladder.Refers:
		s := a.Label + ": stops level " + span(a.Levels)
		if a.To != "" {
			s += ", " + a.To + " in its place"
		}
		if a.Exception != "" {
			s += ". An exception needs the " + roleWords[a.Exception]
		}
		return s
	case ladder.Holds:
		return a.Label + ": no letter goes before it is answered in full"
	case ladder.Open:
		return a.Label + ": nothing from level 4 up is decided"
	}
	return a.Label + ": passed"
}
