package server

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident/incidentweb"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui/lang"
)

// places answers the incident pages' questions about an organisation's structure and directory.
type places struct{ s *Server }

// TurnTo gives one of each that somebody who looks after reports rings first, at a site or, with site "", in the whole
// organisation; the directory has the others.
func (p places) TurnTo(ctx context.Context, code, site string) ([]incidentweb.Turn, error) {
	h, err := p.s.Org.Help(ctx, code, site)
	if err != nil {
		return nil, err
	}
	now := p.s.Org.Now()
	var out []incidentweb.Turn
	for _, e := range nearest(h.Entries, now) {
		role := lang.T(ctx, e.Role.Words())
		out = append(out, incidentweb.Turn{Name: e.Name, Role: role, When: reachable(ctx, e.Hours, now), Phone: e.Phone, Dial: strings.TrimPrefix(org.Dial(e.Phone), "tel:")})
	}
	return out, nil
}

// firstToRing are the kinds of help on the first page, in its order; within one, any of its roles will do.
var firstToRing = [][]org.HelpRole{{org.ReductionLead, org.Specialist}, {org.SecurityDesk, org.ControlRoom}, {org.Occupational}}

// nearest gives one entry of each kind: one who answers now before one who does not, one of the site before one of the
// whole organisation, then the order of the kind's roles and of the directory.
func nearest(list []org.Entry, now time.Time) []org.Entry {
	var out []org.Entry
	for _, kind := range firstToRing {
		var best *org.Entry
		for _, role := range kind {
			for i := range list {
				if e := &list[i]; e.Role == role && (best == nil || nearer(e, best, now)) {
					best = e
				}
			}
		}
		if best != nil {
			out = append(out, *best)
		}
	}
	return out
}

func nearer(a, b *org.Entry, now time.Time) bool {
	if x, y := a.Hours.OpenAt(now), b.Hours.OpenAt(now); x != y {
		return x
	}
	return a.Site != "" && b.Site == ""
}

// reachable says in a few words when somebody answers: "always", "until 5pm" while they do, "8am to 5pm" on a day on which they
// are not there now, and the days with it on any other day. "" where nothing is known.
func reachable(ctx context.Context, h org.Hours, now time.Time) string {
	if h.Always {
		return lang.T(ctx, "always")
	}
	now = now.In(lang.London())
	minute, today := now.Hour()*60+now.Minute(), now.Weekday()
	yesterday := (today + 6) % 7
	for _, p := range h.Parts {
		late := p.To <= p.From
		if p.Days[today] && minute >= p.From && (late || minute < p.To) || late && p.Days[yesterday] && minute < p.To {
			return lang.T(ctx, "until %s", oClock(ctx, p.To))
		}
	}
	for _, p := range h.Parts {
		if p.Days[today] && minute < p.From {
			return lang.T(ctx, "%s to %s", oClock(ctx, p.From), oClock(ctx, p.To))
		}
	}
	var out []string
	for _, p := range h.Parts {
		var days []string
		for _, run := range p.Runs() {
			first := dayName(ctx, run[0])
			if run[0] != run[1] {
				first = lang.T(ctx, "%s to %s", first, dayName(ctx, run[1]))
			}
			days = append(days, first)
		}
		out = append(out, strings.Join(days, ", ")+" "+lang.T(ctx, "%s to %s", oClock(ctx, p.From), oClock(ctx, p.To)))
	}
	return strings.Join(out, "; ")
}

// A Sunday in winter, so that London time and UTC agree.
var sunday = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func dayName(ctx context.Context, d time.Weekday) string {
	return lang.Weekday(ctx, sunday.AddDate(0, 0, int(d)))
}

// oClock says minutes after midnight as people do: "5pm", "8:30am", "noon", "midnight".
func oClock(ctx context.Context, minutes int) string {
	switch minutes % 1440 {
	case 0:
		return lang.T(ctx, "midnight")
	case 720:
		return lang.T(ctx, "noon")
	}
	return strings.Replace(lang.Time(ctx, sunday.Add(time.Duration(minutes)*time.Minute)), ":00", "", 1)
}

// Names gives the names of an organisation's sites and units by their ids, retired ones too.
func (p places) Names(ctx context.Context, code string) (incidentweb.Names, error) {
	n := incidentweb.Names{Sites: map[string]string{}, Units: map[string]string{}}
	sites, err := p.s.Org.Sites(ctx, p.s.see(), code, true)
	if err != nil {
		return n, err
	}
	for _, x := range sites {
		n.Sites[x.ID] = x.Name
	}
	units, err := p.s.Org.Units(ctx, p.s.see(), code, true)
	if err != nil {
		return n, err
	}
	for _, x := range units {
		n.Units[x.ID] = x.Name
	}
	return n, nil
}
