package law

import (
	"fmt"

	"github.com/havenward/havenward/internal/clock"
)

// Mode is how an offence is tried.
type Mode string

// The modes. ModeUnknown is for one whose start is not confirmed.
const (
	Summary     Mode = "summary"
	Either      Mode = "either"
	Indictable  Mode = "indictable"
	ModeUnknown Mode = "unknown"
)

// Words says the mode.
func (m Mode) Words() string {
	switch m {
	case Summary:
		return "magistrates’ court only"
	case Either:
		return "magistrates’ or Crown Court"
	case Indictable:
		return "Crown Court only"
	}
	return "not known"
}

// Maximum is the longest sentence for offences on some days.
type Maximum struct {
	Span
	Text       string `json:"text"`
	Aggravated string `json:"aggravated,omitempty"` // the separate offence aggravated by race or religion
	State      State  `json:"state"`
}

// Offence is one entry of the helper.
type Offence struct {
	Origin
	Span
	Code string `json:"code"`
	Name string `json:"name"`
	Act  string `json:"act"`
	Mode Mode   `json:"mode"`
	// Pending means that the law is made and its first day is not known; it is never offered for a day.
	Pending bool      `json:"pending,omitempty"`
	Maxima  []Maximum `json:"maxima"`
	// Listed says that section 67 of the Sentencing Code names it.
	Listed bool `json:"s67,omitempty"`
	// OrAs is the summary offence that may be charged in its place, so that its time limit matters too.
	OrAs string `json:"or_as,omitempty"`
	Note string `json:"note,omitempty"`
}

func (o Offence) problem() error {
	switch o.Mode {
	case Summary, Either, Indictable:
	case ModeUnknown:
		if !o.Pending {
			return fmt.Errorf("an offence in force has a mode")
		}
	default:
		return fmt.Errorf("unknown mode %q", o.Mode)
	}
	if o.Name == "" || o.Act == "" || len(o.Maxima) == 0 {
		return fmt.Errorf("needs a name, an Act and a maximum")
	}
	for i, m := range o.Maxima {
		if m.Text == "" || (m.State != Verified && m.State != Unverified) {
			return fmt.Errorf("maximum %d needs words and a state", i+1)
		}
		for _, b := range o.Maxima[:i] {
			if (m.To == "" || b.From <= m.To) && (b.To == "" || m.From <= b.To) {
				return fmt.Errorf("two maxima hold on one day")
			}
		}
	}
	return o.Origin.problem()
}

// Max gives the maximum for an offence on a day: the one in force then, not now.
func (o Offence) Max(on clock.Day) (Maximum, bool) {
	for _, m := range o.Maxima {
		if m.Holds(on) {
			return m, true
		}
	}
	return Maximum{}, false
}

// Offence finds an entry by its code.
func (b *Book) Offence(code string) (Offence, bool) {
	for _, o := range b.Offences {
		if o.Code == code {
			return o, true
		}
	}
	return Offence{}, false
}

// On gives the offences in force on a day. One whose first day is not confirmed is never among them.
func (b *Book) On(day clock.Day) []Offence {
	var out []Offence
	for _, o := range b.Offences {
		if !o.Pending && o.Holds(day) {
			out = append(out, o)
		}
	}
	return out
}

// Limited tells whether the time limit of summary-only offences matters to a charge, and whether only if it is charged as
// something lesser.
func (b *Book) Limited(code string) (limited, onlyAsLesser bool) {
	o, ok := b.Offence(code)
	if !ok {
		return false, false
	}
	if o.Mode == Summary {
		return true, false
	}
	lesser, ok := b.Offence(o.OrAs)
	return ok && lesser.Mode == Summary, true
}

// Aggravation says what makes an offence graver on a day, in words with their sources.
type Aggravation struct {
	Text, Source string
	State        State
}

// Aggravated gives what a court may have to treat as aggravating: the victim an emergency worker (section 67 from its first
// day, section 2 of the 2018 Act before), hostility on a strand.
func (b *Book) Aggravated(code string, on clock.Day, emergencyWorker bool, strands []string) []Aggravation {
	var out []Aggravation
	o, ok := b.Offence(code)
	if !ok {
		return nil
	}
	if emergencyWorker && o.Code != ownOffence {
		for _, r := range b.Test.Aggravating {
			if r.Holds(on) && r.Listed == o.Listed {
				out = append(out, Aggravation{r.Text, r.Source, r.State})
			}
		}
	}
	max, _ := o.Max(on)
	for _, code := range strands {
		s, ok := b.Strand(code)
		if !ok || s.Extra {
			continue
		}
		if s.Offences && max.Aggravated != "" {
			out = append(out, Aggravation{"Aggravated by " + s.Name + ": a separate offence, up to " + max.Aggravated, "Crime and Disorder Act 1998, sections 28 to 32", Unverified})
			continue
		}
		out = append(out, Aggravation{"Hostility on " + s.Name + ": the court must treat it as more serious", s.Source, s.State})
	}
	return out
}

// ownOffence is the offence of which the emergency worker is already a part.
const ownOffence = "AEW1"
