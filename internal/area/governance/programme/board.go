package programme

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
)

// Board is a programme as its page shows it.
type Board struct {
	Strands []Strand
	// Readings are the first measure of each strand, in the order of Strands; a strand without one has none.
	Readings []Reading
	Today    clock.Day
	Money    Sum
	// Wanted are the decisions that wait, by the day of the meeting; Meets is the earliest day.
	Wanted []Wanted
	Meets  clock.Day
	// Asking is how many strands want a decision, ByState how many are in each state.
	Asking  int
	ByState map[State]int
	// Doubted is how many states are challenged and wait for the owner's answer.
	Doubted int
	// Late are actions of groups past their date; LateKnown is false where there is no such list yet.
	Late      []Action
	LateKnown bool
	Synthetic bool
}

// Wanted is a decision that waits, with its strand.
type Wanted struct {
	Decision
	StrandID, Strand string
}

// Board reads the programme of the reader's organisation: strands that want a decision first.
func (s *Service) Board(ctx context.Context, sc authz.Scope) (Board, error) {
	list, err := s.Strands(ctx, sc)
	if err != nil {
		return Board{}, err
	}
	b := Board{Strands: list, Today: s.Today(), ByState: map[State]int{}, Money: Total(list, YearOf(s.now()))}
	slices.SortStableFunc(b.Strands, func(x, y Strand) int { return rank(&x) - rank(&y) })
	for i := range b.Strands {
		x := &b.Strands[i]
		b.ByState[x.State]++
		b.Synthetic = b.Synthetic || x.Synthetic
		b.Doubted += len(x.Challenges())
		waits := x.Wanted()
		if len(waits) > 0 {
			b.Asking++
		}
		for _, d := range waits {
			b.Wanted = append(b.Wanted, Wanted{Decision: d, StrandID: x.ID, Strand: x.Name})
		}
		var first Reading
		if len(x.Measures) > 0 {
			first = s.reading(ctx, x.Org, x.Measures[0])
		}
		b.Readings = append(b.Readings, first)
	}
	slices.SortStableFunc(b.Wanted, func(x, y Wanted) int {
		switch {
		case before(x.On, y.On):
			return -1
		case before(y.On, x.On):
			return 1
		}
		return 0
	})
	if len(b.Wanted) > 0 {
		b.Meets = b.Wanted[0].On
	}
	if s.Late != nil {
		b.LateKnown = true
		b.Late, err = s.Late(ctx, authz.From(ctx).Org)
	}
	return b, err
}

// rank puts strands that want a decision first, then by how they stand; what is over comes last.
func rank(x *Strand) int {
	n := slices.Index([]State{OffCourse, AtRisk, OnCourse, Paused, Finished}, x.State)
	if len(x.Wanted()) == 0 {
		n += 10
	}
	return n
}
