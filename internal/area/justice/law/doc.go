// Package law holds what the law says about assaults on people who work for the NHS, as dated data: the emergency-worker
// test, offences with their modes and maxima, aggravation, outcome codes of the police, and yardsticks.
//
// It computes from what it is given and reads no clock, no database and no file of its own but the data embedded with it.
// It is a helper and no legal advice: police and prosecutors decide. Nothing that the law can change stands in code;
// every entry has a source, the days it holds, and whether its source was read.
package law

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sync"

	"github.com/havenward/havenward/internal/clock"
)

//go:embed data/*.json
var embedded embed.FS

// State says whether the source of an entry was read.
type State string

// The states of an entry.
const (
	Verified   State = "verified"
	Unverified State = "unverified"
	Local      State = "local"
)

// Origin is where an entry comes from.
type Origin struct {
	Source  string    `json:"source"`
	State   State     `json:"state"`
	Checked clock.Day `json:"checked"`
}

func (o Origin) problem() error {
	if o.Source == "" || o.Checked == "" {
		return fmt.Errorf("needs a source and the day it was checked")
	}
	if o.State != Verified && o.State != Unverified && o.State != Local {
		return fmt.Errorf("unknown state %q", o.State)
	}
	return nil
}

// Span is the days on which an entry holds, both included; empty is open.
type Span struct {
	From clock.Day `json:"from"`
	To   clock.Day `json:"to"`
}

// Holds tells whether a day lies in the span.
func (s Span) Holds(d clock.Day) bool {
	return (s.From == "" || s.From <= d) && (s.To == "" || d <= s.To)
}

// Book is all of it.
type Book struct {
	Test     Test
	Offences []Offence
	Outcomes []Outcome
	Strands  []Strand
	Yards    []Yard
}

// Load gives the book that the product ships with. It is parsed once; its data are proved by a test.
func Load() *Book { return loaded() }

var loaded = sync.OnceValue(func() *Book {
	dir, err := fs.Sub(embedded, "data")
	if err == nil {
		var b *Book
		if b, err = Read(dir); err == nil {
			return b
		}
	}
	panic(err) // cannot happen: a test reads the embedded data
})

// Read reads a book from a folder of the shape of the embedded one and refuses unknown fields and entries that cannot be.
func Read(dir fs.FS) (*Book, error) {
	b := &Book{}
	for name, into := range map[string]any{"emergency.json": &b.Test, "offences.json": &b.Offences, "outcomes.json": &b.Outcomes, "strands.json": &b.Strands, "yardsticks.json": &b.Yards} {
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		if err := parse(data, into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return b, b.problem()
}

func parse(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if dec.More() {
		return fmt.Errorf("more than one value")
	}
	return nil
}

func (b *Book) problem() error {
	if err := b.Test.problem(); err != nil {
		return fmt.Errorf("emergency-worker test: %w", err)
	}
	seen := map[string]bool{}
	once := func(kind, code string, err error) error {
		if err != nil {
			return fmt.Errorf("%s %q: %w", kind, code, err)
		}
		if code == "" || seen[kind+code] {
			return fmt.Errorf("%s %q: needs a code of its own", kind, code)
		}
		seen[kind+code] = true
		return nil
	}
	for _, o := range b.Offences {
		if err := once("offence", o.Code, o.problem()); err != nil {
			return err
		}
	}
	for _, o := range b.Outcomes {
		if err := once("outcome", o.Code, o.problem()); err != nil {
			return err
		}
	}
	for _, s := range b.Strands {
		if err := once("strand", s.Code, s.problem()); err != nil {
			return err
		}
	}
	for _, y := range b.Yards {
		if err := once("yardstick", y.Code, y.problem()); err != nil {
			return err
		}
	}
	for _, o := range b.Offences {
		if o.OrAs != "" && !seen["offence"+o.OrAs] {
			return fmt.Errorf("offence %q: unknown offence %q", o.Code, o.OrAs)
		}
	}
	return nil
}
