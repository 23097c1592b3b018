package standardweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func rag(r catalogue.Rating) ui.Rating {
	switch r {
	case catalogue.Green:
		return ui.Green
	case catalogue.Amber:
		return ui.Amber
	case catalogue.Red:
		return ui.Red
	case catalogue.NotApplicable:
		return ui.NotApplicable
	}
	return ui.NotAssessed
}

func bar(d standard.Distribution) ui.RatingBar {
	return ui.RatingBar{Green: d.Green, Amber: d.Amber, Red: d.Red, NotAssessed: d.NotAssessed, NotApplicable: d.NotApplicable}
}

var stateColour = map[standard.State]ui.TagColour{standard.Draft: ui.TagBlue, standard.Consultation: ui.TagAqua, standard.Signed: ui.TagYellow, standard.Assured: ui.TagPlain, standard.Closed: ui.TagGrey}

func date(ctx context.Context, t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(ctx, t.Time)
}

// dayMonth is a day without its year where it lies near: "4 December", "3 March 2027".
func dayMonth(ctx context.Context, t db.Time, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	s := lang.Date(ctx, t.Time)
	if t.Time.In(lang.London()).Year() == now.In(lang.London()).Year() || t.After(now) && t.Sub(now) < 90*24*time.Hour {
		return strings.TrimSuffix(s, " "+strconv.Itoa(t.Time.In(lang.London()).Year()))
	}
	return s
}

// validity is how a piece of evidence stands in time.
func (d Deps) validity(ctx context.Context, i *standard.Item) ui.Clock {
	now := d.Standard.Now()
	stamp := i.ExpiresAt.Format(time.RFC3339)
	switch days := i.Days(now); {
	case i.Over(now):
		return ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Expired %s", dayMonth(ctx, i.ExpiresAt, now)), Time: stamp}
	case days <= d.Standard.Rules.SoonDays:
		return ui.Clock{Level: ui.Soon, Text: lang.N(ctx, days, "Expires in %d day", "Expires in %d days"), Time: stamp}
	}
	return ui.Clock{Text: lang.T(ctx, "To %s", dayMonth(ctx, i.ExpiresAt, now)), Time: stamp}
}

// evidenceCell is the evidence of an indicator in a row: how many, and what runs out.
func (d Deps) evidenceCell(ctx context.Context, l *standard.Line, href string) templ.Component {
	now := d.Standard.Now()
	var sub templ.Component
	over, soon := 0, 0
	var next *standard.Item
	for i := range l.Evidence {
		e := &l.Evidence[i]
		switch {
		case e.Over(now):
			over++
		case e.Days(now) <= d.Standard.Rules.SoonDays:
			soon++
			fallthrough
		default:
			if next == nil {
				next = e
			}
		}
	}
	switch {
	case len(l.Evidence) > 0 && over == len(l.Evidence):
		sub = d.validity(ctx, &l.Evidence[len(l.Evidence)-1]).Chip()
	case soon > 0:
		sub = ui.Clock{Level: ui.Soon, Text: lang.N(ctx, soon, "%d expires in %d days", "%d expire within %d days", next.Days(now)), Time: next.ExpiresAt.Format(time.RFC3339)}.Chip()
	case next != nil:
		sub = small(lang.T(ctx, "Next to expire: %s", date(ctx, next.ExpiresAt)))
	}
	return evidenceLine(len(l.Evidence), href, sub)
}

// actionCell is the action that answers an indicator.
func (d Deps) actionCell(ctx context.Context, w *standard.Whole, l *standard.Line) ui.Cell {
	now := d.Standard.Now()
	a, ok := l.Open()
	switch {
	case ok && a.Late(now):
		return ui.Cell{Text: a.Owner, Body: actionLine(a.Owner, ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Late since %s", dayMonth(ctx, a.Due, now))}.Chip())}
	case ok:
		return ui.Cell{Body: actionLine(a.Owner, small(dayMonth(ctx, a.Due, now)))}
	case l.Rating == catalogue.Amber || l.Rating == catalogue.Red:
		if !w.Planned {
			return ui.Cell{Body: small(lang.T(ctx, "None yet"))}
		}
		return ui.Cell{Body: needed(d.actionPath(w.ID, l.Code), w.State.Writable())}
	}
	return ui.Cell{Body: small(lang.T(ctx, "None needed"))}
}

func (d Deps) actionPath(assessment, code string) string {
	if p := d.Standard.Plan; p != nil && p.Path != nil {
		return p.Path(assessment, code)
	}
	return ""
}

// under says what else there is to a rating: what it was, and how views stand.
func under(ctx context.Context, l *standard.Line, beforeName string, before map[string]catalogue.Rating) string {
	switch {
	case l.LoweredFrom != "":
		return lang.T(ctx, "Was green until %s", lang.Date(ctx, l.LoweredAt.Time))
	case l.Differs() || l.Settled != "":
		for _, v := range l.Views {
			return lang.T(ctx, "Union view: %s. Trust view: %s. %s stands", strings.ToLower(lang.T(ctx, v.Rating.Words())), strings.ToLower(lang.T(ctx, l.Said.Words())), lang.T(ctx, l.Rating.Words()))
		}
	case before[l.Code] != "" && before[l.Code] != l.Rating && before[l.Code] != catalogue.NotAssessed && l.Rating != catalogue.NotAssessed:
		return lang.T(ctx, "Was %s in %s", strings.ToLower(lang.T(ctx, before[l.Code].Words())), beforeName)
	}
	return ""
}

func number(n int) string { return strconv.Itoa(n) }

func version(n int64) string { return strconv.FormatInt(n, 10) }

// verification says of wording what was read, in words.
func verification(ctx context.Context, w standard.Words) string {
	switch w.Verification {
	case catalogue.Verified:
		return lang.T(ctx, "Official wording, from %s", w.Source)
	case catalogue.Local:
		return lang.T(ctx, "Local wording, from %s", w.Source)
	}
	if w.Source != "" {
		return lang.T(ctx, "Not verified, from %s", w.Source)
	}
	return lang.T(ctx, "Not verified: a working paraphrase of ours, not NHS England’s wording")
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

var kindWords = map[string]string{"file": "A file", "link": "A link", "exhibit": "An exhibit"}

// represents is what time a piece of evidence shows.
func represents(ctx context.Context, i *standard.Item) string {
	switch {
	case !i.RepresentsFrom.IsZero() && !i.RepresentsTo.IsZero():
		return lang.T(ctx, "%s to %s", date(ctx, i.RepresentsFrom), date(ctx, i.RepresentsTo))
	case !i.RepresentsTo.IsZero():
		return lang.T(ctx, "Up to %s", date(ctx, i.RepresentsTo))
	}
	return lang.T(ctx, "Not said")
}

func findingWords(code string) string {
	for _, f := range standard.Findings() {
		if f[0] == code {
			return f[1]
		}
	}
	return code
}

func statementName(kind string) string {
	if kind == "board" {
		return "The board’s statement"
	}
	return "The executive lead’s statement"
}

func or(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

// was says what a cell of a file would replace.
func was(ctx context.Context, now, before string) string {
	if now == "" || now == before || before == "" {
		return ""
	}
	return lang.T(ctx, "Now: %s", before)
}
