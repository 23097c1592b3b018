// Package clock works out deadlines: when something is due under a dated rule, how near that is, and the few words a
// page needs to say so.
//
// It counts elapsed time and working days of England and Wales, in Europe/London time, so that a change of the clocks,
// a leap day, a month end, Easter or Christmas never moves a promise. Rules are data with a source, the days they hold
// and whether their source was read; [Seed] is the catalogue the product starts with.
//
// It is not a scheduler and reads no time of its own: now always comes in as a value. It stores nothing, and it does
// not decide whether a duty exists, only when it would end.
package clock

import (
	"sync"
	"time"
	_ "time/tzdata" // the binary must know Europe/London on hosts without zone files
)

// London returns the Europe/London zone, in which every day, month and working day is counted.
func London() *time.Location { return london() }

var london = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/London")
	if err != nil { // cannot happen: the zone is compiled in
		panic(err)
	}
	return loc
})

// wall returns the instant at which a London clock shows the given date and time. An hour that happens twice gives the
// second one and an hour that is skipped gives the instant after the skip, so that a deadline is never early.
func wall(y int, m time.Month, d, hh, mm, ss, ns int) time.Time {
	gmt := time.Date(y, m, d, hh, mm, ss, ns, time.UTC)
	bst := gmt.Add(-time.Hour).In(london())
	shown := gmt.In(london())
	if _, off := shown.Zone(); off == 0 {
		return shown
	}
	if _, off := bst.Zone(); off != 0 {
		return bst
	}
	return shown
}

// endOfDay returns the last second of the London day that holds t.
func endOfDay(t time.Time) time.Time {
	y, m, d := t.In(london()).Date()
	return wall(y, m, d, 23, 59, 59, 0)
}
