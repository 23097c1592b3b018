package marker

import "github.com/havenward/havenward/internal/fault"

// Basis is what a proposal rests on.
type Basis string

// The bases. Only the first may carry a marker; the others are offered so that whoever has nothing else is told why not.
const (
	Incident       Basis = "incident"
	Hearsay        Basis = "hearsay"
	Characteristic Basis = "characteristic"
	Illness        Basis = "illness"
	Address        Basis = "address"
)

// Bases gives every basis with its words, in order.
func Bases() [][2]string {
	return [][2]string{{string(Incident), "Something that happened on a day we can name"}, {string(Hearsay), "What others say"},
		{string(Characteristic), "Who the person is"}, {string(Illness), "An illness"}, {string(Address), "Where the person lives"}}
}

// Check gives why a basis carries no marker, nil if it does.
func (b Basis) Check() fault.Problems {
	var p fault.Problems
	switch b {
	case Incident:
	case Hearsay:
		p.Add("basis", "What others say is not enough. A marker needs something that happened on a day we can name")
	case Characteristic:
		p.Add("basis", "Who somebody is can never be a reason for a marker")
	case Illness:
		p.Add("basis", "An illness alone is no reason for a marker. A care plan is the place for it")
	case Address:
		p.Add("basis", "An address alone is no reason for a marker")
	default:
		p.Add("basis", "Choose what the marker rests on")
	}
	return p
}

// Subjects gives the kinds of subject with their words, in order.
func Subjects() [][2]string {
	return [][2]string{{"patient", "A patient"}, {"visitor", "A relative or visitor"}, {"occupant", "Somebody else who lives there"},
		{"animal", "An animal"}, {"premises", "A place"}}
}

// Factors gives what is weighed, with its words.
func Factors() [][2]string {
	return [][2]string{{"violence", "Violence was used"}, {"threat", "Violence was threatened"}, {"injury_body", "Somebody was hurt in body"},
		{"injury_mind", "Somebody was hurt in mind"}, {"urgent", "Staff need protecting at once"}, {"repeat", "It is likely to happen again"},
		{"weapon", "A weapon"}, {"target", "Aimed at a group of staff"}, {"animal", "An animal"}, {"others", "Other people with them"}}
}
