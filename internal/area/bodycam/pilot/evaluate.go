package pilot

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/havenward/havenward/stats/effect"
)

// Verdict is what an interval allows to be said.
type Verdict string

// The verdicts.
const (
	Lower   Verdict = "lower"    // the whole interval is below no change
	Higher  Verdict = "higher"   // the whole interval is above it
	NoClear Verdict = "no_clear" // it includes no change
	TooFew  Verdict = "too_few"  // there is too little to work an interval out
	Told    Verdict = "told"     // there is nothing to compare with: the figure alone
)

// Sum is a numerator and what it is counted over.
type Sum struct{ Num, Den float64 }

// Value is the sum as its measure writes it, NaN where nothing is below the line.
func (s Sum) Value(per float64) float64 {
	if s.Den <= 0 {
		return math.NaN()
	}
	return s.Num / s.Den * per
}

// Effect is a measure with what can be said of its change.
type Effect struct {
	Measure Measure
	// By says how it was worked out.
	By string
	// Ratio is after over what was expected, with its 95% interval; Has is false where there is none, and Why says why.
	Ratio, Low, High float64
	P, DF            float64
	Has              bool
	Why              string
	Verdict          Verdict
	Words            string
	// Before and After are the sums of the sites with cameras; of Arms, without and with footage. Expected is what After would
	// have had without the change, where sites were compared.
	Before, After Sum
	Expected      float64
	Dispersion    float64
	// Treated and Compared are the sites on each side, Alone the months of sites that nobody was left to compare with.
	Treated, Compared, Alone int
}

// Difference is the change in the unit of the measure, with its interval, where sites were compared.
func (e *Effect) Difference() (d, low, high, expected float64) {
	expected = Sum{e.Expected, e.After.Den}.Value(e.Measure.Per)
	return expected * (e.Ratio - 1), expected * (e.Low - 1), expected * (e.High - 1), expected
}

// Evaluation is what the figures of a pilot say.
type Evaluation struct {
	Pilot *Pilot
	// Main is the outcome that was declared, the other slices in the order in which they are read: harm before counts, and
	// reporting by itself. Ways are other ways to work out the main one.
	Main             Effect
	Outcomes, Counts []Effect
	Reporting, Rest  []Effect
	Ways             []Effect
	Sites            []SiteResult
	Months           []MonthPoint
	Checks           []Check
	Cautions         []Caution
	Finding          string
	// Rows is how many months of sites there are figures of, Owed how many there should be up to the newest of them. Begun says
	// that some are of a site that had started.
	Rows, Owed int
	Begun      bool
	// Tests is how many intervals were worked out.
	Tests int
	// FiguresHash is the SHA-256 of the figures that were used.
	FiguresHash string
}

// data is a protocol with its figures by site and month.
type data struct {
	p        *Pilot
	from, to int
	washout  int
	rows     map[string]map[int]map[string]float64
}

// washoutMonths turns weeks into whole months, at least one where a site starts in the middle of a month: that month belongs to
// neither side.
func washoutMonths(p *Protocol) int {
	n := (p.Washout*12 + 51) / 52
	for _, s := range p.Starting() {
		if n == 0 && len(s.Starts) == 10 && s.Starts[8:] != "01" {
			n = 1
		}
	}
	return n
}

func collect(p *Pilot, rows []Row) *data {
	d := &data{p: p, from: p.From.Index(), to: p.To.Index(), washout: washoutMonths(&p.Protocol), rows: map[string]map[int]map[string]float64{}}
	for _, r := range rows {
		i := r.Month.Index()
		if _, ok := p.Site(r.Site); !ok || i < d.from || i > d.to {
			continue
		}
		if d.rows[r.Site] == nil {
			d.rows[r.Site] = map[int]map[string]float64{}
		}
		d.rows[r.Site][i] = r.Values
	}
	return d
}

// start is the number of the month in which a site starts, effect.Never where it does not in the months that count.
func (d *data) start(s Site) int {
	if !d.p.Piloted(s) {
		return effect.Never
	}
	return MonthOf(s.Starts).Index()
}

