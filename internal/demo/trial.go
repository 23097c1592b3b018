package demo

import (
	"fmt"
	"math"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
)

// The truth of the two trials of cameras, known to the generator alone: what harm is multiplied by once a site has started. An
// evaluation that is right has it inside its interval in nineteen of twenty seeds.
const (
	TrialTruth     = 0.75 // body-worn cameras on emergency ambulances
	NoTrialTruth   = 1.0  // cameras fixed in vehicles of patient transport: no effect
	trialReporting = 1.3  // what reports without harm are multiplied by in both: people report more
)

// TrialRows draws what the sites of a trial counted, month by month: sites of different size, a season and shocks that all of
// them share, months that vary more than chance and remember the one before, absences that follow harm. Where a site has
// started, harm is multiplied by truth and reports without harm by more reporting. Nothing depends on the calendar, so the same
// seed gives the same trial whenever the demonstration is built.
func TrialRows(seed uint64, p *pilot.Protocol, truth float64) []pilot.Row {
	d := newDice(seed, "trial "+fmt.Sprint(len(p.Sites))+fmt.Sprint(truth))
	from, to := p.From.Index(), p.To.Index()
	shock := make([]float64, to-from+1)
	for t := range shock {
		shock[t] = .09*math.Sin(2*math.Pi*float64(t+4)/12) + .035*d.NormFloat64() + .002*float64(t)
	}
	var out []pilot.Row
	for _, s := range p.Sites {
		size, memory := math.Exp(.3*d.NormFloat64()), 0.0
		for t := range shock {
			memory = .3*memory + .08*d.NormFloat64()
			started := p.Piloted(s) && from+t >= pilot.MonthOf(s.Starts).Index()
			level, more := size*math.Exp(shock[t]+memory), 1.0
			if started {
				level, more = level*truth, trialReporting
			}
			out = append(out, pilot.Row{Site: s.Code, Month: pilot.At(from + t), Values: d.trialMonth(size, level, more, started, t%3 == 0)})
		}
	}
	return out
}

// trialMonth draws what a site counted in a month.
func (d dice) trialMonth(size, level, more float64, started, asked bool) map[string]float64 {
	n := func(mu float64) float64 { return float64(d.poisson(mu)) }
	shifts := math.Round(21000 * size)
	low, moderate, severe, unhurt := n(26*level), n(9*level), n(2*level), n(14*level)
	verbal := n(75 * size * more)
	v := map[string]float64{"staff_shifts": shifts, "severity": low + 2*moderate + 3*severe, "days_lost": n(.4*low) + n(4*moderate) + n(18*severe), "physical": low + moderate + severe + unhurt,
		"low": verbal, "incidents": low + moderate + severe + unhurt + verbal}
	if asked {
		answers := 60 + n(40*size)
		v["survey_happened"], v["answers"] = math.Round(.6*answers), answers
		v["survey_reported"], v["confident"] = d.of(v["survey_happened"], .42), d.of(answers, .47)
		if started {
			v["survey_reported"], v["confident"] = d.of(v["survey_happened"], .5), d.of(answers, .5)
		}
	}
	v["plain_cases"] = n(3 * size)
	v["plain_progressed"] = d.of(v["plain_cases"], .21)
	if !started {
		return v
	}
	v["eligible_shifts"] = math.Round(.7 * shifts)
	v["worn_shifts"] = d.of(v["eligible_shifts"], .57)
	v["devices_needed"] = math.Round(220 * size)
	v["devices_serviceable"] = d.of(v["devices_needed"], .93)
	v["worn_hours"] = v["worn_shifts"] * 9
	v["activations"] = n(v["worn_hours"] * .004)
	v["warned"] = d.of(v["activations"], .66)
	v["worn_incidents"] = d.of(v["incidents"], .5)
	v["worn_incidents_clip"] = d.of(v["worn_incidents"], .58)
	v["clips"] = v["activations"]
	v["clips_evidential"] = d.of(v["clips"], .11)
	v["turnaround_days"] = float64(d.between(4, 21))
	v["footage_cases"] = n(2 * size)
	v["footage_progressed"] = d.of(v["footage_cases"], .28)
	v["complaints"] = n(.5 * size)
	v["privacy_due"] = v["clips"]
	v["privacy_on_time"] = d.of(v["privacy_due"], .985)
	v["cost_pounds"] = math.Round(v["worn_shifts"] * (3.1 + .2*d.Float64()))
	return v
}

// of draws how many of n there are with a chance, near enough to a binomial.
func (d dice) of(n, chance float64) float64 {
	return math.Min(n, math.Max(0, math.Round(n*chance+d.NormFloat64()*math.Sqrt(n*chance*(1-chance)))))
}

// poisson draws a count: by the product of chances where it is small, by the normal distribution where it is large.
func (d dice) poisson(mu float64) int {
	if mu > 40 {
		return max(0, int(math.Round(mu+math.Sqrt(mu)*d.NormFloat64())))
	}
	k, limit := 0, math.Exp(-mu)
	for p := d.Float64(); p > limit; p *= d.Float64() {
		k++
	}
	return k
}
