package insight

import "github.com/havenward/havenward/internal/area/collection"

// Turnout is who is in the picture of a month: what each trust owed, and what came of it. What did not come is missing, and
// never nought.
type Turnout struct {
	// Owed are the trusts that owe the month, Sent those whose return came or who record here, In those of them that count.
	Owed, Sent, In int
	// Late are those of Sent that came after their day, Nil those that said that nothing happened, Totals those that sent
	// sums and no rows, Waiting those that nobody has accepted yet.
	Late, Nil, Totals, Waiting int
	// Missing did not come and are past their day, Back were sent back and have not come again, Open are not due yet.
	Missing, Back, Open int
	// StaffOwed and StaffSent are the staff that the trusts employ, and those that sent; Sized are the trusts whose number of
	// staff is known.
	StaffOwed, StaffSent float64
	Sized                int
}

// counts tells whether a return is in the figures: it was accepted, or the trust records here.
func counts(r collection.Return) bool { return r.Standing.Counts() || r.Native }

// came tells whether a month is there, accepted or not.
func came(r collection.Return) bool { return r.Standing.Came() || r.Native }

// add takes a return in; staff is what the trust employs, 0 where that is not known.
func (t *Turnout) add(r collection.Return, staff float64) {
	t.Owed++
	t.StaffOwed += staff
	if staff > 0 {
		t.Sized++
	}
	if !came(r) {
		switch r.Standing {
		case collection.SentBack:
			t.Back++
		case collection.Open:
			t.Open++
		default:
			t.Missing++
		}
		return
	}
	t.Sent++
	t.StaffSent += staff
	if counts(r) {
		t.In++
	} else {
		t.Waiting++
	}
	if r.Late {
		t.Late++
	}
	if r.Nil {
		t.Nil++
	}
	if r.Totals {
		t.Totals++
	}
}

// Percent is Sent of Owed, rounded down: it is 100 only when all sent. -1 means that nothing is owed.
func (t Turnout) Percent() int {
	if t.Owed == 0 {
		return -1
	}
	return t.Sent * 100 / t.Owed
}

// StaffPercent is the part of staff whose trusts sent; -1 where the number of staff of a tenth of the trusts or more is not
// known.
func (t Turnout) StaffPercent() int {
	if t.StaffOwed <= 0 || t.Owed-t.Sized > t.Owed/10 {
		return -1
	}
	return int(t.StaffSent * 100 / t.StaffOwed)
}

// Absent are those of whom nothing is there.
func (t Turnout) Absent() int { return t.Owed - t.Sent }

// Held tells that too few sent for a figure to say anything; see LeastCover.
func (t Turnout) Held() bool { return t.Owed > 0 && float64(t.Sent) < LeastCover*float64(t.Owed) }

// Readable tells that enough of it counts.
func (t Turnout) Readable() bool {
	return t.Owed > 0 && float64(t.In) >= LeastCover*float64(t.Owed)
}
