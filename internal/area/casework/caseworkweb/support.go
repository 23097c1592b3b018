package caseworkweb

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// stepRow is a step of support as it is listed.
type stepRow struct {
	casework.Step
	check ui.Check
	href  string
}

type planRow struct {
	casework.Plan
	who  string
	rows []stepRow
	done int
}

func (p planRow) title() string {
	if p.who == "" {
		return p.Person.Label
	}
	return p.Person.Label + ", " + p.who
}

// stateCheck says how a step stands: its mark and its word.
func stateCheck(ctx context.Context, s *casework.Step, now time.Time) ui.Check {
	c := ui.Check{Icon: ui.IconRing, Text: lang.T(ctx, s.Text)}
	switch s.State {
	case casework.Done:
		c.Icon, c.State = ui.IconTick, lang.T(ctx, s.State.Words())
	case casework.Accepted, casework.Offered:
		c.Icon, c.State = ui.IconHalf, lang.T(ctx, s.State.Words())
	case casework.Declined:
		c.Icon, c.State = ui.IconPause, lang.T(ctx, s.State.Words())
	default:
		switch {
		case !s.Due.IsZero() && s.Due.Before(now) && s.Must:
			c.Icon, c.State = ui.IconAlert, lang.T(ctx, "By %s", lang.ShortDay(ctx, s.Due))
		case s.Earliest.After(now):
			c.State = lang.T(ctx, "From %s", lang.ShortDay(ctx, s.Earliest))
		default:
			c.State = lang.T(ctx, "By %s", lang.ShortDay(ctx, s.Due))
		}
	}
	return c
}

// supportLines is the short list of the overview: the first person's steps that wait, and how the others stand.
func supportLines(ctx context.Context, p *page, plans []casework.Plan) []ui.Check {
	var out []ui.Check
	for i := range plans {
		waits := 0
		for k := range plans[i].Steps {
			s := &plans[i].Steps[k]
			if !s.Waits() || s.Earliest.After(p.now) {
				continue
			}
			if waits++; len(out) < 6 && waits < 4 {
				c := stateCheck(ctx, s, p.now)
				if c.Small = plans[i].Person.Label; p.supports && p.Open() {
					c.Href = stepPath(p, &plans[i].Person, s)
				}
				out = append(out, c)
			}
		}
	}
	return out
}

func stepPath(p *page, who *casework.Person, s *casework.Step) string {
	return p.path + "/step?person=" + who.ID + "&step=" + s.ID
}

var supportTab = tab{path: "support", title: "Support", body: func(d Deps, ctx context.Context, sc authz.Scope, p *page) (templ.Component, error) {
	plans, err := d.Cases.Support(ctx, sc, p.Org, p.ID)
	if err != nil {
		return nil, err
	}
	var rows []planRow
	for _, plan := range plans {
		row := planRow{Plan: plan, who: about(ctx, &plan.Person)}
		for i := range plan.Steps {
			s := &plan.Steps[i]
			if s.State == casework.Done {
				row.done++
			}
			r := stepRow{Step: *s, check: stateCheck(ctx, s, p.now)}
			if p.supports && len(s.State.Next()) > 0 {
				r.href = stepPath(p, &plan.Person, s)
			}
			row.rows = append(row.rows, r)
		}
		rows = append(rows, row)
	}
	return supportBody(p, rows), nil
}}

// stepNote says who recorded a step and when, and the practical note.
func stepNote(ctx context.Context, s *casework.Step) string {
	if s.State == casework.Waiting {
		return lang.T(ctx, s.Owner)
	}
	out := lang.T(ctx, s.State.Words()) + ", " + lang.DayTime(ctx, s.At) + ", " + s.By
	if s.Note != "" {
		out += ". " + s.Note
	}
	return out
}

func reportLine(ctx context.Context, i *incident.Incident) string {
	out := i.Ref
	if t, err := time.ParseInLocation(time.DateOnly, i.Record.IncidentDate, lang.London()); err == nil {
		out += ", " + lang.Date(ctx, t)
	}
	if i.MergedInto != "" {
		out += ", " + lang.T(ctx, "joined to another")
	}
	return out
}

// doneAt gives where the reader says that a task is done, "" where they cannot: what people set and what somebody affected
// asked for is settled by hand, other tasks where they are done.
func (d Deps) doneAt(ctx context.Context, p *page, t casework.Task) string {
	asked := strings.HasPrefix(t.Key, "ask/")
	switch {
	case asked && t.Action == incident.ActWatch:
		if d.may(ctx, incident.ActWatch) {
			return p.path + "/ask-done"
		}
	case p.works && (asked || p.Open() && strings.HasPrefix(t.Key, "own/")):
		return p.path + "/task-done"
	}
	return ""
}

func sources() []casework.SupportRule { return casework.SupportRules() }

func checkClass(c ui.Check) string {
	switch c.Icon {
	case ui.IconTick:
		return "ok"
	case ui.IconAlert:
		return "no"
	}
	return "wait"
}
