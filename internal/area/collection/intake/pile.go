package intake

// Pile is a list that grows piece by piece: growing copies nothing and leaves nothing behind to be collected, which for the
// lists of a large return is most of its memory.
type Pile[T any] struct {
	full [][]T
	last []T
	n    int
}

// The least and the most that a piece holds.
const (
	smallPiece = 8
	largePiece = 256
)

// Add puts a value at the end.
func (p *Pile[T]) Add(v T) {
	if len(p.last) == cap(p.last) {
		if p.last != nil {
			p.full = append(p.full, p.last)
		}
		p.last = make([]T, 0, max(smallPiece, min(2*cap(p.last), largePiece)))
	}
	p.last = append(p.last, v)
	p.n++
}

// Take gives all values in one list, in their order, and leaves the pile empty.
func (p *Pile[T]) Take() []T {
	out := make([]T, 0, p.n)
	for _, piece := range p.full {
		out = append(out, piece...)
	}
	out = append(out, p.last...)
	*p = Pile[T]{}
	return out
}
