package learn

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/havenward/havenward/internal/clock"
)

//go:embed data/facts.json
var factsFile []byte

// Other is a certificate or qualification that is in no list.
const Other = "other"

// Known is what is known of certificates and qualifications, as dated data with its source. What was not checked says so.
type Known struct {
	From           clock.Day       `json:"from"`
	Checked        clock.Day       `json:"checked"`
	Verified       bool            `json:"verified"`
	Source         string          `json:"source"`
	Schemes        []Scheme        `json:"schemes"`
	Qualifications []Qualification `json:"qualifications"`
	Effect         struct {
		Words    string `json:"words"`
		Source   string `json:"source"`
		Verified bool   `json:"verified"`
	} `json:"effect"`
}

// Scheme is what certificates are given against.
type Scheme struct {
	Code, Title, Body, Words string
	Months                   int
	Restrictive, Verified    bool
}

// Qualification is what people can work for.
type Qualification struct {
	Code, Title, Awarding, Kind, Words string
	Level                              int
	Verified                           bool
}

// Scheme finds one by its code.
func (k Known) Scheme(code string) (Scheme, bool) {
	for _, s := range k.Schemes {
		if s.Code == code {
			return s, true
		}
	}
	return Scheme{}, false
}

// Qualification finds one by its code.
func (k Known) Qualification(code string) (Qualification, bool) {
	for _, q := range k.Qualifications {
		if q.Code == code {
			return q, true
		}
	}
	return Qualification{}, false
}

// Facts gives what is known.
var Facts = sync.OnceValue(func() Known {
	k, err := parseFacts(factsFile)
	if err != nil {
		panic("learn: " + err.Error()) // a test parses the same file
	}
	return k
})

func parseFacts(data []byte) (Known, error) {
	var k Known
	if err := json.Unmarshal(data, &k); err != nil {
		return k, err
	}
	if k.Source == "" || k.From == "" || k.Effect.Words == "" || k.Effect.Source == "" {
		return k, errors.New("the facts have no source or day")
	}
	seen := map[string]bool{Other: true}
	for _, s := range k.Schemes {
		if s.Code == "" || s.Title == "" || s.Body == "" || s.Words == "" || s.Months < 1 || seen[s.Code] {
			return k, fmt.Errorf("scheme %q is not complete, or there twice", s.Code)
		}
		seen[s.Code] = true
	}
	for _, q := range k.Qualifications {
		if q.Code == "" || q.Title == "" || q.Words == "" || q.Level < 1 || q.Level > 8 || seen[q.Code] {
			return k, fmt.Errorf("qualification %q is not complete, or there twice", q.Code)
		}
		seen[q.Code] = true
	}
	return k, nil
}
