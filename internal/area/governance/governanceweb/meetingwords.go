package governanceweb

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// reads tells whether minutes are shown.
func (p *meetingView) reads() bool { return len(p.Parts) > 0 }

// interestTitle says how many interests there are.
func (p *meetingView) interestTitle(ctx context.Context) string {
	n := 0
	for _, m := range p.Interests {
		for _, x := range m.Interests {
			if x.Ended == "" && !x.None {
				n++
			}
		}
	}
	if n == 0 {
		return lang.T(ctx, "No interest is declared")
	}
	return lang.N(ctx, n, "%d interest is declared", "%d interests are declared")
}

func (p *meetingView) minutesTitle(ctx context.Context) string {
	switch p.Minutes {
	case "":
		return lang.T(ctx, "No minutes are written yet")
	case "draft":
		return lang.T(ctx, "Opening of the minutes, a draft that only chairs and secretary see")
	case "circulated":
		return lang.T(ctx, "Opening of the minutes, a draft that members have")
	}
	return lang.T(ctx, "Opening of the minutes, agreed")
}

func (p *meetingView) actionTitle(ctx context.Context) string {
	late := 0
	for i := range p.Actions {
		if p.Actions[i].Late(p.now) {
			late++
		}
	}
	if late > 0 {
		return lang.N(ctx, late, "%d action past its date", "%d actions past their date")
	}
	if n := len(p.Actions); n > 0 {
		return lang.N(ctx, n, "%d action", "%d actions")
	}
	return lang.T(ctx, "Actions")
}

// thereTitle says whether the meeting is quorate.
func (p *meetingView) thereTitle(ctx context.Context) string {
	switch {
	case p.State == governance.Planned || p.State == governance.PapersOut || p.State == governance.Cancelled:
		return lang.T(ctx, "Who is on it")
	case p.Quorum.Holds():
		return lang.N(ctx, p.Quorum.Present, "Quorate: %d there", "Quorate: %d there")
	}
	return lang.N(ctx, p.Quorum.Present, "Not quorate: %d there", "Not quorate: %d there")
}

func (p *meetingView) access(ctx context.Context) string {
	out := lang.T(ctx, "Members of the group alone.")
	if p.Terms.Reads == "org" {
		out = lang.T(ctx, "Everybody who works here, papers once they are sent and minutes once they are agreed. Restricted items are for members alone.")
	}
	if p.Mine {
		return lang.T(ctx, "You, because you are on the group.") + " " + out
	}
	return out
}

// files are the documents that there are of a meeting, as pages to print.
func (p *meetingView) files(ctx context.Context) []ui.Link {
	out := []ui.Link{{Text: lang.T(ctx, "Agenda"), Href: governance.MeetingPath(p.ID) + "/documents/agenda"}}
	if p.reads() {
		out = append(out, ui.Link{Text: lang.T(ctx, "Minutes"), Href: governance.MeetingPath(p.ID) + "/documents/minutes"})
	}
	if p.State != governance.Cancelled {
		out = append(out, ui.Link{Text: lang.T(ctx, "Action log"), Href: governance.MeetingPath(p.ID) + "/documents/actions"})
	}
	return out
}

// paperState says which version a paper is, whether it was sent, replaced or checked, and why it came.
func paperState(ctx context.Context, y governance.Paper) string {
	out := []string{lang.T(ctx, "version %s", version(y.V))}
	if !y.Latest {
		out = append(out, lang.T(ctx, "replaced"))
	}
	if y.SentAt.IsZero() {
		out = append(out, lang.T(ctx, "not sent yet"))
	}
	switch {
	case y.File == "":
	case y.Scan == files.Waiting:
		out = append(out, lang.T(ctx, "being checked for viruses"))
	case y.Scan == files.Clean:
		out = append(out, size(ctx, y.Size))
	}
	s := strings.Join(out, ", ") + "."
	if y.Why != "" {
		s += " " + strings.TrimRight(y.Why, ".") + "."
	}
	return s
}

func size(ctx context.Context, n int64) string {
	if n < 1<<20 {
		return lang.T(ctx, "%d kB", max(1, n>>10))
	}
	return lang.T(ctx, "%d MB", n>>20)
}

// seatState says whom somebody speaks for, and whether they came.
func seatState(ctx context.Context, x governance.Seat) string {
	s := ", " + lower(lang.T(ctx, governance.WordsOf(governance.Sides(), x.Side)))
	if x.State != "" {
		s += ". " + lang.T(ctx, seatWords[x.State])
	}
	return s
}
