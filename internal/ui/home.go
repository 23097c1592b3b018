package ui

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/ui/lang"
)

// Todo is one promise to keep: who, one line, its clock, one act.
type Todo struct {
	Who, Href string
	Text      string
	Clock     Clock
	Act       string // words of the one act
	ActHref   string
	Weight    ActWeight
}

// ActWeight is how the act of a to-do row looks.
type ActWeight int

// The weights. Only one row of a view has the green button.
const (
	ActLink ActWeight = iota
	ActSecondary
	ActMain
)

// Tile is one number with its denominator and a line that gives the yardstick.
type Tile struct {
	Label string
	Value string    // "17"
	Of    string    // "of 19", "so far"
	Spark []float64 // the last months, oldest first; two or more draw a line
	Note  string    // "Last 30 days. The trust: 81%"
}

// spark is the path of the sparkline in 84 by 30 units, and its last point.
func (t Tile) spark() (path string, x, y float64) {
	lo, hi := t.Spark[0], t.Spark[0]
	for _, v := range t.Spark {
		lo, hi = min(lo, v), max(hi, v)
	}
	var b strings.Builder
	for i, v := range t.Spark {
		x, y = 2+78*float64(i)/float64(len(t.Spark)-1), 15
		if hi > lo {
			y = 26 - 22*(v-lo)/(hi-lo)
		}
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + coord(x) + " " + coord(y))
	}
	return b.String(), x, y
}

// DayState is the worst that was reported on a day.
type DayState int

// The states of a day. NoneReported is never called safe.
const (
	DayAhead DayState = iota
	NoneReported
	Verbal
	Touched
	Injured
)

// Cross is a month of days in the shape of a cross.
type Cross struct {
	ID    string // unique in the page
	Place string
	Month time.Time  // any moment of the month
	Days  []DayState // of day 1, 2, …; days beyond are ahead
}

func (c Cross) last() int {
	first := time.Date(c.Month.Year(), c.Month.Month(), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 1, -1).Day()
}

func (c Cross) state(day int) DayState {
	if day > len(c.Days) {
		return DayAhead
	}
	return c.Days[day-1]
}

// spot is the column and row of a day: three in each of two rows, seven in each of three, three below, and
// the 31st under them.
func spot(day int) (column, row int) {
	switch {
	case day <= 6:
		return 2 + (day-1)%3, (day - 1) / 3
	case day <= 27:
		return (day - 7) % 7, 2 + (day-7)/7
	case day <= 30:
		return 2 + day - 28, 5
	}
	return 3, 6
}

func (c Cross) height() int {
	if c.last() == 31 {
		return 280
	}
	return 240
}

// desc is the cross in words: how many days so far had what.
func (c Cross) desc(ctx context.Context) string {
	var n [Injured + 1]int
	so := 0
	for d := 1; d <= c.last(); d++ {
		if s := c.state(d); s != DayAhead {
			so++
			n[s]++
		}
	}
	return lang.N(ctx, so, "%d day so far.", "%d days so far.") + " " +
		lang.T(ctx, "None reported: %d. Verbal or threat: %d. Physical contact: %d. Injury: %d.", n[NoneReported], n[Verbal], n[Touched], n[Injured])
}

func (s DayState) fill() string {
	return [...]string{"#fff", "#e3f2e9", "#fff6dc", "#f6c9a3", "#a81f15"}[s]
}

func (s DayState) edge() string {
	return [...]string{"#aeb7bd", "#00662f", "#8a6100", "#8a3d00", "#a81f15"}[s]
}