// at gives what a site has of a measure in a month.
func (d *data) at(site string, month int, num, den string) (Sum, bool) {
	v, ok := d.rows[site][month]
	if !ok {
		return Sum{}, false
	}
	n, ok := v[num]
	if !ok {
		return Sum{}, false
	}
	if den == "" {
		return Sum{n, 1}, true
	}
	b, ok := v[den]
	return Sum{n, b}, ok && b > 0
}

// staged gives the rows of a measure for a comparison of sites; shift moves every start to earlier months, and with it only
// months before the true start count.
func (d *data) staged(m Measure, shift int) []effect.Staged {
	var out []effect.Staged
	for _, s := range d.p.Sites {
		start := d.start(s)
		for i := d.from; i <= d.to; i++ {
			if shift > 0 && i >= start {
				break
			}
			if x, ok := d.at(s.Code, i, m.Numerator, m.Denominator); ok {
				row := effect.Staged{Unit: s.Code, Time: i, Start: start, Events: int(math.Round(x.Num)), Exposure: x.Den}
				if start != effect.Never {
					row.Start -= shift
				}
				out = append(out, row)
			}
		}
	}
	return out
}

// sums adds up a measure over the sites with cameras before their starts, and after them and the washout.
func (d *data) sums(m Measure) (before, after Sum) {
	for _, s := range d.p.Sites {
		if start := d.start(s); start != effect.Never {
			for i := d.from; i <= d.to; i++ {
				x, ok := d.at(s.Code, i, m.Numerator, m.Denominator)
				switch {
				case !ok:
				case i < start:
					before.Num, before.Den = before.Num+x.Num, before.Den+x.Den
				case i >= start+d.washout:
					after.Num, after.Den = after.Num+x.Num, after.Den+x.Den
				}
			}
		}
	}
	return before, after
}

// Evaluate works out what the figures of a pilot say. The same protocol and figures give the same answer.
func Evaluate(p *Pilot, rows []Row) (Evaluation, error) {
	e := Evaluation{Pilot: p, FiguresHash: figuresHash(rows)}
	m, ok := Measures().Measure(p.Primary)
	if !ok {
		return e, fmt.Errorf("pilot: there is no measure %q", p.Primary)
	}
	d := collect(p, rows)
	last := d.from - 1 // months after the newest figure are not missing: they have not come
	for _, s := range p.Sites {
		e.Rows += len(d.rows[s.Code])
		for i := range d.rows[s.Code] {
			last = max(last, i)
			e.Begun = e.Begun || i >= d.start(s)
		}
	}
	e.Owed = len(p.Sites) * (last - d.from + 1)
	var err error
	var staged effect.Staggered
	if e.Main, staged, err = d.judge(m); err != nil {
		return e, err
	}
	for _, x := range Measures().Measures {
		if x.Key == p.Primary || !x.Beside && !slices.Contains(p.Secondary, x.Key) {
			continue
		}
		f, _, err := d.judge(x)
		if err != nil {
			return e, err
		}
		switch x.Kind {
		case "outcome":
			e.Outcomes = append(e.Outcomes, f)
		case "count":
			e.Counts = append(e.Counts, f)
		case "reporting":
			e.Reporting = append(e.Reporting, f)
		default:
			e.Rest = append(e.Rest, f)
		}
	}
	if e.Ways, err = d.ways(m, e.Main.Compared > 0); err != nil {
		return e, err
	}
	if e.Sites, err = d.sites(m); err != nil {
		return e, err
	}
	e.Months = d.months(m, &e.Main, staged)
	for _, list := range [][]Effect{{e.Main}, e.Outcomes, e.Counts, e.Reporting, e.Rest} {
		for i := range list {
			if list[i].Has {
				e.Tests++
			}
		}
	}
	if err := d.cautions(&e, m); err != nil {
		return e, err
	}
	e.Finding = finding(&e)
	return e, nil
}

// Estimate works out the main outcome alone, as Evaluate does.
func Estimate(p *Pilot, rows []Row) (Effect, error) {
	m, ok := Measures().Measure(p.Primary)
	if !ok {
		return Effect{}, fmt.Errorf("pilot: there is no measure %q", p.Primary)
	}
	e, _, err := collect(p, rows).judge(m)
	return e, err
}

// unfit tells whether an error says that the data do not carry a model, as against a fault.
func unfit(err error) bool { return errors.Is(err, effect.ErrFit) || errors.Is(err, effect.ErrInput) }
