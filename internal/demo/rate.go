package demo

import (
	"hash/fnv"
	"math"
	"sort"
	"time"

	"github.com/havenward/havenward/internal/org"
)

// sector is what a type of trust is like.
type sector struct {
	// assaults are the physical assaults of 2015/16, the last year of the Reported Physical Assaults return (70,555 in all).
	// The sectors of that return were mental health, acute, ambulance, and the rest: primary care and special.
	assaults float64
	// medical is the part of these with medical factors: 52,704 of 70,555 in all, 74.7%.
	medical float64
	// kinds are the main kinds of violence. The return counted physical contact alone; that physical contact is about a
	// quarter of what ambulance staff report, and half to two thirds elsewhere, follows from the ambulance services' own
	// counts (22,536 of all kinds in 2024/25) and from the survey's questions on violence and on harassment.
	kinds odds
	// police is how often the police are told.
	police float64
	// repeat is how often the same person did it before.
	repeat float64
	// who did it.
	alleged odds
	// summer and winter raise June to August, and December and January.
	summer, winter float64
	// weekdays weigh Monday to Sunday.
	weekdays [7]float64
}

var sectors = map[string]*sector{
	"mental_health": {assaults: 46107, medical: 35440.0 / 46107, police: .09, repeat: .34, summer: .04, winter: -.02, weekdays: [7]float64{1.03, 1.03, 1.02, 1.02, 1, .96, .94},
		kinds: of("physical_contact", .605, "sexual_contact", .015, "physical_attempted", .08, "sexual_noncontact", .02, "threat", .10, "verbal", .13,
			"intimidation_stalking", .01, "written_online", .01, "property_damage", .03),
		alleged: of("patient", 94, "relative_or_visitor", 2, "colleague", 2, "public", 1, "not_known", 1)},
	"acute": {assaults: 20018, medical: 14780.0 / 20018, police: .13, repeat: .16, summer: .02, winter: .05, weekdays: [7]float64{1, .97, .97, .98, 1.03, 1.05, 1.02},
		kinds: of("physical_contact", .47, "sexual_contact", .01, "physical_attempted", .06, "sexual_noncontact", .02, "threat", .12, "verbal", .27,
			"intimidation_stalking", .01, "written_online", .01, "property_damage", .03),
		alleged: of("patient", 81, "relative_or_visitor", 12, "public", 2, "colleague", 3, "other_nhs_staff", 1, "not_known", 1)},
	"ambulance": {assaults: 2300, medical: 712.0 / 2300, police: .24, repeat: .09, summer: .08, winter: .06, weekdays: [7]float64{.92, .91, .92, .95, 1.08, 1.16, 1.06},
		kinds: of("physical_contact", .26, "sexual_contact", .01, "physical_attempted", .09, "sexual_noncontact", .04, "threat", .16, "verbal", .39,
			"intimidation_stalking", .01, "written_online", .02, "property_damage", .02),
		alleged: of("patient", 66, "relative_or_visitor", 15, "public", 15, "colleague", 2, "not_known", 2)},
	"community": {assaults: 2130, medical: 1772.0 / 2130, police: .09, repeat: .14, summer: .02, winter: 0, weekdays: [7]float64{1.15, 1.14, 1.13, 1.12, 1.08, .70, .68},
		kinds: of("physical_contact", .39, "sexual_contact", .01, "physical_attempted", .07, "sexual_noncontact", .03, "threat", .13, "verbal", .28,
			"intimidation_stalking", .03, "written_online", .03, "property_damage", .03),
		alleged: of("patient", 74, "relative_or_visitor", 20, "public", 2, "colleague", 3, "not_known", 1)},
}

// sectorOf gives the sector of a trust: acute specialists are acute, and a trust without a type is counted as community.
func sectorOf(kind string) string {
	switch kind {
	case "acute", "acute_specialist":
		return "acute"
	case "mental_health", "ambulance":
		return kind
	}
	return "community"
}

// sectorNames are the sectors in order.
var sectorNames = []string{"mental_health", "acute", "ambulance", "community"}

// physical is the part of what a sector reports that the assaults return would have counted.
func (s *sector) physical() float64 {
	return s.kinds.share("physical_contact") + s.kinds.share("sexual_contact")
}

