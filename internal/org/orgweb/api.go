package orgweb

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/web"
)

// Listed is an organisation with what stands over it.
type Listed struct {
	org.Organisation
	// Above gives the codes over it on the day, the nearest first; AboveNow where its area lies today.
	Above    []string `json:"above"`
	AboveNow []string `json:"above_now"`
}

// Detail is an organisation with its history.
type Detail struct {
	Listed
	Successors   []org.Succession `json:"successors"`
	Predecessors []org.Succession `json:"predecessors"`
	// Heirs are the organisations that stand for it today: itself while it is open.
	Heirs []string `json:"heirs_now"`
}

type listInput struct {
	AsAt string `query:"as_at" doc:"The day, such as 2026-03-31; empty is today" maxLength:"10"`
	Kind string `query:"kind" doc:"Only this kind" enum:"national,region,icb,trust"`
	Find string `query:"q" doc:"Words of the name, or a code; finds closed organisations too" maxLength:"100"`
}

type listOutput struct {
	Body struct {
		AsAt          org.Date `json:"as_at"`
		Attribution   string   `json:"attribution"`
		Organisations []Listed `json:"organisations"`
	}
}

type oneInput struct {
	Code string `path:"code" doc:"The ODS code" maxLength:"6"`
	AsAt string `query:"as_at" doc:"The day, such as 2026-03-31; empty is today" maxLength:"10"`
}

type oneOutput struct {
	Body Detail
}

// API adds the calls of this area.
func API(a *web.App, p *Pages) {
	web.Serve(a, web.Operation{Name: "list-organisations", Method: "GET", Path: "/api/v1/organisations", Summary: "Organisations open on a day, or found by words", Action: org.ActRead}, p.apiList)
	web.Serve(a, web.Operation{Name: "get-organisation", Method: "GET", Path: "/api/v1/organisations/{code}", Summary: "One organisation, open or closed, with its history", Action: org.ActRead}, p.apiOne)
}

func (p *Pages) day(asAt string) (org.Date, error) {
	d, ok := org.ParseDate(asAt)
	if !ok {
		return "", fault.WithProblems(fault.Problems{{Field: "as_at", Message: "Give a real date, such as 2026-03-31"}})
	}
	if d == "" {
		d = p.Org.Today()
	}
	return d, nil
}

func (p *Pages) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	on, err := p.day(in.AsAt)
	if err != nil {
		return nil, err
	}
	t, err := p.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	list := t.At(org.Kind(in.Kind), on)
	if in.Find != "" {
		list = nil
		for _, o := range t.Find(in.Find, on, 0) {
			if in.Kind == "" || o.Kind == org.Kind(in.Kind) {
				list = append(list, o)
			}
		}
	}
	out := &listOutput{}
	out.Body.AsAt, out.Body.Attribution, out.Body.Organisations = on, org.Attribution, []Listed{}
	for _, o := range list {
		out.Body.Organisations = append(out.Body.Organisations, p.listed(t, o, on))
	}
	return out, nil
}

func (p *Pages) listed(t *org.Tree, o org.Organisation, on org.Date) Listed {
	return Listed{o, filled(t.Ancestors(o.ID, on)), filled(t.AncestorsNow(o.ID, p.Org.Today()))}
}

func (p *Pages) apiOne(ctx context.Context, in *oneInput) (*oneOutput, error) {
	on, err := p.day(in.AsAt)
	if err != nil {
		return nil, err
	}
	t, err := p.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	o, ok := t.Get(strings.ToUpper(in.Code))
	if !ok {
		return nil, fault.Missing()
	}
	return &oneOutput{Detail{p.listed(t, o, on), filled(t.Successors(o.ID)), filled(t.Predecessors(o.ID)), filled(t.Heirs(o.ID, p.Org.Today()))}}, nil
}

// filled gives an empty list for none, so that JSON says [] and not null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
