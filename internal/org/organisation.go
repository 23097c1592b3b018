package org

import "strings"

// Root is the id of England, the top of the tree.
const Root = "ENG"

// Kind is the level of an organisation in the tree.
type Kind string

// The levels, from the top.
const (
	National Kind = "national"
	Region   Kind = "region"
	Board    Kind = "icb"
	Trust    Kind = "trust"
)

// Kinds gives the levels from the top.
func Kinds() []Kind { return []Kind{National, Region, Board, Trust} }

var kindWords = map[Kind]string{National: "England", Region: "Region", Board: "Integrated care board", Trust: "Trust"}

// Words gives the level in plain words, the key of its translation.
func (k Kind) Words() string { return kindWords[k] }

// Organisation is one of the tree. Its id is its ODS code, 3 to 6 capital letters and digits.
type Organisation struct {
	ID   string `json:"code"`
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Type is the NHS Staff Survey benchmarking group of a trust: acute, acute_specialist, mental_health, community,
	// ambulance; "" where it has none.
	Type string `json:"type,omitempty"`
	// LegalForm is "FT" or "NHS trust" for trusts.
	LegalForm string `json:"legal_form,omitempty"`
	ONS       string `json:"ons_code,omitempty"`
	// From and To are its first and last day.
	From Date `json:"valid_from,omitempty"`
	To   Date `json:"valid_to,omitempty"`
	// AreaNow is the organisation of today's map that covers where a closed one was, where that is known.
	AreaNow string `json:"area_now,omitempty"`
}

// Span gives the days on which the organisation was open.
func (o Organisation) Span() Span { return Span{o.From, o.To} }

// Open tells whether the organisation was open on a day.
func (o Organisation) Open(on Date) bool { return o.Span().Holds(on) }

// TypeWords gives a trust's type in plain words, the key of its translation; "" where it has none.
func (o Organisation) TypeWords() string { return typeWords[o.Type] }

var typeWords = map[string]string{
	"acute": "Acute, or acute and community", "acute_specialist": "Acute specialist", "ambulance": "Ambulance", "community": "Community",
	"mental_health": "Mental health and learning disability",
}

// Edge says that a child belonged to a parent for a time.
type Edge struct {
	Child, Parent string
	From, To      Date
}

// Succession says who took over from whom. A predecessor with several successors was split.
type Succession struct {
	Predecessor string `json:"predecessor"`
	Successor   string `json:"successor"`
	// On is the first day of the successor's responsibility.
	On Date `json:"effective_date"`
	// Kind is "merger" or "split".
	Kind string `json:"kind"`
	// Basis says how it is known.
	Basis string `json:"basis,omitempty"`
}

// ValidCode tells whether s has the shape of an ODS organisation code: 3 to 6 capital letters and digits.
func ValidCode(s string) bool {
	return len(s) >= 3 && len(s) <= 6 && onlyCode(s)
}

func onlyCode(s string) bool {
	for _, r := range s {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// fold gives text as searches compare it: small letters, "and" for &, no apostrophes, other marks as single spaces.
func fold(s string) string {
	s = strings.NewReplacer("&", " and ", "'", "", "’", "").Replace(strings.ToLower(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r < 128
	}), " ")
}
