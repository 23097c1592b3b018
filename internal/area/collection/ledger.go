package collection

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/fault"
)

// entry is what is kept in memory of one fact: 16 bytes, so that a million of them are nothing. a and b are the digest of
// the incident's reference; w holds its month (10 bits), the number of the member of staff (14), the kind of violence (4),
// and whether they were injured and whether it is taken out.
type entry struct {
	a    uint64
	b, w uint32
}

const (
	mostStaff  = 9999
	injuredBit = 2
	struckBit  = 1
	factMask   = ^uint32(63) // month and member of staff
	monthMask  = ^uint32(1<<20 - 1)
)

func entryOf(a uint64, b uint32, month, staff, kind int, injured, struck bool) entry {
	w := uint32(month)<<20 | uint32(staff)<<6 | uint32(kind)<<2
	if injured {
		w |= injuredBit
	}
	if struck {
		w |= struckBit
	}
	return entry{a, b, w}
}

// ofStaff is the entry as that of another member of staff.
func (e entry) ofStaff(n int) entry {
	e.w = e.w&^((1<<14-1)<<6) | uint32(n)<<6
	return e
}

func (e entry) month() int   { return int(e.w >> 20) }
func (e entry) staff() int   { return int(e.w >> 6 & (1<<14 - 1)) }
func (e entry) kind() int    { return int(e.w >> 2 & 15) }
func (e entry) struck() bool { return e.w&struckBit != 0 }

// byFact orders entries by reference, month and member of staff: what is the same fact is beside each other.
func byFact(x, y entry) int {
	if x.a != y.a {
		return cmp.Compare(x.a, y.a)
	}
	if x.b != y.b {
		return cmp.Compare(x.b, y.b)
	}
	return cmp.Compare(x.w&factMask, y.w&factMask)
}

func sameRef(x, y entry) bool      { return x.a == y.a && x.b == y.b }
func sameIncident(x, y entry) bool { return sameRef(x, y) && x.w&monthMask == y.w&monthMask }

// ledger is entries in order, each fact once.
type ledger []entry

func (l ledger) sort() { slices.SortFunc(l, byFact) }

// hasRef tells whether any fact of a reference is there.
func (l ledger) hasRef(e entry) bool {
	i, _ := slices.BinarySearchFunc(l, entry{a: e.a, b: e.b}, byFact)
	return i < len(l) && sameRef(l[i], e)
}

func (l ledger) has(e entry) bool {
	_, ok := slices.BinarySearchFunc(l, e, byFact)
	return ok
}

// over lays newer facts over older ones: of the same fact the newer stays.
func (l ledger) over(older ledger) ledger {
	out := make(ledger, 0, len(l)+len(older))
	i, j := 0, 0
	for i < len(l) && j < len(older) {
		switch c := byFact(l[i], older[j]); {
		case c < 0:
			out = append(out, l[i])
			i++
		case c > 0:
			out = append(out, older[j])
			j++
		default:
			out = append(out, l[i])
			i, j = i+1, j+1
		}
	}
	return append(append(out, l[i:]...), older[j:]...)
}

// sum is what a month of a ledger adds up to.
type sum struct {
	incidents, staff, injured int64
	kinds                     [16]int64
}

func (s *sum) byKind() map[string]int64 {
	out := map[string]int64{}
	for n, c := range s.kinds {
		if c > 0 {
			out[intake.KindCode(n)] = c
		}
	}
	return out
}

// sums adds up what counts in each month.
func (l ledger) sums() map[int]*sum {
	out := map[int]*sum{}
	for i := 0; i < len(l); {
		n, staff, kind, injured := i, int64(0), -1, false
		for ; n < len(l) && sameIncident(l[n], l[i]); n++ {
			if l[n].struck() {
				continue
			}
			staff++
			injured = injured || l[n].w&injuredBit != 0
			if kind < 0 {
				kind = l[n].kind()
			}
		}
		if staff > 0 {
			m := l[i].month()
			if out[m] == nil {
				out[m] = &sum{}
			}
			s := out[m]
			s.incidents, s.staff = s.incidents+1, s.staff+staff
			s.kinds[kind]++
			if injured {
				s.injured++
			}
		}
		i = n
	}
	return out
}

// keyLength is how much of a digest is kept: 100 bits.
const keyLength = 20

const letters = "0123456789abcdefghjkmnpqrstvwxyz"

var letterOf = func() (t [256]uint8) {
	for i := range t {
		t[i] = 255
	}
	for i := range letters {
		t[letters[i]] = uint8(i)
	}
	return t
}()

// parts gives the 96 bits of a digest that an entry keeps.
func parts(key string) (a uint64, b uint32, ok bool) {
	if len(key) < keyLength {
		return 0, 0, false
	}
	for i := range keyLength {
		v := uint64(letterOf[key[i]])
		if v == 255 {
			return 0, 0, false
		}
		switch {
		case i < 12:
			a = a<<5 | v
		case i == 12:
			a, b = a<<4|v>>1, uint32(v&1)
		default: // the first bits of b run over its end, and are not needed
			b = b<<5 | uint32(v)
		}
	}
	return a, b, true
}

// factID names a fact: the digest of its reference, its month, and the number of the member of staff. A month is part of
// it, so that what is sent for one month never changes another, which may be locked.
func factID(key string, month, staff int) string {
	b := make([]byte, 0, 32)
	b = append(b, key[:keyLength]...)
	b = append(b, '-')
	b = strconv.AppendInt(b, int64(10_000+(month-1)/12*100+(month-1)%12+1), 10)
	b = append(b, '.')
	b = strconv.AppendInt(b, int64(staff), 10)
	return string(b)
}

// readID takes a fact's id apart.
func readID(id string) (a uint64, b uint32, month, staff int, err error) {
	a, b, ok := parts(id)
	key, n, dot := strings.Cut(id, ".")
	if !ok || !dot || len(key) != keyLength+6 {
		return 0, 0, 0, 0, fault.New(fault.Internal, "a fact of a return has another kind of id")
	}
	ym, err := strconv.Atoi(key[keyLength+1:])
	if err != nil {
		return 0, 0, 0, 0, err
	}
	if staff, err = strconv.Atoi(n); err != nil {
		return 0, 0, 0, 0, err
	}
	ym -= 10_000
	return a, b, ym/100*12 + ym%100, staff, nil
}

// monthNumber counts months as rows do: January 2000 is 1.
func monthNumber(m Month) int {
	t := m.First()
	return (t.Year()-2000)*12 + int(t.Month())
}

func monthOfNumber(n int) Month {
	return Month(fmt.Sprintf("%04d-%02d", 2000+(n-1)/12, (n-1)%12+1))
}
