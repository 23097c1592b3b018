package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/stats/spc"
)

// ActPatterns is seeing when and where it happens.
const ActPatterns authz.Action = "insight.patterns"

// PatternAsk is whose patterns, over the twelve months up to one.
type PatternAsk struct {
	Place string
	// By is what the Pareto counts: one of PatternBys.
	By string
	To collection.Month
	// Cross is the month of the safety cross; "" is To.
	Cross collection.Month
}

// PatternBy is a field that a Pareto can count by.
type PatternBy struct{ Code, Dim, List, Title, Short string }

// PatternBys are the fields in the order in which they are offered.
func PatternBys() []PatternBy {
	return []PatternBy{
		{"trigger", "trigger", "trigger", "What set it off", "Trigger"},
		{"factor", "factor", "factor", "What lay behind it", "Factor"},
		{"place", "location_detail", "location_detail", "What kind of place", "Place"},
		{"violence", "violence_primary", "violence", "What happened", "Violence"},
		{"who", "alleged_type", "alleged_person_type", "Who did it", "Who"},
	}
}

// Patterns are when and where it happens at a place.
type Patterns struct {
	Place    Place
	By       PatternBy
	From, To collection.Month
	Total    disclosure.Shown
	// Heat is incidents by weekday, Monday first, and hour; Untimed are those whose hour or day is not known.
	Heat    [7][24]disclosure.Shown
	Untimed disclosure.Shown
	Most    []PatternCount
	// Spots are the places with the most incidents. Unplaced are incidents without one.
	Spots    []HotSpot
	Unplaced disclosure.Shown
	// Own says that it is the reader's own organisation: only then are there single days.
	Own   bool
	Cross []DayWorst
	// Month is that of the cross.
	Month collection.Month
	// where narrows it further.
	where []cube.Filter
	// Between is the chart of days between reportable injuries, of the last sixty, nil with fewer than six in five
	// years; Events is how many there were and Last the newest.
	Between *spc.Between
	Events  int
	Last    time.Time
	// Spans are the reach that was counted.
	Cover Cover
}

// PatternCount is one category of a Pareto.
type PatternCount struct {
	Code, Words string
	Count       disclosure.Shown
}

// HotSpot is one place: a site with the kind of place in it, or for those above a trust the kind alone.
type HotSpot struct {
	Site, Words     string
	Incidents, Hurt disclosure.Shown
}

// DayWorst is the worst that was recorded on a day of a safety cross.
type DayWorst int

// The levels of a day, as ui.DayState has them.
const (
	Ahead DayWorst = iota
	NoneRecorded
	VerbalDay
	ContactDay
	InjuryDay
)

// rareYears is how far back the chart of days between looks, and rareEvents how many it shows at most, the last: it is a
// chart of what is rare, and a place where more happened in five years is told by the control charts. Under fewestRare there
// are less than five gaps, and what is usual cannot be said.
const (
	rareYears  = 5
	rareEvents = 60
	fewestRare = 6
)

// Patterns counts when and where it happens. Out of reach is fault.NotFound.
func (s *Pictures) Patterns(ctx context.Context, sc authz.Scope, a PatternAsk) (Patterns, error) {
	bys := PatternBys()
	i := slices.IndexFunc(bys, func(b PatternBy) bool { return b.Code == a.By })
	if a.By == "" {
		i = 0
	}
	if i < 0 {
		return Patterns{}, fault.Missing()
	}
	p, err := s.Service.Place(ctx, sc, a.Place, true)
	if err != nil {
		return Patterns{}, err
	}
	if a.To == "" {
		a.To = s.LastMonth()
	}
	if a.Cross == "" {
		a.Cross = a.To
	}
	x := Patterns{Place: p, By: bys[i], From: a.To.Add(-11), To: a.To, Own: sc.Org() == p.Org, Month: a.Cross}
	reach, cover, err := s.inReach(ctx, sc, p, x.From, x.To)
	if err != nil {
		return x, err
	}
	x.Cover = cover
	if x.Own {
		reach = p.Trusts // what was recorded here is there, whether a return went up or not
	}
	if len(reach) > 0 {
		if err := s.when(ctx, &x, reach); err != nil {
			return x, err
		}
	}
	if !x.Own {
		return x, nil
	}
	if err := s.cross(ctx, &x); err != nil {
		return x, err
	}
	return x, s.between(ctx, &x)
}

func (x *Patterns) filters() []cube.Filter { return slices.Concat(x.Place.filters(), x.where) }

// Days gives the safety cross of a month and the days between reportable injuries at a place of the reader's own, of what
// the conditions leave; nil anywhere else, since single days of others are nobody's business.
func (s *Pictures) Days(ctx context.Context, p Place, where []cube.Filter, month collection.Month) (*Patterns, error) {
	if !p.Own {
		return nil, nil
	}
	x := &Patterns{Place: p, Own: true, Month: month, From: month, To: month, where: where}
	if err := s.cross(ctx, x); err != nil {
		return nil, err
	}
	return x, s.between(ctx, x)
}

func (x *Patterns) ask(reach []cube.Span, measure string, by ...string) cube.Query {
	return cube.Query{Measure: measure, By: by, Where: x.filters(), Reach: reach, From: x.From.First().Format(time.DateOnly), To: x.To.Last().Format(time.DateOnly)}
}

