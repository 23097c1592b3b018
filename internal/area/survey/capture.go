package survey

import (
	"errors"
	"math"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	survey "github.com/havenward/havenward/stats/survey"
)

// Refusal says why a captured share is not worked out.
type Refusal string

// The refusals; "" is none.
const (
	NoFigure     Refusal = "no_figure"     // the survey has none of this year
	UnderEleven  Refusal = "under_eleven"  // the survey does not show it
	FewReplies   Refusal = "few_replies"   // fewer than LeastReplies
	ShortAnswers Refusal = "short_answers" // a page of answers is missing
	NobodySaid   Refusal = "nobody_said"   // nobody met any, so there is nothing to divide by
	NoHeadcount  Refusal = "no_headcount"
	MonthsShort  Refusal = "months_short" // not all twelve months are in the records
	LowCover     Refusal = "low_cover"    // too few of an area's staff are in trusts that can be counted
)

// LeastReplies is how many must have answered for a captured share.
const LeastReplies = 50

// LeastCover is the part of an area's trusts' staff that must be in trusts whose share can be worked out.
const LeastCover = 0.6

// Share is the captured share of a year: what is in the records, of the fewest episodes that the survey implies.
type Share struct {
	Year    int
	Refused Refusal
	// Percent is what staff answered, of Base.
	Percent           float64
	Base, Respondents int
	// Each is the fewest episodes for each member of staff; Bands tells that answers in bands were there. Without them each
	// person counts once.
	Each  float64
	Bands bool
	// Expected are the fewest episodes that the answers imply among all staff, with the sample's interval.
	Expected         float64
	ExpectedInterval survey.Interval
	Recorded
	// Captured is episodes in the records over expected, at most; Interval is the sample's.
	Captured float64
	Interval survey.Interval
	// Guards are what does not hold; MoreThanExpected alone can be among them.
	Guards []survey.Guard
	// Trusts are those counted, of Of with a figure; Cover the part of their staff.
	Trusts, Of int
	Cover      float64
	Synthetic  bool

	se float64 // of Expected
}

// Exceeds tells that the records hold as many episodes as the survey implies at the least, or more.
func (s Share) Exceeds() bool { return s.Refused == "" && s.Captured >= 1 }

// Capture works the share of one organisation out, from its figures of a year (one for each arm) and its records.
func Capture(year int, figures []Entry, r Recorded) Share {
	s := Share{Year: year, Recorded: r, Bands: true, Of: 1}
	s.Refused = s.answers(figures)
	switch {
	case s.Refused != "":
	case !(r.Headcount > 0):
		s.Refused = NoHeadcount
	case r.Months < 12:
		s.Refused = MonthsShort
	default:
		s.Expected, s.se = s.Each*r.Headcount, s.se*r.Headcount
		s.Trusts, s.Cover = 1, 1
		s.settle()
	}
	return s
}

// answers joins the arms of a trust by how many replied, and says why it may not be.
func (s *Share) answers(figures []Entry) Refusal {
	variance, weight := 0.0, 0.0
	for _, e := range figures {
		s.Base, s.Respondents, s.Synthetic = s.Base+e.Base, s.Respondents+e.Respondents, s.Synthetic || e.Synthetic
		switch {
		case e.Hidden:
			return UnderEleven
		case e.IsShort():
			return ShortAnswers
		}
		s.Bands = s.Bands && e.HasBands
	}
	if len(figures) == 0 {
		return NoFigure
	}
	if s.Base < LeastReplies {
		return FewReplies
	}
	for _, e := range figures {
		i, err := implied(e, s.Bands, s.Headcount*float64(e.Base)/float64(s.Base))
		if errors.Is(err, survey.ErrFew) {
			i = survey.Implied{}
		} else if err != nil {
			return NoFigure
		}
		w := float64(e.Base)
		s.Each, s.Percent = s.Each+w*i.Each, s.Percent+w*e.Percent
		variance, weight = variance+w*w*i.SE*i.SE, weight+w
	}
	s.Each, s.Percent, s.se = s.Each/weight, s.Percent/weight, math.Sqrt(variance)/weight
	if s.Each == 0 {
		return NobodySaid
	}
	return ""
}

// implied gives the fewest episodes for each member of staff. population is their number, 0 where it is not known.
func implied(e Entry, bands bool, population float64) (survey.Implied, error) {
	b := survey.Bands{Once: e.Percent / 100}
	if bands {
		b = survey.Bands{OneToTwo: e.Bands[0] / 100, ThreeToFive: e.Bands[1] / 100, SixToTen: e.Bands[2] / 100, MoreThanTen: e.Bands[3] / 100}
	}
	if population < float64(e.Base) {
		population = 0
	}
	return survey.Episodes(b, e.Base, survey.PublishedOptions{DesignEffect: effect(e), Population: population})
}

// settle works out the share from what is expected and recorded. Episodes are set against episodes: the share of staff that
// stats takes is here the part of the most episodes there could be.
func (s *Share) settle() {
	most := survey.MostImplied * s.Headcount
	c, err := survey.Capture(survey.Gap{P: s.Expected / most, SE: s.se / most, Respondents: s.Base, Headcount: most, Victims: float64(s.Episodes), SameMonths: true, SameStaff: true, SameEvents: true})
	if err != nil {
		s.Refused = NobodySaid
		return
	}
	s.Captured, s.Interval, s.Guards = c.Share, c.Interval, c.Guards
	factor := math.Exp(z95 * s.se / s.Expected)
	s.ExpectedInterval = survey.Interval{Lower: s.Expected / factor, Upper: s.Expected * factor}
}

// z95 is the two-sided normal quantile of 95%.
const z95 = 1.959963984540054

// Together adds the shares of an area's trusts up. Only trusts whose share can be worked out are in it, on both sides; it is
// refused where they have too little of the staff of all those with a figure.
func Together(year int, list []Share) Share {
	out := Share{Year: year, Bands: true}
	out.Months = 12
	all, said, variance := 0.0, 0.0, 0.0
	for _, s := range list {
		if s.Refused == NoFigure {
			continue
		}
		out.Of++
		staff := s.Headcount
		if !(staff > 0) {
			staff = float64(s.Respondents)
		}
		all += staff
		if s.Refused != "" {
			continue
		}
		out.Trusts++
		out.Headcount, out.Episodes, out.Unknown = out.Headcount+s.Headcount, out.Episodes+s.Episodes, out.Unknown+s.Unknown
		out.Base, out.Respondents = out.Base+s.Base, out.Respondents+s.Respondents
		out.Expected, variance, said = out.Expected+s.Expected, variance+s.se*s.se, said+s.Percent*s.Headcount
		out.Bands, out.Synthetic, out.Source = out.Bands && s.Bands, out.Synthetic || s.Synthetic, s.Source
	}
	switch {
	case out.Of == 0:
		out.Refused = NoFigure
	case out.Trusts == 0 || out.Headcount/all < LeastCover:
		out.Refused = LowCover
	}
	if all > 0 {
		out.Cover = out.Headcount / all
	}
	if out.Refused != "" {
		return out
	}
	out.Each, out.Percent, out.se = out.Expected/out.Headcount, said/out.Headcount, math.Sqrt(variance)
	out.settle()
	return out
}

// figuresOf gives the figures of an organisation's codes for physical violence by the public in a year.
func figuresOf(b *Book, org string, year int) []Entry {
	var out []Entry
	for _, code := range b.Codes(org) {
		if e, ok := b.Get(code, sheet.ViolencePublic, year, ""); ok {
			out = append(out, e)
		}
	}
	return out
}
