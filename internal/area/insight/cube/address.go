package cube

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/fault"
)

// everyOf ends the name of a filter that asks for every value, "method.all".
const everyOf = ".all"

// Values gives a query as the parameters of an address, as a person would write them:
//
//	measure=physical&by=month,org&from=2025-04-01&staff_group=03,05&method.all=bite,kick
//
// "-" stands for NotSaid. A dimension given twice is two conditions. Reach and Everywhere are not in it: they come from
// who asks.
func (q Query) Values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Measure != All {
		set("measure", q.Measure)
	}
	if q.Within != 0 {
		v.Set("within", strconv.Itoa(q.Within))
	}
	set("by", list(q.By))
	set("from", q.From)
	set("to", q.To)
	for _, f := range q.Where {
		name := f.Dim
		if f.All {
			name += everyOf
		}
		v.Add(name, list(f.Values))
	}
	return v
}

// ReadQuery reads the parameters of an address; those that are no part of a query are left to the page. Problems are
// those of the text and of the query itself, but that nothing is reached: the caller sets Reach or Everywhere.
func (c *Cube) ReadQuery(v url.Values) (Query, fault.Problems) {
	q := Query{Measure: v.Get("measure"), By: unlist(v.Get("by")), From: v.Get("from"), To: v.Get("to")}
	if q.Measure == All {
		q.Measure = ""
	}
	var p fault.Problems
	if text := v.Get("within"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			p.Add("within", "Enter a number of hours")
		} else {
			q.Within = n
		}
	}
	for _, name := range c.Names() {
		for _, every := range []bool{false, true} {
			key := name
			if every {
				key += everyOf
			}
			for _, text := range v[key] {
				if text != "" { // an empty choice of a form asks for nothing
					q.Where = append(q.Where, Filter{Dim: name, Values: unlist(text), All: every})
				}
			}
		}
	}
	for _, x := range c.Problems(q) {
		if x.Field != "" {
			p = append(p, x)
		}
	}
	return q, p
}

var (
	hide = strings.NewReplacer("%", "%25", ",", "%2C", "-", "%2D")
	show = strings.NewReplacer("%25", "%", "%2C", ",", "%2D", "-")
)

// list writes values with commas between them; only what would be mistaken is hidden.
func list(values []string) string {
	out := slices.Clone(values)
	for i, s := range out {
		switch {
		case s == NotSaid:
			out[i] = "-"
		case s == "-" || strings.ContainsAny(s, ",%"):
			out[i] = hide.Replace(s)
		}
	}
	return strings.Join(out, ",")
}

func unlist(text string) []string {
	if text == "" {
		return nil
	}
	out := strings.Split(text, ",")
	for i, s := range out {
		if s == "-" {
			out[i] = NotSaid
		} else {
			out[i] = show.Replace(s)
		}
	}
	return out
}
