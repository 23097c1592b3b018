package cube

import (
	"strconv"
	"strings"
	"time"
)

// Fact is one row of the table of facts: one member of staff affected by one incident, in one version.
type Fact struct {
	// Org and ID name it; ID is that of its incident and ".N" for the N-th member of staff.
	Org, ID string
	// Version begins with 1; the highest counts.
	Version int64
	// Staff is N.
	Staff int64
	// Unit and Site are where below the organisation.
	Unit, Site string
	// Date is YYYY-MM-DD; "" and days before 2000 or after 2178 are not known.
	Date string
	// Delay is the number of days from incident to report, negative where it is not known.
	Delay int64
	// Absence is the number of days away, negative where it is not known.
	Absence int64
	// Events is how many events the record stands for, Alleged how many people are alleged to have done it.
	Events, Alleged int64
	// Values has a value for each dimension of the cube, in order. Several values have ";" between them.
	Values []string
	// Reported, Acknowledged and Fed are zero where they have not come.
	Reported, Acknowledged, Fed time.Time
}

// incident gives the key that the facts of one incident share.
func (f *Fact) incident() string {
	if i := strings.LastIndexByte(f.ID, '.'); i > 0 && f.ID[i+1:] == strconv.FormatInt(f.Staff, 10) {
		return f.ID[:i]
	}
	return f.ID
}

// rejected is the state of what is taken back, joined to another or was never so.
const rejected = "rejected"

// epoch is the day before day 1.
var epoch = time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC)

// dayOf gives the number of a day, 0 where it is not known.
func dayOf(date string) uint16 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	n := int64(t.Sub(epoch) / (24 * time.Hour))
	if n < 1 || n > 65400 {
		return 0
	}
	return uint16(n)
}

func dateOf(day uint16) time.Time { return epoch.AddDate(0, 0, int(day)) }

// Times between two moments are kept in a byte: whole hours up to 7 days, then whole days up to 92, always rounded up.
const (
	longer = 254
	never  = 255
	// MaxDays is the longest time that Query.Within can ask for.
	MaxDays = 92
)

func elapsed(from, to time.Time) uint8 {
	if from.IsZero() || to.IsZero() {
		return never
	}
	d := max(to.Sub(from), 0)
	if h := (d + time.Hour - 1) / time.Hour; h <= 168 {
		return uint8(h)
	}
	if days := (d + 24*time.Hour - 1) / (24 * time.Hour); days <= MaxDays {
		return uint8(161 + days)
	}
	return longer
}

// within gives the highest byte of a time within some hours; ok is false where the byte cannot tell.
func within(hours int) (b uint8, ok bool) {
	switch {
	case hours < 0 || hours > MaxDays*24 || hours > 168 && hours%24 != 0:
		return 0, false
	case hours <= 168:
		return uint8(hours), true
	default:
		return uint8(161 + hours/24), true
	}
}

// days keeps a number of days in a byte: up to 252, more, or not known.
func days(n int64) uint8 {
	switch {
	case n < 0:
		return never
	case n > 252:
		return longer
	default:
		return uint8(n)
	}
}
