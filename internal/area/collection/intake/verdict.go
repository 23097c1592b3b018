package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// Verdict is what a check decided of each record of a return that was not refused: all that a record's own cells do not
// say. With it the rows of the same return can be handed over in one reading.
type Verdict struct {
	places uint32
	sum    uint32   // of the text, 0 where the file is no flat CSV
	own    []uint32 // places whose own cells refuse them, in order
	late   []uint32 // places refused because of others
	seats  []seat   // of accepted rows that are not the first of their incident
}

// seat tells that the row at a place is the n-th member of staff of its incident.
type seat struct{ place, n uint32 }

// ErrOther says that a return is not as it was when its verdict was made: the file, the rules, or what its rows are held
// against. It must be judged again.
var ErrOther = errors.New("the return changed since it was judged")

// verdict is made in two steps: what rows say themselves, before they are held against each other, and the rest.
func (c *check) begin() *Verdict {
	v := &Verdict{places: uint32(len(c.state)), sum: c.sum}
	for i, s := range c.state {
		if s == refused {
			v.own = append(v.own, uint32(i))
		}
	}
	return v
}

func (c *check) finish(v *Verdict) {
	own := v.own
	for i, s := range c.state {
		at := uint32(i)
		switch {
		case len(own) > 0 && own[0] == at:
			own = own[1:]
		case s == refused:
			v.late = append(v.late, at)
		case c.nth[i] > 1:
			v.seats = append(v.seats, seat{at, c.nth[i]})
		}
	}
	c.nth = nil
}

// Sitting goes through a verdict in the order of the return.
type Sitting struct {
	own, late []uint32
	seats     []seat
	places    uint32
}

// Sit begins at the first record.
func (v *Verdict) Sit() *Sitting {
	return &Sitting{v.own, v.late, v.seats, v.places}
}

// Stands tells whether the row at a place (Row.Place) is accepted, and of a flat row which member of staff of its incident
// it is. The places must rise.
func (s *Sitting) Stands(place uint32) (staff int, ok bool) {
	own, late, staff := s.at(place)
	return staff, !own && !late && place < s.places
}

func (s *Sitting) at(place uint32) (own, late bool, staff int) {
	for len(s.own) > 0 && s.own[0] < place {
		s.own = s.own[1:]
	}
	for len(s.late) > 0 && s.late[0] < place {
		s.late = s.late[1:]
	}
	for len(s.seats) > 0 && s.seats[0].place < place {
		s.seats = s.seats[1:]
	}
	staff = 1
	if len(s.seats) > 0 && s.seats[0].place == place {
		staff = int(s.seats[0].n)
	}
	return len(s.own) > 0 && s.own[0] == place, len(s.late) > 0 && s.late[0] == place, staff
}

// verdictAs begins a verdict that is kept; its number changes with the rules about rows that belong together.
const verdictAs = "havenward verdict 1\n"

// MarshalBinary writes the verdict: some bytes for each row that is not simply accepted.
func (v *Verdict) MarshalBinary() ([]byte, error) {
	b := append([]byte(verdictAs), make([]byte, 0, 64+2*len(v.own)+2*len(v.late)+3*len(v.seats))...)
	b = binary.LittleEndian.AppendUint32(b, catalogue().print())
	b = binary.LittleEndian.AppendUint32(b, v.sum)
	b = binary.AppendUvarint(b, uint64(v.places))
	for _, list := range [][]uint32{v.own, v.late} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		last := uint32(0)
		for _, at := range list {
			b, last = binary.AppendUvarint(b, uint64(at-last)), at
		}
	}
	b = binary.AppendUvarint(b, uint64(len(v.seats)))
	last := uint32(0)
	for _, s := range v.seats {
		b, last = binary.AppendUvarint(b, uint64(s.place-last)), s.place
		b = binary.AppendUvarint(b, uint64(s.n))
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli)), nil
}

// UnmarshalBinary reads what MarshalBinary wrote. Under other rules it is ErrOther.
func (v *Verdict) UnmarshalBinary(b []byte) error {
	if len(b) < len(verdictAs)+12 || string(b[:len(verdictAs)]) != verdictAs {
		return ErrOther
	}
	body := b[:len(b)-4]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(b[len(b)-4:]) {
		return fmt.Errorf("a verdict is damaged")
	}
	body = body[len(verdictAs):]
	if binary.LittleEndian.Uint32(body) != catalogue().print() {
		return ErrOther
	}
	*v = Verdict{sum: binary.LittleEndian.Uint32(body[4:])}
	r := numbers{b: body[8:], most: maxRows}
	v.places = r.next()
	for _, list := range []*[]uint32{&v.own, &v.late} {
		last := uint32(0)
		for n := r.next(); n > 0 && !r.bad; n-- {
			last += r.next()
			*list = append(*list, last)
		}
	}
	last := uint32(0)
	for n := r.next(); n > 0 && !r.bad; n-- {
		last += r.next()
		v.seats = append(v.seats, seat{last, r.next()})
	}
	if r.bad || len(r.b) > 0 {
		return fmt.Errorf("a verdict is damaged")
	}
	return nil
}

// numbers reads numbers of at most most.
type numbers struct {
	b    []byte
	most uint64
	bad  bool
}

func (r *numbers) next() uint32 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > r.most || r.bad {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return uint32(v)
}

// print tells one state of the rules from another.
func (b *book) print() uint32 {
	h := crc32.New(castagnoli)
	for i := range b.rules {
		_, _ = fmt.Fprintln(h, b.rules[i].Code, b.rules[i].Field, b.rules[i].Severity, b.rules[i].Text)
	}
	return h.Sum32()
}
