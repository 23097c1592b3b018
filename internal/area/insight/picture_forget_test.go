package insight

import "github.com/havenward/havenward/internal/area/collection"

// Forget drops all answers: tests change what was given by hand.
func (s *Pictures) Forget() {
	s.ledgers, s.given, s.pictures, s.compared, s.filled = Memory[collection.Month, *ledger]{}, Memory[collection.Month, *given]{}, Memory[PictureAsk, Picture]{}, Memory[compareKey, Comparison]{}, Memory[PictureAsk, []Completeness]{}
}
