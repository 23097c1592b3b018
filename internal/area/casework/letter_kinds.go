package casework

import (
	_ "embed"

	"github.com/havenward/havenward/internal/letter"
)

//go:embed data/letters.json
var letterData []byte

// LetterKinds gives the kinds of letters of this area.
func LetterKinds() ([]letter.Default, error) { return letter.ParseDefaults(letterData) }
