package toolkit

import "math"

// Result is what somebody found of an item.
type Result string

// The results, and the empty one: nobody has looked yet. What was not looked at or could not be checked is unknown, never met.
const (
	Unseen     Result = ""
	Met        Result = "met"
	Partly     Result = "partly"
	NotMet     Result = "not_met"
	NotApply   Result = "not_applicable"
	NotChecked Result = "not_checked"
)

// Results are all that can be answered, with words, in the order in which a page offers them.
func Results() [][2]string {
	return [][2]string{{string(Met), "Met"}, {string(Partly), "Partly"}, {string(NotMet), "Not met"}, {string(NotApply), "Does not apply here"}, {string(NotChecked), "Could not check"}}
}

// Words gives a result in words; "" for what is none.
func (r Result) Words() string {
	for _, x := range Results() {
		if x[0] == string(r) {
			return x[1]
		}
	}
	return ""
}

// Short tells whether a result makes a finding.
func (r Result) Short() bool { return r == Partly || r == NotMet }

// Worse orders results by how much they say is amiss: a result that is in dispute counts as the worse of what was said.
func (r Result) Worse(o Result) bool { return r.bad() > o.bad() }

func (r Result) bad() int {
	switch r {
	case NotMet:
		return 4
	case Partly:
		return 3
	case NotChecked:
		return 2
	case Met:
		return 1
	}
	return 0
}

// Colour is the state of a zone.
type Colour string

// The colours. Grey is a zone of which nothing is known.
const (
	Grey  Colour = "grey"
	Green Colour = "green"
	Amber Colour = "amber"
	Red   Colour = "red"
)

// Score is how a zone stands.
type Score struct {
	Zone Zone
	// Points is 100 × (1 − Σ(weight × deficit) ÷ Σ(weight × 2)) over the items that are known, from 0 to 100; −1 where none is.
	Points                                int
	Met, Partly, NotMet, NotApply, Unseen int
	// Critical are the critical items that are not met, in the order of the list.
	Critical []Item
	Colour   Colour
}

// The points from which a zone without a critical item unmet is green, and below which it is red.
const (
	GreenFrom = 85
	RedBelow  = 50
)

// ScoreOf scores a zone from the results of its items. What does not apply is left out; what nobody looked at is unknown and
// counts neither as met nor as unmet.
func ScoreOf(z Zone, results map[string]Result) Score {
	s := Score{Zone: z, Points: -1, Colour: Grey}
	lost, whole := 0, 0
	for _, i := range z.Items {
		deficit := 0
		switch results[i.Code] {
		case Met:
			s.Met++
		case Partly:
			s.Partly++
			deficit = 1
		case NotMet:
			s.NotMet++
			deficit = 2
			if i.Critical {
				s.Critical = append(s.Critical, i)
			}
		case NotApply:
			s.NotApply++
			continue
		default:
			s.Unseen++
			continue
		}
		lost += i.Weight * deficit
		whole += i.Weight * 2
	}
	if whole == 0 {
		return s
	}
	s.Points = int(math.Round(100 * (1 - float64(lost)/float64(whole))))
	switch {
	case len(s.Critical) > 0 || s.Points < RedBelow:
		s.Colour = Red
	case s.Points >= GreenFrom && s.Unseen == 0:
		s.Colour = Green
	default:
		s.Colour = Amber
	}
	return s
}

// Band is a rating of likelihood times consequence.
type Band string

// The bands, from 1 to 25.
const (
	Unrated  Band = ""
	Low      Band = "low"
	Moderate Band = "moderate"
	High     Band = "high"
	Extreme  Band = "extreme"
)

// BandOf gives the band of a likelihood and a consequence, each 1 to 5.
func BandOf(likelihood, consequence int) Band {
	switch n := likelihood * consequence; {
	case n <= 0:
		return Unrated
	case n <= 3:
		return Low
	case n <= 6:
		return Moderate
	case n <= 12:
		return High
	}
	return Extreme
}
