package boardpack

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
)

// crowd is how many events of the same kind must lie in the same place and time for a severe one to be told by them:
// fewer, and the place or the time is told more roughly, until there are as many. It is the smallest base over which shares
// are published.
const crowd = disclosure.MinBase

// event is severe events that are told alike.
type event struct {
	when, kind, setting string
	n                   int
	order               string
}

// settings are the classes in which a setting is told, with their codes; any other is elsewhere.
var settings = []struct {
	class string
	codes []string
}{
	{"Hospital wards and departments", []string{"ed", "inpatient_general", "critical_care", "maternity", "children", "older_people", "outpatient", "diagnostics"}},
	{"Mental health and learning disability services", []string{"mh_inpatient", "mh_community", "ld_autism"}},
	{"Ambulance and transport", []string{"ambulance_999", "control_room", "patient_transport"}},
	{"Community and primary care", []string{"community_nursing", "primary_care"}},
}

const (
	anywhere = "Not said, so that nobody is pointed at"
	physical = "Physical, with contact"
	other    = "Without contact"
)

func classOf(code string) string {
	for _, s := range settings {
		if slices.Contains(s.codes, code) {
			return s.class
		}
	}
	return "Elsewhere"
}

// severe tells of events in which somebody was badly hurt or died: the month, whether there was contact, the class of the
// setting, and what followed of an allow-list. Sexual events are among those with contact and never apart; severe harm and
// death are told together.
func (d *draft) severe(ctx context.Context) error {
	bad := cube.Filter{Dim: "physical_harm", Values: []string{"severe", "death"}}
	cells, err := d.events(ctx, bad)
	if err != nil {
		return err
	}
	total := 0
	for _, n := range cells {
		total += n
	}
	key := d.add(Figure{Key: "severe", Name: "Events in which somebody was badly hurt or died", Shown: strconv.Itoa(total), Value: number(float64(total)), Unit: "events", Definition: "Single events with at least one member of staff with severe harm, or who died.",
		Source: "Facts of single events by the day of the incident", Caution: "Told by month and class of setting only where at least " + strconv.Itoa(crowd) + " events of the kind lie there; otherwise more roughly. Locked reports are in the count and in no row of their own.",
		Stood: d.year(), Page: d.chart("moderate_harm")})
	if total == 0 {
		d.section(Section{Key: "severe", Wide: true, Title: "Severe events: none in twelve months", Blocks: []Block{{Text: []Run{say("No event is recorded in which a member of staff was badly hurt or died ("), fig("0", key), say(").")}}}})
		return nil
	}
	all, err := d.events(ctx)
	if err != nil {
		return err
	}
	t := Table{Caption: "Severe events, anonymised", Head: []string{"When", "Kind", "Setting", "Harm", "Events"}, Right: []bool{false, false, false, false, true}}
	for _, e := range told(cells, all) {
		t.Rows = append(t.Rows, []Cell{{Text: e.when}, {Text: e.kind}, {Text: e.setting}, {Text: "Badly hurt, or died"}, {Text: strconv.Itoa(e.n), Figure: key}})
	}
	text, err := d.followed(ctx, bad, total)
	if err != nil {
		return err
	}
	d.section(Section{Key: "severe", Wide: true, Title: "Severe events: " + many(total, "event", "events") + " in twelve months in which somebody was badly hurt or died", Blocks: []Block{{Table: &t}, small(text...)}})
	return nil
}

// at is a month, a class of setting and a kind.
type at struct{ month, class, kind string }

// events counts single events by month, class of setting and kind.
func (d *draft) events(ctx context.Context, where ...cube.Filter) (map[at]int, error) {
	out := map[at]int{}
	for _, x := range []struct {
		ask  string
		kind string
	}{{"", other}, {cube.Physical, physical}} {
		m := insight.Measure{Code: "severe", Unit: insight.Number, Num: insight.Part{Words: "Events", Counts: insight.Incidents, Ask: x.ask, Where: where}}
		t, err := d.s.Insight.Slice(ctx, d.see, insight.Ask{Place: d.place, Measure: m, From: d.From, To: d.To}, []string{cube.Month, "service_setting"})
		if err != nil {
			return nil, err
		}
		for _, r := range t.Rows {
			n := int(r.Num)
			class := classOf(r.At[1])
			out[at{r.At[0], class, x.kind}] += n
			if x.kind == physical { // they are among all, too
				out[at{r.At[0], class, other}] -= n
			}
		}
	}
	for k, n := range out {
		if n == 0 {
			delete(out, k)
		}
	}
	return out, nil
}

