package incidentweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// todayPage is what somebody who looks after reports sees first.
type todayPage struct {
	caption, greeting string
	contact, steps    []ui.Todo
	cases             []ui.Todo // what is due in cases, such as steps of support
	all               string
	tiles             []ui.Tile
	cross             ui.Cross
	monthName         string
	turn              []Turn
	help              string // the whole directory
}

// maxTodo bounds the rows of the first page; the queue has the rest.
const maxTodo = 60

// maxSteps bounds the promised steps that the first page shows; a link leads to all.
const maxSteps = 8

func (d Staff) today(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	now := d.Incidents.Door.Now().In(lang.London())
	list, err := d.Incidents.DueFirst(ctx, sc, maxTodo)
	if err != nil {
		return err
	}
	n, err := d.names(ctx, sc.Org())
	if err != nil {
		return err
	}
	p := &todayPage{all: "/triage", monthName: lang.T(ctx, "%s so far", strings.Fields(lang.Month(ctx, now))[0])}
	need := d.todo(ctx, p, list, n, now)
	p.greeting = greeting(ctx, authz.From(ctx).Name, need, now)
	p.caption = lang.Day(ctx, now)
	if at := web.ProfileOf(ctx); at.Unit != "" {
		p.caption += ", " + at.Unit
	}
	m, err := d.Incidents.Glance(ctx, sc)
	if err != nil {
		return err
	}
	p.tiles = tiles(ctx, m)
	if p.cross, err = d.cross(ctx, r, n, now); err != nil {
		return err
	}
	if d.Cases != nil {
		if p.cases, err = d.Cases(ctx); err != nil {
			return err
		}
	}
	p.help = "/help/" + sc.Org()
	if p.turn, err = d.turnTo(ctx, sc.Org(), ""); err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.greeting, Body: todayBody(p)})
}

// todo sorts the promises into those to contact and those that were promised next, and counts the people who need the
// reader today: everybody not contacted yet, and every step that falls due by midnight.
func (d Staff) todo(ctx context.Context, p *todayPage, list []incident.Listed, n Names, now time.Time) int {
	need := 0
	y, m, day := now.Date()
	midnight := time.Date(y, m, day+1, 0, 0, 0, 0, lang.London())
	for k := range list {
		l := &list[k]
		c := chip(ctx, "", clock.Track{Start: l.Reported, Due: l.NextDue}, now)
		row := ui.Todo{Who: who(ctx, &l.Incident, now), Href: "/reports/" + l.ID, Clock: c,
			Text: strings.Join(trim(title(ctx, &l.Incident), n.Unit(l.Unit)), ". ")}
		if l.NextRule == incident.RuleContact {
			need++
			row.Act, row.ActHref, row.Weight = lang.T(ctx, "Contact"), row.Href+"/contact", ui.ActSecondary
			if len(p.contact) == 0 {
				row.Act, row.Weight = lang.T(ctx, "Contact now"), ui.ActMain
			}
			if l.OnBehalf {
				row.Text += ". " + lang.T(ctx, "Reported by a colleague")
			}
			p.contact = append(p.contact, row)
			continue
		}
		if l.NextDue.Before(midnight) {
			need++
		}
		row.Text = lang.T(ctx, "For %s", lower(row.Who))
		row.Who, row.Act, row.ActHref = lang.T(ctx, ruleNames[l.NextRule][0]), lang.T(ctx, "Record"), row.Href+"/review"
		if l.NextRule == incident.RuleFeedback {
			row.Act, row.ActHref = lang.T(ctx, "Write it"), row.Href+"/feedback"
		}
		if len(p.steps) < maxSteps {
			p.steps = append(p.steps, row)
		}
	}
	return need
}

// greeting greets by the time of day and says how many people need the reader.
func greeting(ctx context.Context, name string, need int, now time.Time) string {
	hello := "Good evening, %s."
	switch h := now.Hour(); {
	case h >= 4 && h < 12:
		hello = "Good morning, %s."
	case h >= 12 && h < 18:
		hello = "Good afternoon, %s."
	}
	first, _, _ := strings.Cut(name, " ")
	s := lang.T(ctx, hello, first) + " "
	if need == 0 {
		return s + lang.T(ctx, "Nobody is waiting for you")
	}
	return s + lang.N(ctx, need, "%d person needs you today", "%d people need you today")
}

// tiles say how the place is doing, as counts with their denominators.
func tiles(ctx context.Context, m incident.Measures) []ui.Tile {
	share := func(in, all int) float64 {
		if all == 0 {
			return 0
		}
		return float64(in) / float64(all)
	}
	t := []ui.Tile{
		{Label: lang.T(ctx, "Contacted within 24 hours"), Value: strconv.Itoa(m.Last30.ContactIn), Of: lang.T(ctx, "of %d", m.Last30.ContactDue), Note: lang.T(ctx, "Last 30 days")},
		{Label: lang.T(ctx, "Told what is happening"), Value: strconv.Itoa(m.Last30.FedIn), Of: lang.T(ctx, "of %d", m.Last30.FedDue), Note: lang.T(ctx, "Within 7 days, last 30 days")},
		{Label: lang.T(ctx, "Reports this month"), Value: strconv.Itoa(m.Now().Reports), Of: lang.T(ctx, "so far")},
	}
	for _, x := range m.Months {
		t[0].Spark = append(t[0].Spark, share(x.ContactIn, x.ContactDue))
		t[1].Spark = append(t[1].Spark, share(x.FedIn, x.FedDue))
		t[2].Spark = append(t[2].Spark, float64(x.Reports))
	}
	if full := m.Full(); len(full) > 0 {
		t[2].Note = lang.N(ctx, full[len(full)-1].Reports, "%d in the whole of last month", "%d in the whole of last month")
	}
	return t
}

func (d Staff) cross(ctx context.Context, r *http.Request, n Names, now time.Time) (ui.Cross, error) {
	c := ui.Cross{ID: "cross", Month: now, Place: web.ProfileOf(ctx).Unit}
	if c.Place == "" {
		c.Place = web.ProfileOf(ctx).Org
	}
	days, err := d.Incidents.Days(ctx, web.Scope(r), now.Format("2006-01"))
	if err != nil {
		return c, err
	}
	c.Days = make([]ui.DayState, now.Day())
	for i := range c.Days {
		c.Days[i] = ui.NoneReported
	}
	for _, x := range days {
		if i, err := strconv.Atoi(x.Date[8:]); err == nil && i >= 1 && i <= len(c.Days) {
			c.Days[i-1] = ui.NoneReported + ui.DayState(x.Level)
		}
	}
	return c, nil
}
