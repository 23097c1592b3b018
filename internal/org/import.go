package org

import (
	"context"
	"io/fs"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Imported counts what an import found and changed.
type Imported struct {
	Organisations, Edges, Successions, Forces int
	// Added and Changed count organisations that were new, and that were there with other values.
	Added, Changed int
}

// Import loads the tables of England from a folder such as Reference(). Running it again changes nothing; organisations
// that are there but not in the tables stay, with their edges. The actor is an administrator of England or a service. A
// fault of kind Invalid lists what is wrong with the tables by file and line, and nothing is changed.
func Import(ctx context.Context, s *Service, fsys fs.FS) (Imported, error) {
	ref, err := readReference(fsys)
	if err != nil {
		return Imported{}, err
	}
	if _, err := NewTree(ref.orgs, ref.edges, ref.next); err != nil {
		return Imported{}, fault.WithProblems(fault.Problems{{Message: "The tables do not fit each other: %s", Args: []any{err.Error()}}})
	}
	out, err := op.Do(ctx, s.door, ActImport, op.System().Once("org.import"), func(tx *op.Tx) (Imported, audit.Change, error) {
		if !tx.Scope().Covers(Root, "") {
			return Imported{}, audit.Change{}, fault.Refused("Only an administrator of England can load the tree")
		}
		n, err := ref.save(ctx, tx)
		return n, audit.Change{Verb: "imported", Kind: "organisation tree", Record: Root, Fields: []audit.Field{
			audit.F("organisations", strconv.Itoa(n.Organisations)), audit.F("added", strconv.Itoa(n.Added)), audit.F("changed", strconv.Itoa(n.Changed)),
		}}, err
	})
	s.tree.drop()
	s.helps.drop()
	return out, err
}

// Refresh makes org_closure say what is true today: run it daily, since edges begin and end at midnight in London.
func (s *Service) Refresh(ctx context.Context) error {
	_, err := op.Do(ctx, s.door, ActImport, op.System().Once("org.import"), func(tx *op.Tx) (int, audit.Change, error) {
		if !tx.Scope().Covers(Root, "") {
			return 0, audit.Change{}, fault.Refused("Only an administrator of England can load the tree")
		}
		t, err := loadTree(ctx, tx)
		if err != nil {
			return 0, audit.Change{}, err
		}
		on := DateOf(tx.Now())
		return 0, audit.Changed("organisation tree", Root, audit.F("as at", string(on))), saveClosures(ctx, tx, t, on)
	})
	s.tree.drop()
	return err
}

var (
	orgTable         = op.Table{Name: "organisation", Columns: []string{"id", "name", "search", "kind", "type", "legal_form", "ons_code", "valid_from", "valid_to", "area_now"}}
	edgeTable        = op.Table{Name: "org_edge", Columns: []string{"child_id", "parent_id", "valid_from", "valid_to"}}
	successionTable  = op.Table{Name: "org_succession", Columns: []string{"predecessor", "successor", "effective_date", "kind", "basis"}}
	forceTable       = op.Table{Name: "police_force", Columns: []string{"id", "name", "ons_code", "country"}}
	closureTable     = op.Table{Name: "org_closure", Columns: []string{"ancestor_id", "descendant_id", "valid_from", "valid_to"}}
	datedTable       = op.Table{Name: "org_closure_dated", Columns: closureTable.Columns}
	emptiedOnEachRun = []string{`DELETE FROM org_edge`, `DELETE FROM org_succession`, `DELETE FROM police_force`}
)

// save writes the tables: small enough to be written whole, so that running twice cannot leave more than running once.
func (ref reference) save(ctx context.Context, tx *op.Tx) (Imported, error) {
	n := Imported{Organisations: len(ref.orgs), Edges: len(ref.edges), Successions: len(ref.next), Forces: len(ref.forces)}
	have, err := loadTree(ctx, tx)
	if err != nil {
		return n, err
	}
	mine := map[string]bool{}
	for _, o := range ref.orgs {
		mine[o.ID] = true
		was, there := have.Get(o.ID)
		switch {
		case !there:
			n.Added++
			tx.Insert(orgTable, o.ID, o.Name, fold(o.ID+" "+o.Name), string(o.Kind), o.Type, o.LegalForm, o.ONS, string(o.From), string(o.To), o.AreaNow)
		case was != o:
			n.Changed++
			if err := tx.Must(ctx, `UPDATE organisation SET name = $2, search = $3, kind = $4, type = $5, legal_form = $6, ons_code = $7, valid_from = $8,
				valid_to = $9, area_now = $10 WHERE id = $1`, o.ID, o.Name, fold(o.ID+" "+o.Name), string(o.Kind), o.Type, o.LegalForm, o.ONS,
				string(o.From), string(o.To), o.AreaNow); err != nil {
				return n, err
			}
		}
	}
	for _, q := range emptiedOnEachRun {
		if _, err := tx.Exec(ctx, q); err != nil {
			return n, err
		}
	}
	all := reference{orgs: ref.orgs, edges: ref.edges, next: ref.next}
	for _, o := range have.All() { // what an operator added stays
		if mine[o.ID] {
			continue
		}
		all.orgs = append(all.orgs, o)
		all.edges = append(all.edges, have.Edges(o.ID)...)
		all.next = append(all.next, have.Successors(o.ID)...)
	}
	for _, e := range all.edges {
		tx.Insert(edgeTable, e.Child, e.Parent, string(e.From), string(e.To))
	}
	for _, x := range all.next {
		tx.Insert(successionTable, x.Predecessor, x.Successor, string(x.On), x.Kind, x.Basis)
	}
	for _, f := range ref.forces {
		tx.Insert(forceTable, f.ID, f.Name, f.ONS, f.Country)
	}
	t, err := NewTree(all.orgs, all.edges, all.next)
	if err != nil {
		return n, err
	}
	return n, saveClosures(ctx, tx, t, DateOf(tx.Now()))
}

func saveClosures(ctx context.Context, tx *op.Tx, t *Tree, on Date) error {
	for _, q := range []string{`DELETE FROM org_closure`, `DELETE FROM org_closure_dated`} {
		if _, err := tx.Exec(ctx, q); err != nil {
			return err
		}
	}
	for _, o := range t.Current(on) {
		tx.Insert(closureTable, o.Ancestor, o.Descendant, string(o.From), string(o.To))
	}
	for _, o := range t.Dated() {
		tx.Insert(datedTable, o.Ancestor, o.Descendant, string(o.From), string(o.To))
	}
	return nil
}
