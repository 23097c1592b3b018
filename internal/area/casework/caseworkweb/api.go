package caseworkweb

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/web"
)

// CaseLine is a case in a list of the API, without names and without words that somebody typed but its title.
type CaseLine struct {
	ID       string     `json:"id"`
	Ref      string     `json:"ref"`
	Title    string     `json:"title"`
	Stage    string     `json:"stage"`
	Outcome  string     `json:"outcome,omitempty"`
	Unit     string     `json:"unit,omitempty"`
	Lead     string     `json:"lead,omitempty"`
	Reports  int        `json:"reports"`
	Affected int        `json:"affected"`
	Opened   time.Time  `json:"opened_at"`
	Closed   *time.Time `json:"closed_at,omitempty"`
	NextDue  *time.Time `json:"next_due,omitempty" doc:"When the next thing to do that you may know of falls due"`
	Version  int64      `json:"version"`
}

// CaseList is a page of a list of the API.
type CaseList struct {
	Body struct {
		Cases []CaseLine `json:"cases"`
		Next  string     `json:"next,omitempty" doc:"Give it as after to continue the list"`
	}
}

// CaseQuery asks the API for a list.
type CaseQuery struct {
	Stage  []string `query:"stage,explode" doc:"opened, working, police, court, panel"`
	Owner  string   `query:"owner" enum:"me,nobody"`
	Late   bool     `query:"late" doc:"Only what is past its day"`
	Closed bool     `query:"closed" doc:"Closed cases, newest first, in place of open ones"`
	After  string   `query:"after" maxLength:"200"`
	Limit  int      `query:"limit" minimum:"1" maximum:"200" default:"25"`
}

// CaseID names a case.
type CaseID struct {
	ID string `path:"id" maxLength:"64"`
}

// CaseWhole is a case in the API: where it stands and its support.
type CaseWhole struct {
	Body struct {
		CaseLine
		Incidents []string      `json:"report_ids" doc:"Those that you may open"`
		Support   []CaseSupport `json:"support"`
	}
}

// CaseSupport is a step of somebody's support.
type CaseSupport struct {
	Person string    `json:"person" doc:"A label, never a name"`
	Step   string    `json:"step"`
	State  string    `json:"state" enum:",offered,accepted,declined,done" doc:"Empty where it was not offered yet"`
	Due    time.Time `json:"due"`
}

// API adds the calls of cases.
func API(a *web.App, d Deps) {
	web.Serve(a, web.Operation{Name: "list-cases", Method: "GET", Path: "/api/v1/cases", Summary: "List cases by what is due", Action: casework.ActList}, d.apiList)
	web.Serve(a, web.Operation{Name: "get-case", Method: "GET", Path: "/api/v1/cases/{id}", Summary: "Where a case stands, and its support, without names", Action: casework.ActRead}, d.apiGet)
}

func (d Deps) apiList(ctx context.Context, in *CaseQuery) (*CaseList, error) {
	page, err := d.Cases.List(ctx, web.ScopeOf(ctx), casework.Filter{Stages: in.Stage, Owner: in.Owner, Late: in.Late, Closed: in.Closed, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	var out CaseList
	out.Body.Cases, out.Body.Next = []CaseLine{}, page.Next
	for i := range page.Rows {
		out.Body.Cases = append(out.Body.Cases, lineOf(&page.Rows[i]))
	}
	return &out, nil
}

func lineOf(c *casework.Case) CaseLine {
	l := CaseLine{ID: c.ID, Ref: c.Ref, Title: c.Title, Stage: string(c.Stage), Outcome: c.Outcome, Unit: c.Unit, Lead: c.LeadName, Reports: c.IncidentsN, Affected: c.Affected,
		Opened: c.OpenedAt.Time, Version: c.Version}
	if !c.ClosedAt.IsZero() {
		l.Closed = &c.ClosedAt.Time
	}
	if !c.NextDue.IsZero() {
		l.NextDue = &c.NextDue.Time
	}
	return l
}

func (d Deps) apiGet(ctx context.Context, in *CaseID) (*CaseWhole, error) {
	sc := web.ScopeOf(ctx)
	c, err := d.Cases.Case(ctx, sc, sc.Org(), in.ID)
	if err != nil {
		return nil, err
	}
	plans, err := d.Cases.Support(ctx, sc, c.Org, c.ID)
	if err != nil {
		return nil, err
	}
	reports, _, err := d.reports(ctx, &page{Case: c})
	if err != nil {
		return nil, err
	}
	var out CaseWhole
	out.Body.CaseLine, out.Body.Incidents, out.Body.Support = lineOf(&c), []string{}, []CaseSupport{}
	for _, r := range reports {
		out.Body.Incidents = append(out.Body.Incidents, r.ID)
	}
	for _, p := range plans {
		for _, s := range p.Steps {
			out.Body.Support = append(out.Body.Support, CaseSupport{Person: p.Person.Label, Step: s.ID, State: string(s.State), Due: s.Due})
		}
	}
	return &out, nil
}
