package cube

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/mds"
)

// naive counts facts one by one, without codes, columns or roll-ups.
type naive struct {
	dims  []Dim
	facts map[[2]string]Fact
}

func (n *naive) apply(f Fact) {
	k := [2]string{f.Org, f.ID}
	if was, ok := n.facts[k]; !ok || f.Version > was.Version {
		f.Values = slices.Clone(f.Values)
		n.facts[k] = f
	}
}

func (n *naive) value(f *Fact, name string) string {
	for i, d := range n.dims {
		if d.Name == name {
			return f.Values[i]
		}
	}
	return "?"
}

// labels gives the cells of a fact in a dimension.
func (n *naive) labels(f *Fact, name string) []string {
	at, err := time.Parse(time.DateOnly, f.Date)
	known := err == nil
	switch name {
	case Org:
		return []string{f.Org}
	case Unit:
		return []string{f.Unit}
	case Site:
		return []string{f.Site}
	case Day, Month, Quarter, Year, FinancialYear, Weekday:
		if !known {
			return []string{""}
		}
	}
	switch name {
	case Day:
		return []string{f.Date}
	case Month:
		return []string{f.Date[:7]}
	case Year:
		return []string{f.Date[:4]}
	case Quarter:
		return []string{f.Date[:4] + "-Q" + string("111222333444"[at.Month()-1])}
	case FinancialYear:
		y := at.Year()
		if at.Month() < time.April {
			y--
		}
		return []string{time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006-") + time.Date(y+1, 1, 1, 0, 0, 0, 0, time.UTC).Format("06")}
	case Weekday:
		return []string{map[time.Weekday]string{1: "1", 2: "2", 3: "3", 4: "4", 5: "5", 6: "6", 0: "7"}[at.Weekday()]}
	}
	for i, d := range n.dims {
		if d.Name != name {
			continue
		}
		vals := []string{f.Values[i]}
		if d.Many {
			vals = strings.Split(f.Values[i], ";")
		}
		for j, v := range vals {
			if v != "" && !slices.Contains(d.Codes, v) {
				vals[j] = Unlisted
			}
		}
		slices.Sort(vals)
		return slices.Compact(vals)
	}
	return nil
}

func (n *naive) counted(f *Fact, q Query) (ok bool, sum int64) {
	r := mds.Record{ViolencePrimary: n.value(f, "violence_primary"), ViolenceAll: strings.Split(n.value(f, "violence_all"), ";"),
		HateMotive: strings.Split(n.value(f, "hate_motive"), ";"), Staff: []mds.Staff{{PhysicalHarm: n.value(f, "physical_harm")}}}
	for i := range r.HateMotive {
		if r.HateMotive[i] == "" {
			r.HateMotive = nil
			break
		}
	}
	took := func(to time.Time, usual int) bool {
		w := q.Within
		if w == 0 {
			w = usual
		}
		return !f.Reported.IsZero() && !to.IsZero() && to.Sub(f.Reported) <= time.Duration(w)*time.Hour
	}
	switch q.Measure {
	case Physical:
		return r.Physical(), 0
	case Sexual:
		return r.Sexual(), 0
	case Hate:
		return r.Hate(), 0
	case Injured:
		return r.Injured(), 0
	case RIDDOR:
		return slices.Contains([]string{"over_7_day", "specified_injury", "death"}, n.value(f, "riddor")), 0
	case Absence:
		return f.Absence > 0, f.Absence
	case Delayed:
		return f.Delay >= 0, 0
	case Prompt:
		return f.Delay >= 0 && f.Delay <= int64(cmp.Or(q.Within, promptHours)/24), 0
	case Timed:
		return !f.Reported.IsZero(), 0
	case Acknowledged:
		return took(f.Acknowledged, 1e6), 0
	case AcknowledgedInTime:
		return took(f.Acknowledged, ackHours), 0
	case Fed:
		return took(f.Fed, 1e6), 0
	case FedInTime:
		return took(f.Fed, fedHours), 0
	case Events:
		return true, f.Events
	case Alleged:
		return true, f.Alleged
	default:
		return true, 0
	}
}

func (n *naive) passes(f *Fact, q Query) bool {
	if n.value(f, "record_state") == rejected {
		return false
	}
	if (q.From != "" || q.To != "") && (f.Date == "" || f.Date < q.From || q.To != "" && f.Date > q.To) {
		return false
	}
	reached := q.Everywhere
	for _, s := range q.Reach {
		reached = reached || s.Org == f.Org && (s.From == "" && s.To == "" || f.Date != "" && f.Date >= s.From && (s.To == "" || f.Date <= s.To))
	}
	kind := slices.Contains(q.By, Kind)
	for _, w := range q.Where {
		kind = kind || w.Dim == Kind
		have := n.labels(f, w.Dim)
		hits := 0
		for _, v := range w.Values {
			if slices.Contains(have, v) {
				hits++
			}
		}
		if hits == 0 || w.All && hits < len(w.Values) {
			return false
		}
	}
	return reached && (kind || n.value(f, Kind) == "single")
}

// slice gives every cell under its labels, and the total under "total". For sums over incidents whose rows disagree the
// cube takes the first row, which a test must not ask about.
func (n *naive) slice(q Query) map[[MaxBy]string]Cell {
	out := map[[MaxBy]string]Cell{}
	seen := map[[MaxBy + 2]string]bool{}
	var keys [][2]string
	for k := range n.facts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, k := range keys {
		f := n.facts[k]
		ok, sum := n.counted(&f, q)
		if !ok || !n.passes(&f, q) {
			continue
		}
		cells := [][MaxBy]string{{}}
		for i, name := range q.By {
			var more [][MaxBy]string
			for _, c := range cells {
				for _, l := range n.labels(&f, name) {
					c[i] = l
					more = append(more, c)
				}
			}
			cells = more
		}
		for _, at := range append(cells, [MaxBy]string{"total"}) {
			c := out[at]
			c.At = at
			c.Staff++
			key := [MaxBy + 2]string{f.Org, f.incident(), at[0], at[1], at[2]}
			fresh := !seen[key]
			seen[key] = true
			if fresh {
				c.Incidents++
			}
			if fresh || q.Measure == Absence {
				c.Sum += sum
			}
			out[at] = c
		}
	}
	return out
}
