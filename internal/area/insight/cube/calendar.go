package cube

import (
	"fmt"
	"strconv"
	"sync"
	"time"
)

// period is a dimension worked out from the day: the index of each day and the label of each index. Index 0 is not known.
type period struct {
	index func(t time.Time) int
	label func(i int) string
}

var periods = map[string]period{
	Day:           {func(t time.Time) int { return int(t.Sub(epoch) / (24 * time.Hour)) }, func(i int) string { return dateOf(uint16(i)).Format(time.DateOnly) }},
	Month:         {func(t time.Time) int { return (t.Year()-2000)*12 + int(t.Month()) }, func(i int) string { return fmt.Sprintf("%04d-%02d", 2000+(i-1)/12, (i-1)%12+1) }},
	Quarter:       {func(t time.Time) int { return (t.Year()-2000)*4 + (int(t.Month())+2)/3 }, func(i int) string { return fmt.Sprintf("%04d-Q%d", 2000+(i-1)/4, (i-1)%4+1) }},
	Year:          {func(t time.Time) int { return t.Year() - 1999 }, func(i int) string { return strconv.Itoa(1999 + i) }},
	FinancialYear: {func(t time.Time) int { return t.AddDate(0, -3, 0).Year() - 1998 }, func(i int) string { return fmt.Sprintf("%04d-%02d", 1998+i, (1999+i)%100) }},
	Weekday:       {func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }, func(i int) string { return strconv.Itoa(i) }},
}

// lastDay is the number of days that a cube knows.
const lastDay = 65400

// calendar gives the index of every day in every period.
var calendar = sync.OnceValue(func() map[string][]uint16 {
	out := map[string][]uint16{}
	for name := range periods {
		out[name] = make([]uint16, lastDay+1)
	}
	for d := 1; d <= lastDay; d++ {
		t := dateOf(uint16(d))
		for name, p := range periods {
			out[name][d] = uint16(p.index(t))
		}
	}
	return out
})

// labelOf gives the label of an index of a period.
func labelOf(name string, i int) string {
	if i == 0 {
		return NotSaid
	}
	return periods[name].label(i)
}

// indexOf gives the index that has a label; ok is false where none has.
func indexOf(name, label string) (int, bool) {
	if label == NotSaid {
		return 0, true
	}
	switch name {
	case Day:
		d := dayOf(label)
		return int(d), d > 0
	case Weekday:
		n, err := strconv.Atoi(label)
		return n, err == nil && n >= 1 && n <= 7 && len(label) == 1
	}
	last := int(calendar()[name][lastDay])
	for i := 1; i <= last; i++ {
		if periods[name].label(i) == label {
			return i, true
		}
	}
	return 0, false
}
