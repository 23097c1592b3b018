package pilot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Make writes the draft of a protocol and gives its id.
func (s *Service) Make(ctx context.Context, f Form) (string, error) {
	protocol, err := f.read()
	if err != nil {
		return "", err
	}
	org := authz.From(ctx).Org
	return op.Do(ctx, s.Door, ActKeep, op.In(org, "").Once("pilot/"+org), func(tx *op.Tx) (string, audit.Change, error) {
		if err := s.alone(ctx, tx, org, "", protocol.Name); err != nil {
			return "", audit.Change{}, err
		}
		p := Pilot{Org: org, ID: id.New("plt", tx.Now()), Protocol: protocol, State: Draft, Synthetic: f.Synthetic, MadeAt: db.At(tx.Now())}
		return p.ID, audit.Created("bodycam_pilot", p.ID, audit.F("name", p.Name)), insert(tx, &p)
	})
}

// alone refuses a name that another pilot of the organisation has.
func (s *Service) alone(ctx context.Context, tx *op.Tx, org, record, name string) error {
	n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM bodycam_pilot WHERE org_id = $1 AND name = $2 AND id <> $3`, org, name, record)
	if err == nil && n > 0 {
		return fault.WithProblems(fault.Problems{{Field: "name", Message: "There is a pilot of that name already"}})
	}
	return err
}

// Edit changes a draft. What was declared is amended.
func (s *Service) Edit(ctx context.Context, record string, seen int64, f Form) error {
	protocol, err := f.read()
	if err != nil {
		return err
	}
	return s.change(ctx, record, seen, func(tx *op.Tx, p *Pilot) ([]audit.Field, error) {
		if p.State != Draft {
			return nil, fault.New(fault.Conflict, "The protocol was declared. Amend it, with the reason")
		}
		if err := s.alone(ctx, tx, p.Org, p.ID, protocol.Name); err != nil {
			return nil, err
		}
		p.Protocol = protocol
		return []audit.Field{audit.F("draft", protocol.Name)}, nil
	})
}

// Declare freezes a protocol. After the first start it can still be declared; every report then says for ever that it was late.
func (s *Service) Declare(ctx context.Context, record string, seen int64) error {
	return s.change(ctx, record, seen, func(tx *op.Tx, p *Pilot) ([]audit.Field, error) {
		if p.State != Draft {
			return nil, fault.New(fault.Conflict, "The protocol was declared already")
		}
		p.State, p.Declared, p.DeclaredBy, p.DeclaredHash = Declared, db.At(tx.Now()), tx.Actor().Name, p.Hash()
		p.Late = s.Today() >= p.FirstStart()
		return []audit.Field{audit.F("declared", p.DeclaredHash)}, nil
	})
}

var amendmentTable = op.Table{Name: "bodycam_pilot_amendment", Columns: []string{"org_id", "pilot_id", "number", "why", "words", "hash", "body", "outcome", "seen", "by_name", "at"}}

// Amend changes a declared protocol. The reason, and what was changed, stand in every report from then on.
func (s *Service) Amend(ctx context.Context, record string, seen int64, f Form, why string) error {
	protocol, err := f.read()
	problems := fault.ProblemsOf(err)
	if err != nil && len(problems) == 0 {
		return err
	}
	why = typed(&problems, "why", why, "Say why: every report shows it", textMost)
	if err := fault.WithProblems(problems); err != nil {
		return err
	}
	return s.change(ctx, record, seen, func(tx *op.Tx, p *Pilot) ([]audit.Field, error) {
		if p.State != Declared {
			return nil, fault.New(fault.Conflict, "The protocol is a draft. Change it, then declare it")
		}
		words := differences(&p.Protocol, &protocol)
		if len(words) == 0 {
			return nil, fault.WithProblems(fault.Problems{{Field: "why", Message: "Nothing was changed"}})
		}
		if err := s.alone(ctx, tx, p.Org, p.ID, protocol.Name); err != nil {
			return nil, err
		}
		body, err := json.Marshal(protocol)
		if err != nil {
			return nil, err
		}
		figures, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM bodycam_pilot_figure WHERE org_id = $1 AND pilot_id = $2 AND month >= $3`, p.Org, p.ID, string(MonthOf(p.FirstStart())))
		if err != nil {
			return nil, err
		}
		// With sources the figures of what has begun are there without a file.
		seen := figures > 0 || len(s.Sources) > 0 && s.Today() >= p.FirstStart()
		number, change := len(p.Amendments)+1, strings.Join(words, "; ")
		tx.Insert(amendmentTable, p.Org, p.ID, int64(number), why, change, protocol.Hash(), string(body), p.Primary != protocol.Primary, seen, tx.Actor().Name, db.At(tx.Now()))
		p.Protocol = protocol
		return []audit.Field{audit.F("amended", change), audit.F("why", why)}, nil
	})
}

// differences says in words what differs between two protocols.
func differences(a, b *Protocol) (out []string) {
	add := func(what, x, y string) {
		if x != y {
			out = append(out, what+": "+or(y, "none")+", before "+or(x, "none"))
		}
	}
	name := func(key string) string { m, _ := Measures().Measure(key); return m.Name }
	names := func(keys []string) string {
		var list []string
		for _, k := range keys {
			list = append(list, name(k))
		}
		return strings.Join(list, ", ")
	}
	add("Name", a.Name, b.Name)
	add("Question", a.Question, b.Question)
	add("Main outcome", name(a.Primary), name(b.Primary))
	add("Other outcomes", names(a.Secondary), names(b.Secondary))
	add("First month", a.From.Words(), b.From.Words())
	add("Last month", a.To.Words(), b.To.Words())
	add("Washout in weeks", fmt.Sprint(a.Washout), fmt.Sprint(b.Washout))
	add("How sites were chosen", a.Chosen, b.Chosen)
	add("Part of the maker", a.Maker, b.Maker)
	add("What else changed", FormOf(a).Others, FormOf(b).Others)
	for _, s := range a.Sites {
		t, ok := b.Site(s.Code)
		switch {
		case !ok:
			out = append(out, s.Name+" left out")
		case s.Starts != t.Starts:
			add("Start of "+s.Name, string(s.Starts), string(t.Starts))
		case s.Name != t.Name:
			add("Name of "+s.Code, s.Name, t.Name)
		}
	}
	for _, s := range b.Sites {
		if !slices.ContainsFunc(a.Sites, func(t Site) bool { return t.Code == s.Code }) {
			out = append(out, s.Name+" added")
		}
	}
	return out
}
