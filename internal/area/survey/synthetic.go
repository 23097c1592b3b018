package survey

import (
	"bytes"
	"encoding/csv"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/org"
)

// Invented says what Synthetic makes.
type Invented struct {
	Seed   uint64
	Trusts []org.Organisation
	// Years are those of the surveys, each in its own release; the last but one is restated in the last release.
	Years []int
	// Staff gives the headcount of a trust in a year, from which the number of replies follows; nil makes one up.
	Staff func(code string, year int) float64
}

// centres are the percentages that the made-up figures lie round, by group: near enough to published medians to look like
// England, and nobody's figure. The order is that of sheet.Questions.
var centres = map[string][12]float64{
	"acute":            {14.3, 0.7, 1.8, 71, 25.8, 10.4, 18.5, 50, 7.9, 9.2, 8.4, 3.7},
	"acute_specialist": {5.1, 0.5, 1.2, 70, 17.5, 9.8, 16.5, 51, 4.4, 8.6, 4.1, 2.9},
	"mental_health":    {14.2, 0.6, 1.4, 89, 25.4, 8.1, 14.2, 62, 8.6, 8.0, 8.9, 2.8},
	"community":        {6.6, 0.4, 0.9, 84, 19.5, 7.6, 12.6, 60, 5.0, 6.4, 5.2, 1.9},
	"ambulance":        {29.5, 1.0, 2.3, 72, 44.5, 13.2, 18.4, 47, 10.8, 12.0, 25.5, 7.9},
}

// bandShares are how the answers of those who met it fall into the four bands, as in the published figures of 2018 for
// violence by the public.
var bandShares = [4]float64{8.98 / 14.53, 3.09 / 14.53, 1.05 / 14.53, 1.41 / 14.53}

// Synthetic makes a CSV of survey results that nobody answered, for Load. The same Invented gives the same bytes.
func Synthetic(v Invented) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	write := func(cells ...string) { _ = w.Write(cells) } // into memory; it cannot fail
	write("year", "release", "ods_code", "organisation_name", "benchmark_group", "question", "percent", "base", "organisation_respondents", "band_1_2", "band_3_5", "band_6_10", "band_over_10", "weighting")
	for _, t := range v.Trusts {
		arms := []struct{ code, group string }{{t.ID, t.Type}}
		if t.ID == "R1F" { // surveyed as two arms
			arms = []struct{ code, group string }{{"R1F1", "acute"}, {"R1F2", "ambulance"}}
		}
		for _, arm := range arms {
			if _, ok := centres[arm.group]; !ok {
				continue
			}
			for i, year := range v.Years {
				v.year(write, t, arm.code, arm.group, year, strconv.Itoa(year), 0)
				if i == len(v.Years)-2 {
					v.year(write, t, arm.code, arm.group, year, strconv.Itoa(v.Years[i+1]), 0.15)
				}
			}
		}
	}
	w.Flush()
	return b.Bytes()
}

func (v Invented) dice(parts ...string) *rand.Rand {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p + "\x00"))
	}
	return rand.New(rand.NewPCG(v.Seed, h.Sum64()))
}

func (v Invented) staff(code string, year int) float64 {
	if v.Staff != nil {
		if n := v.Staff(code, year); n > 0 {
			return n
		}
	}
	return math.Round(2200 + 9000*v.dice("staff", code).Float64())
}

// year writes one entry's figures of a year; lift is what a restatement adds.
func (v Invented) year(write func(...string), t org.Organisation, code, group string, year int, release string, lift float64) {
	is := v.dice("trust", code)
	mood := v.dice("year", strconv.Itoa(year)).NormFloat64() * 0.03
	own := is.NormFloat64() * 0.16
	staff := v.staff(t.ID, year)
	if code != t.ID {
		staff /= 2
	}
	d := v.dice("figure", code, strconv.Itoa(year))
	replies := math.Round(staff * (0.40 + 0.14*d.Float64()))
	for i, q := range sheet.Questions() {
		if i >= 10 && year < 2023 { // asked from 2023
			continue
		}
		p := centres[group][i]
		if q.Reported {
			p = min(97, p*(1+own*0.3+d.NormFloat64()*0.02))
		} else {
			p *= math.Exp(own + mood + d.NormFloat64()*0.04)
		}
		p = min(97, max(0.1, p+lift))
		base := math.Round(replies * (0.982 + 0.015*d.Float64()))
		if year == 2023 && group == "ambulance" && i < 8 && is.Uint64()%2 == 0 {
			base = math.Round(replies * 0.81) // a page of answers was short that year
		}
		bands := [4]string{}
		if q.Reported {
			base = math.Round(base * centres[group][i/4*4] / 100)
		} else if !q.YesNo {
			for k, share := range bandShares {
				bands[k] = strconv.FormatFloat(p*share, 'f', 6, 64)
			}
		}
		write(strconv.Itoa(year), release, code, t.Name, group, q.Name, strconv.FormatFloat(p, 'f', 6, 64), strconv.Itoa(int(base)), strconv.Itoa(int(replies)),
			bands[0], bands[1], bands[2], bands[3], sheet.Weighted)
	}
}