// shown gives a count as the reader may see it.
func (x *Patterns) shown(n int64) disclosure.Shown {
	if x.Own {
		return disclosure.ExactCell(n)
	}
	return Shown(x.Place, false, n)
}

// when counts hours, categories and places.
func (s *Pictures) when(ctx context.Context, x *Patterns, reach []cube.Span) error {
	spots := []string{"location_detail"}
	if x.Own {
		spots = []string{cube.Site, "location_detail"}
	}
	tables, err := s.Cube.Slices(ctx, x.ask(reach, "", cube.Weekday, cube.Hour), x.ask(reach, "", x.By.Dim), x.ask(reach, "", spots...), x.ask(reach, cube.Injured, spots...))
	if err != nil {
		return err
	}
	heat := tables[0]
	x.Total = x.shown(heat.Total.Incidents)
	for d := range x.Heat {
		for h := range x.Heat[d] {
			x.Heat[d][h] = disclosure.ExactCell(0)
		}
	}
	known := int64(0)
	for _, c := range heat.Cells {
		d, err1 := strconv.Atoi(c.At[0])
		h, err2 := strconv.Atoi(c.At[1])
		if err1 == nil && err2 == nil && d >= 1 && d <= 7 && h >= 0 && h < 24 {
			x.Heat[d-1][h] = x.shown(c.Incidents)
			known += c.Incidents
		}
	}
	x.Untimed = x.shown(max(0, heat.Total.Incidents-known))
	for _, c := range tables[1].Cells {
		x.Most = append(x.Most, PatternCount{c.At[0], mds.Of(x.By.List).Words(c.At[0]), x.shown(c.Incidents)})
	}
	x.places(tables[2], tables[3])
	return nil
}

// mostSpots is how many places are listed.
const mostSpots = 12

func (x *Patterns) places(incidents, hurt cube.Table) {
	at := len(incidents.By) - 1
	injured := map[[cube.MaxBy]string]int64{}
	for _, c := range hurt.Cells {
		injured[c.At] = c.Staff
	}
	cells := slices.Clone(incidents.Cells)
	slices.SortStableFunc(cells, func(a, b cube.Cell) int { return cmp.Compare(b.Incidents, a.Incidents) })
	for i, c := range cells {
		if i == mostSpots {
			break
		}
		spot := HotSpot{Words: mds.Of("location_detail").Words(c.At[at]), Incidents: x.shown(c.Incidents), Hurt: x.shown(injured[c.At])}
		if at > 0 {
			spot.Site = c.At[0]
		}
		x.Spots = append(x.Spots, spot)
	}
	none := int64(0)
	for _, c := range incidents.NotKnown {
		none += c.Incidents
	}
	x.Unplaced = x.shown(none)
}

// cross finds the worst of each day of a month.
func (s *Pictures) cross(ctx context.Context, x *Patterns) error {
	if x.Month.First().IsZero() {
		return fault.Missing()
	}
	ask := func(measure string) cube.Query {
		return cube.Query{Measure: measure, By: []string{cube.Day}, Where: x.filters(), Reach: x.Place.Trusts, From: x.Month.First().Format(time.DateOnly), To: x.Month.Last().Format(time.DateOnly)}
	}
	today := s.now().Format(time.DateOnly)
	worst := make([]DayWorst, x.Month.Last().Day())
	for i := range worst {
		if x.Month.First().AddDate(0, 0, i).Format(time.DateOnly) <= today {
			worst[i] = NoneRecorded
		}
	}
	for i, measure := range []string{"", cube.Physical, cube.Injured} {
		t, err := s.slice(ctx, ask(measure))
		if err != nil {
			return err
		}
		for _, c := range t.Cells {
			d, err := time.Parse(time.DateOnly, c.At[0])
			if err != nil || d.Day() > len(worst) {
				continue
			}
			worst[d.Day()-1] = max(worst[d.Day()-1], VerbalDay+DayWorst(i))
		}
	}
	x.Cross = worst
	return nil
}

// between makes the chart of days between reportable injuries.
func (s *Pictures) between(ctx context.Context, x *Patterns) error {
	now := s.now()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	t, err := s.slice(ctx, cube.Query{Measure: cube.RIDDOR, By: []string{cube.Day}, Where: x.filters(), Reach: x.Place.Trusts,
		From: today.AddDate(-rareYears, 0, 0).Format(time.DateOnly), To: today.Format(time.DateOnly)})
	if err != nil {
		return err
	}
	var events []time.Time // the last first
	for _, c := range slices.Backward(t.Cells) {
		x.Events += int(c.Incidents)
		if len(events) == rareEvents {
			continue
		}
		d, err := time.Parse(time.DateOnly, c.At[0])
		if err != nil {
			return fmt.Errorf("a day of the cube: %w", err)
		}
		if len(events) == 0 {
			x.Last = d
		}
		events = append(events, slices.Repeat([]time.Time{d}, min(int(c.Incidents), rareEvents-len(events)))...)
	}
	slices.Reverse(events)
	if len(events) < fewestRare {
		return nil
	}
	b, err := spc.DaysBetween(events, today, spc.Options{Direction: spc.Increase})
	if err != nil {
		return err
	}
	x.Between = &b
	return nil
}
