package org

import (
	"context"
	"embed"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does the work of this package. Make it with New; it is safe for use by many goroutines.
type Service struct {
	door *op.Door
	read db.Querier

	tree   kept[struct{}, *Tree]
	places kept[string, *Place]
	helps  kept[[2]string, Help]
}

// New makes the service. Changes go through the door, reads through read.
func New(door *op.Door, read db.Querier) *Service { return &Service{door: door, read: read} }

// Now is the moment by the door's clock, Today its day in London.
func (s *Service) Now() time.Time { return s.door.Now() }

// Today is the day in London.
func (s *Service) Today() Date { return DateOf(s.door.Now()) }

// Tree gives the organisation tree with its whole history. It is kept in memory for a few seconds.
func (s *Service) Tree(ctx context.Context) (*Tree, error) {
	return s.tree.get(s.Now(), struct{}{}, func() (*Tree, error) { return loadTree(ctx, s.read) })
}

// Forces gives the police forces by name.
func (s *Service) Forces(ctx context.Context) ([]Force, error) {
	return db.All(ctx, s.read, func(r db.Row) (Force, error) {
		var f Force
		err := r.Scan(&f.ID, &f.Name, &f.ONS, &f.Country)
		return f, err
	}, `SELECT id, name, ons_code, country FROM police_force ORDER BY name, id`)
}

func loadTree(ctx context.Context, q db.Querier) (*Tree, error) {
	orgs, err := db.All(ctx, q, scanOrganisation, `SELECT id, name, kind, type, legal_form, ons_code, valid_from, valid_to, area_now FROM organisation ORDER BY id`)
	if err != nil {
		return nil, err
	}
	edges, err := db.All(ctx, q, func(r db.Row) (Edge, error) {
		var e Edge
		err := r.Scan(&e.Child, &e.Parent, &e.From, &e.To)
		return e, err
	}, `SELECT child_id, parent_id, valid_from, valid_to FROM org_edge ORDER BY child_id, parent_id, valid_from`)
	if err != nil {
		return nil, err
	}
	next, err := db.All(ctx, q, func(r db.Row) (Succession, error) {
		var s Succession
		err := r.Scan(&s.Predecessor, &s.Successor, &s.On, &s.Kind, &s.Basis)
		return s, err
	}, `SELECT predecessor, successor, effective_date, kind, basis FROM org_succession ORDER BY predecessor, successor`)
	if err != nil {
		return nil, err
	}
	return NewTree(orgs, edges, next)
}

func scanOrganisation(r db.Row) (Organisation, error) {
	var o Organisation
	err := r.Scan(&o.ID, &o.Name, &o.Kind, &o.Type, &o.LegalForm, &o.ONS, &o.From, &o.To, &o.AreaNow)
	return o, err
}
