package arith_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/training/arith"
)

func TestDaysAreReadAndWritten(t *testing.T) {
	for d := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2102; d = d.AddDate(0, 0, 17) {
		s := d.Format(time.DateOnly)
		if got := arith.DayOf(s); int64(got) != d.Unix()/86400 || got.String() != s {
			t.Fatalf("%s is %d and writes %s", s, got, got)
		}
	}
	if arith.DayOf("") != arith.Never || arith.Always.String() != "" {
		t.Error("no day is none")
	}
}

const today = arith.Day(20_000)

// post is one post of the table below.
type post struct {
	person, unit int32
	population   arith.Population
	start, end   arith.Day
	absence      arith.Absence
	absent       arith.Day
}

func book(posts []post, until []arith.Day, needed bool) *arith.Book {
	b := &arith.Book{Until: [][]arith.Day{until}, Units: 2, Groups: 1, Roles: 1, Today: today, LongDays: 28, LeftDays: 31}
	for i, p := range posts {
		b.Posts.Person, b.Posts.Class = append(b.Posts.Person, p.person), append(b.Posts.Class, int32(i))
		if p.end == 0 {
			p.end = arith.Always
		}
		b.Posts.Start, b.Posts.End, b.Posts.AbsentFrom = append(b.Posts.Start, p.start), append(b.Posts.End, p.end), append(b.Posts.AbsentFrom, p.absent)
		b.Posts.Absence = append(b.Posts.Absence, p.absence)
		b.Classes = append(b.Classes, arith.Class{Unit: p.unit, Population: p.population})
		b.Needs = append(b.Needs, arith.Need{Needed: needed, Grace: 60})
	}
	return b
}

func out(r arith.Reason) (c arith.Cell) {
	c.Out[r] = 1
	return c
}

func TestEverybodyIsCountedOrLeftOutForOneReason(t *testing.T) {
	for name, x := range map[string]struct {
		posts []post
		until arith.Day
		want  arith.Cell
	}{
		"in date":                        {[]post{{}}, today + 100, arith.Cell{Counted: 1, InDate: 1}},
		"ends in 30 days":                {[]post{{}}, today + 30, arith.Cell{Counted: 1, InDate: 1, In30: 1, In60: 1, In90: 1}},
		"ends in 31":                     {[]post{{}}, today + 31, arith.Cell{Counted: 1, InDate: 1, In60: 1, In90: 1}},
		"ends in 90":                     {[]post{{}}, today + 90, arith.Cell{Counted: 1, InDate: 1, In90: 1}},
		"ended today":                    {[]post{{}}, today, arith.Cell{Counted: 1, Ended: 1}},
		"never":                          {[]post{{}}, 0, arith.Cell{Counted: 1, Without: 1}},
		"for ever":                       {[]post{{}}, arith.Always, arith.Cell{Counted: 1, InDate: 1}},
		"new":                            {[]post{{start: today - 59}}, 0, out(arith.New)},
		"new and has it":                 {[]post{{start: today - 1}}, today + 500, arith.Cell{Counted: 1, InDate: 1}},
		"no longer new":                  {[]post{{start: today - 60}}, 0, arith.Cell{Counted: 1, Without: 1}},
		"not there yet":                  {[]post{{start: today + 1}}, 0, arith.Cell{}},
		"last day":                       {[]post{{end: today}}, 0, arith.Cell{Counted: 1, Without: 1}},
		"left":                           {[]post{{end: today - 1}}, 0, out(arith.Left)},
		"left long ago":                  {[]post{{end: today - 32}}, 0, arith.Cell{}},
		"maternity":                      {[]post{{absence: arith.Long, absent: today - 28}}, 0, out(arith.LongAbsence)},
		"ill since yesterday":            {[]post{{absence: arith.Long, absent: today - 1}}, 0, arith.Cell{Counted: 1, Without: 1}},
		"absent, nobody says since when": {[]post{{absence: arith.Long}}, 0, out(arith.LongAbsence)},
		"seconded":                       {[]post{{absence: arith.Away}}, 0, out(arith.AwayElsewhere)},
		"bank":                           {[]post{{population: arith.Bank}}, 0, out(arith.Apart)},
		"two posts count once":           {[]post{{}, {unit: 1}}, today + 100, arith.Cell{Counted: 1, InDate: 1}},
		"one of two posts is left":       {[]post{{end: today - 2}, {unit: 1}}, 0, arith.Cell{Counted: 1, Without: 1}},
		"staff and bank":                 {[]post{{}, {population: arith.Bank}}, 0, arith.Cell{Counted: 1, Without: 1}},
		"seconded from both":             {[]post{{absence: arith.Away}, {absence: arith.Away, unit: 1}}, 0, out(arith.AwayElsewhere)},
	} {
		t.Run(name, func(t *testing.T) {
			got := arith.Sum(book(x.posts, []arith.Day{x.until}, true))
			if d := cmp.Diff(x.want, got.All[0]); d != "" {
				t.Error(d)
			}
		})
	}
	if got := arith.Sum(book([]post{{}}, []arith.Day{0}, false)).All[0]; got != out(arith.NotNeeded) {
		t.Errorf("not needed: %+v", got)
	}
}

func TestAPersonWithTwoPostsCountsOnceInEachPlace(t *testing.T) {
	got := arith.Sum(book([]post{{unit: 0}, {unit: 0}, {unit: 1}, {unit: 1, population: arith.Bank}, {person: 1, unit: 1, population: arith.Bank}}, []arith.Day{today + 200, 0}, true))
	in := arith.Cell{Counted: 1, InDate: 1}
	both := in // and somebody of the bank, who is counted apart
	both.Out[arith.Apart] = 1
	if d := cmp.Diff([]arith.Cell{in, both}, got.Units); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]arith.Cell{both}, got.Groups); d != "" {
		t.Error(d)
	}
	want := []arith.Cell{in, {Counted: 2, InDate: 1, Without: 1}, {}, {}, {}}
	if d := cmp.Diff(want, got.Populations); d != "" {
		t.Error(d)
	}
	all := arith.Cell{Counted: 1, InDate: 1}
	all.Out[arith.Apart] = 1
	if got.All[0] != all {
		t.Errorf("%+v", got.All[0])
	}
}

func TestThePlacesWithIncidentsWeighMore(t *testing.T) {
	cell := func(in, of int) arith.Cell { return arith.Cell{Counted: of, InDate: in} }
	share, weighed, without, ok := arith.Weighted([]arith.Place{{cell(50, 100), 30}, {cell(100, 100), 10}, {cell(0, 0), 7}, {cell(9, 10), 0}})
	if !ok || share != 62.5 || weighed != 40 || without != 7 {
		t.Errorf("%v %v %v %v", share, weighed, without, ok)
	}
	if _, _, without, ok := arith.Weighted([]arith.Place{{cell(0, 0), 7}}); ok || without != 7 {
		t.Error("nothing weighs")
	}
}
