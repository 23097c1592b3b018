package risk

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// maxHazards bounds an assessment, maxControls a hazard: beyond it nobody reads them.
const (
	maxHazards  = 40
	maxControls = 40
)

// HazardAsk is a hazard as its form sends it. Key is empty for a new one.
type HazardAsk struct {
	Key, Title, How          string
	Initial, Current, Target matrix.Score
	Owner                    string
}

// PutHazard adds a hazard to the draft, or changes one. Its owner is one of Owners.
func (s *Service) PutHazard(ctx context.Context, org, record string, seen int64, in HazardAsk) error {
	in.Title, in.How = line(in.Title), clean(in.How)
	var p fault.Problems
	need(&p, "title", in.Title, "Name the danger", MaxLine)
	need(&p, "how", in.How, "Say how somebody may come to harm", MaxWords)
	for _, x := range []struct {
		field, message string
		score          matrix.Score
	}{{"initial", "Choose how bad and how likely it was at first", in.Initial}, {"current", "Choose how bad and how likely it is now", in.Current},
		{"target", "Choose how bad and how likely it is to become", in.Target}} {
		if !x.score.Valid() {
			p.Add(x.field, x.message)
		}
	}
	if len(p) == 0 && in.Current.N() > in.Initial.N() {
		p.Add("current", "With its controls a risk is no greater than without them. Look at both scores again")
	}
	if len(p) == 0 && in.Target.N() > in.Current.N() {
		p.Add("target", "What is aimed at is no greater than what is there now")
	}
	return s.draft(ctx, org, record, seen, func(tx *op.Tx, a *Assessment, v *Version) (audit.Change, error) {
		if a.Kind == Patient {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "title", Message: "A pointer to a care plan holds no risks: they are in the care plan"}})
		}
		owners, err := s.owners(ctx, tx, org, a.Unit)
		if err != nil {
			return audit.Change{}, err
		}
		i := slices.IndexFunc(owners, func(c Colleague) bool { return c.ID == in.Owner })
		if i < 0 {
			p := slices.Clone(p)
			p.Add("owner", "Choose who owns the risk")
			return audit.Change{}, fault.WithProblems(p)
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		h := v.Body.Hazard(in.Key)
		what := "hazard changed"
		if h == nil {
			if in.Key != "" {
				return audit.Change{}, moved()
			}
			if len(v.Body.Hazards) >= maxHazards {
				return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "title", Message: "An assessment holds at most %d risks. Begin another", Args: []any{maxHazards}}})
			}
			v.Body.Hazards = append(v.Body.Hazards, Hazard{Key: id.New("hz", tx.Now())})
			h, what = &v.Body.Hazards[len(v.Body.Hazards)-1], "hazard added"
		}
		h.Title, h.How, h.Initial, h.Current, h.Target, h.Owner, h.OwnerName = in.Title, in.How, in.Initial, in.Current, in.Target, in.Owner, owners[i].Name
		return audit.Changed("risk_assessment", record, audit.F(what, h.Key), audit.F("score", number(h.Current.N()))), nil
	})
}

// DropHazard takes a hazard out of the draft. Versions in which it stands keep it.
func (s *Service) DropHazard(ctx context.Context, org, record string, seen int64, key string) error {
	return s.draft(ctx, org, record, seen, func(_ *op.Tx, _ *Assessment, v *Version) (audit.Change, error) {
		if v.Body.Hazard(key) == nil {
			return audit.Change{}, moved()
		}
		v.Body.Hazards = slices.DeleteFunc(v.Body.Hazards, func(h Hazard) bool { return h.Key == key })
		return audit.Changed("risk_assessment", record, audit.F("hazard taken out", key)), nil
	})
}

// ControlAsk is a control as its form sends it. Key is empty for a new one, Drop takes one out.
type ControlAsk struct {
	Hazard, Key      string
	Step             int
	Text, Owner, Due string
	InPlace, Drop    bool
}

// PutControl adds a control to a hazard of the draft, changes it, or takes it out.
func (s *Service) PutControl(ctx context.Context, org, record string, seen int64, in ControlAsk) error {
	in.Text, in.Owner = clean(in.Text), line(in.Owner)
	var p fault.Problems
	if !in.Drop {
		need(&p, "text", in.Text, "Say what is done", MaxWords)
		need(&p, "owner", in.Owner, "Say who sees to it", MaxLine)
		if _, ok := s.Set().Kind(in.Step); !ok {
			p.Add("step", "Choose what kind of control it is")
		}
		day(&p, "due", in.Due)
		if in.Due == "" && !in.InPlace {
			p.Add("due", "Say by when it will be in place")
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.draft(ctx, org, record, seen, func(tx *op.Tx, _ *Assessment, v *Version) (audit.Change, error) {
		h := v.Body.Hazard(in.Hazard)
		if h == nil {
			return audit.Change{}, moved()
		}
		i := slices.IndexFunc(h.Controls, func(c Control) bool { return c.Key == in.Key && in.Key != "" })
		if i < 0 && (in.Key != "" || in.Drop) {
			return audit.Change{}, moved()
		}
		if in.Drop {
			h.Controls = slices.Delete(h.Controls, i, i+1)
			return audit.Changed("risk_assessment", record, audit.F("control taken out", in.Key)), nil
		}
		c := Control{Key: in.Key, Step: in.Step, Text: in.Text, Owner: in.Owner, Due: in.Due, InPlace: in.InPlace}
		if i < 0 {
			if len(h.Controls) >= maxControls {
				return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "text", Message: "A risk holds at most %d controls", Args: []any{maxControls}}})
			}
			c.Key = id.New("ct", tx.Now())
			h.Controls = append(h.Controls, c)
		} else {
			h.Controls[i] = c
		}
		slices.SortStableFunc(h.Controls, func(a, b Control) int { return a.Step - b.Step })
		return audit.Changed("risk_assessment", record, audit.F("control", c.Key), audit.F("step", number(c.Step))), nil
	})
}