// told writes severe events as roughly as it takes that each lies among a crowd of its kind: by month and class; by month; by
// quarter; by the year. Those that come out alike are one row.
func told(severe, all map[at]int) []event {
	byMonth, byQuarter := map[at]int{}, map[at]int{}
	for k, n := range all {
		byMonth[at{k.month, "", k.kind}] += n
		byQuarter[at{quarter(k.month), "", k.kind}] += n
	}
	rows := map[event]int{}
	for k, n := range severe {
		e := event{when: "In these twelve months", kind: k.kind, setting: anywhere, order: "9"}
		switch {
		case all[k] >= crowd:
			e.when, e.setting, e.order = collection.Month(k.month).Words(), k.class, k.month
		case byMonth[at{k.month, "", k.kind}] >= crowd:
			e.when, e.order = collection.Month(k.month).Words(), k.month
		case byQuarter[at{quarter(k.month), "", k.kind}] >= crowd:
			e.when, e.order = quarterWords(k.month), quarter(k.month)
		default: // too few even in a quarter: neither the kind nor the time is told
			e.kind = "Violence or abuse"
		}
		rows[e] += n
	}
	out := make([]event, 0, len(rows))
	for e, n := range rows {
		e.n = n
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.kind, b.kind), cmp.Compare(a.setting, b.setting))
	})
	return out
}

// quarter gives the first month of a month's calendar quarter.
func quarter(month string) string {
	m := collection.Month(month)
	return string(m.Add(-(int(m.First().Month()) - 1) % 3))
}

func quarterWords(month string) string {
	m := collection.Month(quarter(month))
	return m.First().Format("January") + " to " + m.Add(2).Words()
}

// after is what may be told of what followed a severe event, and how it is asked.
var after = []struct {
	words  string
	filter cube.Filter
}{
	{"police were told of", cube.Filter{Dim: "police_informed", Values: []string{"Y"}}},
	{"support was offered after", cube.Filter{Dim: "support_offered", Values: []string{"debrief", "manager", "trim", "occupational_health", "eap", "legal_police_support"}}},
	{"security came to", cube.Filter{Dim: "security_attended", Values: []string{"Y"}}},
}

// followed says of all severe events together what followed: of one alone it would point.
func (d *draft) followed(ctx context.Context, bad cube.Filter, total int) ([]Run, error) {
	if total < 3 {
		return []Run{say("What followed is not told of fewer than three.")}, nil
	}
	out := []Run{say("Of all together: ")}
	for i, x := range after {
		m := insight.Measure{Code: "severe", Unit: insight.Number, Num: insight.Part{Words: "Events", Counts: insight.Incidents, Where: []cube.Filter{bad, x.filter}}}
		f, err := d.s.Insight.Figure(ctx, d.see, insight.Ask{Place: d.place, Measure: m, From: d.From, To: d.To})
		if err != nil {
			return nil, err
		}
		n := "some months are not covered"
		if !f.Missing() {
			n = whole(f.Num)
		}
		key := d.add(Figure{Key: "severe.after." + x.filter.Dim, Name: "Severe events: " + x.words, Shown: n, Value: number(f.Value), Unit: "events", Definition: "Of the severe events, with that recorded.", Source: "Facts of single events. Field " + x.filter.Dim,
			Caution: "Not recorded is not the same as not done.", Stood: d.year(), Page: d.chart("moderate_harm")})
		if i > 0 {
			out = append(out, say(", "))
		}
		out = append(out, say(x.words+" "), fig(n, key))
	}
	return append(out, say(".")), nil
}
