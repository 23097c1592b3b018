package auditweb

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui/lang"
)

// line is an entry as the page shows it.
type line struct {
	audit.Entry
	Change audit.Change
	// Closed tells that the entry is about a record that the reader may not open.
	Closed bool
	// Does says what the action is.
	Does string
}

// withhold takes the details out of an entry about a record that the reader may not open. Its hash then no longer fits
// what is shown; the log itself is unchanged.
func withhold(e audit.Entry) audit.Entry {
	e.Detail, e.Unit = `{"verb":"withheld"}`, ""
	return e
}

func linesOf(p *authz.Policy, list []audit.Entry, closed map[string]bool) []line {
	does := map[string]string{}
	for _, g := range p.Grants() {
		does[string(g.Action)] = g.Does
	}
	out := make([]line, len(list))
	for i, e := range list {
		l := line{Entry: e, Closed: closed[e.Record], Does: does[e.Action]}
		if !l.Closed {
			_ = json.Unmarshal([]byte(e.Detail), &l.Change) // an entry that cannot be read shows without details
		}
		out[i] = l
	}
	return out
}

// who names the actor in a line.
func (l line) who(ctx context.Context) string {
	switch {
	case l.Name != "":
		return l.Name
	case l.Actor != "":
		return l.Actor
	}
	return lang.T(ctx, "Nobody in particular")
}

// what says in a few words what was done.
func (l line) what(ctx context.Context) string {
	if l.Outcome == audit.Refused {
		return lang.T(ctx, "Refused: %s", l.Action)
	}
	if l.Does != "" {
		return l.Does
	}
	return l.Action
}

// changes gives before and after, a sentence for each field.
func (l line) changes(ctx context.Context) []string {
	if l.Closed {
		return []string{lang.T(ctx, "The details are kept with the record, which you may not open.")}
	}
	var out []string
	for _, f := range l.Change.Fields {
		switch {
		case f.Before == "":
			out = append(out, lang.T(ctx, "%s is %s", f.Name, f.After))
		case f.After == "":
			out = append(out, lang.T(ctx, "%s was %s, and is empty now", f.Name, f.Before))
		default:
			out = append(out, lang.T(ctx, "%s was %s, and is %s now", f.Name, f.Before, f.After))
		}
	}
	if l.Change.Reason != "" {
		out = append(out, lang.T(ctx, "Reason given: %s", l.Change.Reason))
	}
	return out
}

// record names what it was done to.
func (l line) record() string { return strings.TrimSpace(l.Kind + " " + l.Record) }
