package riskweb

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func versionPath(p *recordPage) string {
	return risk.Path(p.ID) + "/versions/" + number(p.v.N)
}

// placedNow tells whether a control is in place: now, where that is known, else as its version says.
func placedNow(c risk.Control, kept map[string]risk.Kept, live bool) bool {
	if k, ok := kept[c.Key]; live && ok {
		return k.InPlace
	}
	return c.InPlace
}

func lateNow(c risk.Control, kept map[string]risk.Kept, now time.Time, live bool) bool {
	k, ok := kept[c.Key]
	return live && ok && k.Late(now)
}

func controlIcon(c risk.Control, kept map[string]risk.Kept, now time.Time, live bool) ui.Icon {
	switch {
	case placedNow(c, kept, live):
		return ui.IconTick
	case lateNow(c, kept, now, live):
		return ui.IconAlert
	}
	return ui.IconRing
}

func controlLook(c risk.Control, kept map[string]risk.Kept, now time.Time, live bool) string {
	switch {
	case placedNow(c, kept, live):
		return "ok"
	case lateNow(c, kept, now, live):
		return "no"
	}
	return "wait"
}

func controlState(ctx context.Context, c risk.Control, kept map[string]risk.Kept, now time.Time, live bool) string {
	switch {
	case placedNow(c, kept, live):
		return lang.T(ctx, "In place")
	case lateNow(c, kept, now, live):
		return lang.T(ctx, "Late, due %s", day(ctx, c.Due))
	case c.Due == "":
		return lang.T(ctx, "Not in place")
	}
	return lang.T(ctx, "By %s", day(ctx, c.Due))
}

// stepWords say of what kind a control is and who sees to it.
func stepWords(ctx context.Context, set matrix.Set, c risk.Control) string {
	k, _ := set.Kind(c.Step)
	return strings.TrimSuffix(number(c.Step)+". "+lang.T(ctx, k.Name)+". "+c.Owner, " ")
}

func levelFacts(ctx context.Context, list []matrix.Level) []ui.Fact {
	var out []ui.Fact
	for _, l := range list {
		out = append(out, ui.Fact{Label: number(l.N) + ". " + lang.T(ctx, l.Name), Text: lang.T(ctx, l.Guide)})
	}
	return out
}

func stepFacts(ctx context.Context, list []matrix.Step) []ui.Fact {
	var out []ui.Fact
	for _, s := range list {
		out = append(out, ui.Fact{Label: number(s.N) + ". " + lang.T(ctx, s.Name), Text: lang.T(ctx, s.Example)})
	}
	return out
}

// lede is the line under the title of an assessment.
func (p *recordPage) lede(ctx context.Context) string {
	s := p.Ref + ". " + lang.T(ctx, p.Kind.Words())
	if p.unit != "" {
		s += ", " + p.unit
	}
	return s + ". " + lang.T(ctx, "Version %d", p.v.N)
}

// lede is the line under the title of a risk.
func (p *entryPage) lede(ctx context.Context) string {
	s := lang.T(ctx, "From “%s”, version %d", p.From, p.N)
	if p.unit != "" {
		s += ", " + p.unit
	}
	return s + ". " + lang.T(ctx, "Owner: %s.", p.OwnerName)
}
