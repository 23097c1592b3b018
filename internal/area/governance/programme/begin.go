package programme

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

//go:embed data/strands.json
var strandsFile []byte

// Known is what is known of the national programme's strands, as dated data with its source. Not everything was checked.
type Known struct {
	From     clock.Day     `json:"from"`
	Checked  clock.Day     `json:"checked"`
	Verified bool          `json:"verified"`
	Source   string        `json:"source"`
	Strands  []KnownStrand `json:"strands"`
}

// KnownStrand is one of them.
type KnownStrand struct {
	Key        string      `json:"key"`
	Name       string      `json:"name"`
	Line       string      `json:"line"`
	Aim        string      `json:"aim"`
	State      State       `json:"state"`
	Why        string      `json:"why"`
	Gauges     []string    `json:"gauges"`
	Milestones []Milestone `json:"milestones"`
	Measures   []Measure   `json:"measures"`
	Published  []Published `json:"published"`
}

// KnownStrands gives what is known of the national programme.
var KnownStrands = sync.OnceValue(func() Known {
	k, err := parseKnown(strandsFile)
	if err != nil {
		panic("programme: " + err.Error()) // a test parses the same file
	}
	return k
})

func parseKnown(data []byte) (Known, error) {
	var k Known
	if err := json.Unmarshal(data, &k); err != nil {
		return k, err
	}
	if k.Source == "" || k.From == "" {
		return k, errors.New("the strands have no source or day")
	}
	seen := map[string]bool{}
	for _, s := range k.Strands {
		switch {
		case s.Key == "" || s.Name == "" || s.Line == "" || s.Aim == "":
			return k, fmt.Errorf("strand %q is not complete", s.Key)
		case seen[s.Name] || seen[s.Key]:
			return k, fmt.Errorf("strand %q is there twice", s.Key)
		case s.State != "" && s.State.Words() == "":
			return k, fmt.Errorf("strand %q has no state %q", s.Key, s.State)
		}
		seen[s.Name], seen[s.Key] = true, true
		for _, p := range s.Published {
			if p.Source == "" || p.Pence <= 0 || p.From == 0 {
				return k, fmt.Errorf("a published sum of %q is not complete", s.Key)
			}
		}
	}
	return k, nil
}

// Begin makes the known strands that the actor's organisation does not have yet, owned by the actor until somebody else is
// named, and gives how many it made. synthetic marks those whose figures will be made up.
func (s *Service) Begin(ctx context.Context, synthetic bool) (int, error) {
	a := authz.From(ctx)
	sc, err := s.Door.Policy().Check(a, ActKeep)
	if err != nil {
		return 0, err
	}
	list, err := s.Strands(ctx, sc)
	if err != nil {
		return 0, err
	}
	have := map[string]bool{}
	for _, x := range list {
		have[x.Name] = true
	}
	made := 0
	for _, k := range KnownStrands().Strands {
		if have[k.Name] {
			continue
		}
		b := Body{Published: k.Published}
		for _, m := range k.Milestones {
			m.ID = b.number()
			b.Milestones = append(b.Milestones, m)
		}
		for _, g := range k.Gauges {
			b.Measures = append(b.Measures, Measure{ID: b.number(), Key: g})
		}
		for _, m := range k.Measures {
			m.ID = b.number()
			b.Measures = append(b.Measures, m)
		}
		id, err := s.make(ctx, a.Org, Draft{Name: k.Name, Line: k.Line, Aim: k.Aim, Owner: a.ID, OwnerName: a.Name}, b, synthetic)
		if fault.Is(err, fault.Invalid) { // somebody else made it meanwhile
			continue
		}
		if err != nil {
			return made, err
		}
		made++
		if k.State == "" {
			continue
		}
		if err := s.change(ctx, ActKeep, id, 0, "state", func(tx *op.Tx, x *Strand) (string, error) {
			x.Was, x.State, x.Why, x.At = "", k.State, k.Why, db.At(tx.Now())
			return k.State.Words() + ": " + k.Why, nil
		}); err != nil {
			return made, err
		}
	}
	return made, nil
}
