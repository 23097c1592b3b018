package programme

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Draft is what a strand is: its name, a line, the aim and the owner. Owner is a person's id; without one OwnerName names
// somebody who has no account here.
type Draft struct {
	Name, Line, Aim  string
	Owner, OwnerName string
	// Synthetic marks a strand of a demonstration, whose figures are made up.
	Synthetic bool
}

// checked tidies a draft and settles who owns it.
func (s *Service) checked(ctx context.Context, org string, d Draft) (Draft, error) {
	var p fault.Problems
	d.Name = typed(&p, "name", d.Name, "Give the strand a name", lineMost)
	d.Line = typed(&p, "line", d.Line, "Say in a few words what it is", lineMost)
	d.Aim = typed(&p, "aim", d.Aim, "Say what it is for", textMost)
	d.OwnerName = typed(&p, "owner_name", d.OwnerName, "", lineMost)
	if d.Owner != "" {
		c, ok, err := s.colleague(ctx, org, d.Owner)
		if err != nil {
			return d, err
		}
		if !ok {
			p.Add("owner", "Choose somebody from the list")
		}
		d.OwnerName = c.Name
	} else if d.OwnerName == "" {
		p.Add("owner", "Say who owns it: choose somebody, or write a name")
	}
	return d, fault.WithProblems(p)
}

// Make makes a strand of the actor's organisation, on course until its owner says otherwise, and gives its id.
func (s *Service) Make(ctx context.Context, d Draft) (string, error) {
	org := authz.From(ctx).Org
	d, err := s.checked(ctx, org, d)
	if err != nil {
		return "", err
	}
	return s.make(ctx, org, d, Body{}, d.Synthetic)
}

func (s *Service) make(ctx context.Context, org string, d Draft, b Body, synthetic bool) (string, error) {
	return op.Do(ctx, s.Door, ActKeep, op.In(org, "").Once("strand/"+org), func(tx *op.Tx) (string, audit.Change, error) {
		list, err := strands(ctx, tx, tx.Scope())
		if err != nil {
			return "", audit.Change{}, err
		}
		last := 0
		for _, x := range list {
			if x.Name == d.Name {
				var p fault.Problems
				p.Add("name", "There is a strand of that name already")
				return "", audit.Change{}, fault.WithProblems(p)
			}
			last = max(last, x.Place)
		}
		at := db.At(tx.Now())
		x := Strand{Org: org, ID: id.New("str", tx.Now()), Place: last + 10, Name: d.Name, Line: d.Line, Aim: d.Aim, Owner: d.Owner, OwnerName: d.OwnerName, State: OnCourse, At: at, MadeAt: at, Body: b, Synthetic: synthetic}
		if err := insert(tx, &x); err != nil {
			return "", audit.Change{}, err
		}
		event(tx, org, x.ID, "made", "The strand was made. Owner: "+x.OwnerName)
		return x.ID, audit.Created("strand", x.ID, audit.F("name", x.Name), audit.F("owner", x.OwnerName)), nil
	})
}

// Edit changes what a strand is.
func (s *Service) Edit(ctx context.Context, record string, seen int64, d Draft) error {
	d, err := s.checked(ctx, authz.From(ctx).Org, d)
	if err != nil {
		return err
	}
	return s.change(ctx, ActKeep, record, seen, "edited", func(tx *op.Tx, x *Strand) (string, error) {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM strand WHERE org_id = $1 AND name = $2 AND id <> $3`, x.Org, d.Name, x.ID)
		if err != nil {
			return "", err
		}
		if n > 0 {
			var p fault.Problems
			p.Add("name", "There is a strand of that name already")
			return "", fault.WithProblems(p)
		}
		words := "What it is was written anew"
		if x.OwnerName != d.OwnerName {
			words = "Owner: " + d.OwnerName + ", before " + x.OwnerName
		} else if x.Name != d.Name {
			words = "Name: " + d.Name + ", before " + x.Name
		} else if x.Aim != d.Aim {
			words = "Aim: " + d.Aim + " – before: " + x.Aim
		}
		x.Name, x.Line, x.Aim, x.Owner, x.OwnerName = d.Name, d.Line, d.Aim, d.Owner, d.OwnerName
		return words, nil
	})
}
