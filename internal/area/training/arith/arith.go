// Package arith does the sums of training: of those who need a competence, how many have it in date, and who was left out and
// why. It works on columns, so that a country's posts are one walk through memory. It knows no database, no clock and no names.
package arith

import "time"

// Day is a day as a number of days since 1 January 1970. Never is none at all, Always the day that does not come.
type Day int32

// Never is before every day, Always after every one.
const (
	Never  Day = 0
	Always Day = 1 << 30
)

// DayOf reads YYYY-MM-DD; what is no day is Never.
func DayOf(s string) Day {
	if len(s) != 10 {
		return Never
	}
	n := func(from, to int) (v int) {
		for _, c := range s[from:to] {
			v = v*10 + int(c-'0')
		}
		return v
	}
	y, m, d := n(0, 4), n(5, 7), n(8, 10)
	if m < 3 { // days of the calendar that begins in March, where the leap day is the last
		y, m = y-1, m+12
	}
	return Day(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - 719468)
}

// String writes YYYY-MM-DD, "" for Never and Always.
func (d Day) String() string {
	if d <= Never || d >= Always {
		return ""
	}
	return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly)
}

// Population is a group of people that is counted apart from the others, so that none hides another.
type Population uint8

// The populations. Staff are those with a contract of the organisation.
const (
	Staff Population = iota
	Bank
	Student
	Volunteer
	Contractor
	Populations int = iota
)

// Absence is why somebody in a post is not at work.
type Absence uint8

// The absences. Long is maternity and long sickness, Away a career break or a secondment to another employer.
const (
	Present Absence = iota
	Long
	Away
)

// Reason is why a person is left out of a figure. Where several posts of a person give several, the first in this order stands.
type Reason uint8

// The reasons. Counted is none, Excused an exemption that somebody approved.
const (
	Counted Reason = iota
	New
	Excused
	LongAbsence
	AwayElsewhere
	Apart
	Left
	NotNeeded
	Reasons int = iota
)

// Class is what decides whether a post needs a competence: its place, staff group, role and population, as numbers of the caller.
type Class struct {
	Unit, Group, Role int32
	Population        Population
}

// Need is whether a class needs a competence, and how many days somebody new has for it.
type Need struct {
	Needed bool
	Grace  uint16
}

// Posts are posts in columns of one length, in the order of Person. End and AbsentFrom may be Always and Never.
type Posts struct {
	Person, Class          []int32
	Start, End, AbsentFrom []Day
	Absence                []Absence
}

// Book is all that a sum needs. Needs has one line of len(Until) for each class. Until says for each competence and person until
// which day it holds: that day is the first on which it does not; Never where it was not achieved by Today.
type Book struct {
	Posts   Posts
	Classes []Class
	Needs   []Need
	Until   [][]Day
	// Units, Groups and Roles are how many of each there are.
	Units, Groups, Roles int
	Today                Day
	excused              map[[2]int32]bool
	// LongDays is how long an absence lasts before somebody is left out, LeftDays how long ago somebody may have left and still
	// be named among those left out.
	LongDays, LeftDays Day
}

// Exempt leaves a person out of the figure of a competence, whether they have it or not.
func (b *Book) Exempt(competence int, person int32) {
	if b.excused == nil {
		b.excused = map[[2]int32]bool{}
	}
	b.excused[[2]int32{int32(competence), person}] = true
}

// Cell is one figure: who was counted, who of them has it in date, and who was left out.
type Cell struct {
	Counted, InDate int
	// In30, In60 and In90 are those of InDate whose competence ends within as many days; each holds the one before it.
	In30, In60, In90 int
	// Ended is those who had it once and no longer, Without those who never had it.
	Ended, Without int
	Out            [Reasons]int
}

// LeftOut is how many were left out though they were in post.
func (c Cell) LeftOut() (n int) {
	for _, x := range c.Out {
		n += x
	}
	return n
}

// Add adds another figure to this one. Figures of places and groups share people who work in both.
func (c *Cell) Add(x Cell) {
	c.Counted += x.Counted
	c.InDate += x.InDate
	c.In30 += x.In30
	c.In60 += x.In60
	c.In90 += x.In90
	c.Ended += x.Ended
	c.Without += x.Without
	for i := range c.Out {
		c.Out[i] += x.Out[i]
	}
}

func (c *Cell) put(r Reason, until, today Day) {
	if r != Counted {
		c.Out[r]++
		return
	}
	c.Counted++
	if until <= today {
		if until == Never {
			c.Without++
		} else {
			c.Ended++
		}
		return
	}
	c.InDate++
	if left := until - today; left <= 90 {
		c.In90++
		if left <= 60 {
			c.In60++
		}
		if left <= 30 {
			c.In30++
		}
	}
}