// all gives the weight of everything a sector reports.
func (s *sector) all() float64 { return s.assaults / s.physical() }

// size gives a trust's weight in its sector, from its code alone: nothing here is measured.
func size(o org.Organisation) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte("size " + o.ID))
	w := math.Exp(.35 * newDice(h.Sum64(), "size").NormFloat64())
	switch o.Type {
	case "acute_specialist":
		return w / 5
	case "":
		return w / 20
	}
	return w
}

// boost is how much more a pilot has than its size, so that its pages have life in a small demonstration.
var boost = map[string]float64{"ambulance": 2, "mental_health": 2, "acute": 4, "community": 4}

// days weighs every day of a trust: season, weekday, a slow rise of 4% a year (91,175 in 2022/23 to 104,079 in 2024/25 by
// the Guardian's survey is 7%, part of it better reporting), its opening, and its improvement.
//
// The last four weeks of a pilot have fewer by what its cast brings, so that its numbers do not jump at the end.
//
// A trust that sends returns has nothing on the days of which it never sent, and more once it does the work of another.
func (p *plan) days(x *trust, n int) []float64 {
	o, pilot := x.Organisation, x.pilot
	s := sectors[sectorOf(o.Type)]
	sum, total := make([]float64, p.length), 0.0
	for i := range sum {
		day := p.first.AddDate(0, 0, i)
		date := org.Date(day.Format(time.DateOnly))
		w := s.weekdays[(int(day.Weekday())+6)%7] * (1 + .04*float64(i)/365)
		switch day.Month() {
		case time.June, time.July, time.August:
			w *= 1 + s.summer
		case time.December, time.January:
			w *= 1 + s.winter
		}
		w *= x.on(date)
		if pilot != nil && pilot.Improves != "" && date >= pilot.Improves {
			w *= improved
		}
		total += w
		sum[i] = total
	}
	if pilot == nil || p.length <= recent {
		return sum
	}
	before := sum[p.length-recent-1]
	fewer := max(0, 1-float64(castRecent)/(float64(n)*(total-before)/total))
	for i := p.length - recent; i < p.length; i++ {
		sum[i] = before + (sum[i]-before)*fewer
	}
	return sum
}

// recent is four weeks.
const recent = 28

// improved is what is left of the improving pilot's rate, and hushed of what the quiet one reports.
const (
	improved = .58
	hushed   = .3
)

// dates draws n days in order of time, as numbers from the first.
func dates(d dice, n int, sum []float64) []int {
	out := make([]int, n)
	for i := range out {
		x := d.Float64() * sum[len(sum)-1]
		out[i] = sort.Search(len(sum)-1, func(k int) bool { return sum[k] > x })
	}
	sort.Ints(out)
	return out
}

// Hours weigh the hours of a day by where people work; the project's own, after what wards and crews tell.
var hours = map[string]odds{
	"ward":   hourly(3, 2, 2, 2, 2, 3, 5, 8, 9, 9, 9, 8, 9, 8, 7, 7, 8, 10, 11, 11, 10, 8, 6, 4),
	"ed":     hourly(10, 10, 9, 8, 6, 5, 4, 4, 5, 6, 7, 7, 8, 8, 8, 8, 9, 9, 10, 11, 12, 12, 12, 11),
	"crew":   hourly(12, 12, 11, 9, 7, 5, 4, 4, 5, 5, 6, 6, 7, 7, 7, 8, 8, 9, 10, 11, 12, 13, 14, 13),
	"office": hourly(0, 0, 0, 0, 0, 0, 1, 3, 8, 12, 13, 12, 9, 10, 11, 10, 8, 5, 2, 1, 1, 0, 0, 0),
}

func hourly(w ...int) odds {
	var pairs []any
	for h, x := range w {
		pairs = append(pairs, string([]byte{byte('0' + h/10), byte('0' + h%10)}), x)
	}
	return of(pairs...)
}

// hoursOf gives the hours of a service setting.
func hoursOf(setting string) odds {
	switch setting {
	case "ed":
		return hours["ed"]
	case "ambulance_999", "control_room":
		return hours["crew"]
	case "mh_community", "community_nursing", "outpatient", "diagnostics", "patient_transport", "corporate":
		return hours["office"]
	}
	return hours["ward"]
}
