package collectionweb

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/web"
)

// ReturnLine is what one organisation owes for one month, and how it stands.
type ReturnLine struct {
	Org        string     `json:"org"`
	Month      string     `json:"month" doc:"Such as 2026-10"`
	Standing   string     `json:"standing" enum:"open,missing,waiting,sent_back,accepted,approved"`
	Nil        bool       `json:"nil_return" doc:"Nothing happened"`
	Totals     bool       `json:"totals_only" doc:"Only hand-made totals came"`
	Native     bool       `json:"native" doc:"Made from the reports kept in this system"`
	Late       bool       `json:"late"`
	Due        string     `json:"due" doc:"The last day in time"`
	Locks      string     `json:"locks" doc:"The last day on which it can come without a reopening"`
	Submission string     `json:"submission,omitempty"`
	Version    int64      `json:"version,omitempty"`
	Incidents  *int64     `json:"incidents,omitempty" doc:"Absent where nothing came: missing is not zero"`
	Staff      *int64     `json:"staff,omitempty"`
	Sent       *time.Time `json:"sent,omitempty"`
	Decided    *time.Time `json:"decided,omitempty"`
}

type returnsQuery struct {
	From string `query:"from" doc:"First month, such as 2026-01; empty is a year before the last" maxLength:"7"`
	To   string `query:"to" doc:"Last month; empty is the last whole one" maxLength:"7"`
	Org  string `query:"org" doc:"Only this organisation" maxLength:"6"`
}

// ReturnList is a list of returns.
type ReturnList struct {
	Body struct {
		Returns []ReturnLine `json:"returns"`
	}
}

// SubmissionAnswer is a submission: where it is on its way, and what its check found.
type SubmissionAnswer struct{ Body SubmissionBody }

// SubmissionBody is a submission of the API.
type SubmissionBody struct {
	Org      string            `json:"org"`
	ID       string            `json:"id"`
	Form     string            `json:"form" enum:"file,nil,totals,direct"`
	Kind     string            `json:"kind"`
	State    string            `json:"state" enum:"checking,refused,checked,loading,waiting,accepted,sent_back,withdrawn,discarded"`
	From     string            `json:"from"`
	To       string            `json:"to"`
	Map      string            `json:"map,omitempty"`
	Reason   string            `json:"reason,omitempty" doc:"Why it was sent back"`
	NeedsWhy bool              `json:"needs_why" doc:"Sending it changes an accepted month, so a reason is needed"`
	Months   []SubmissionMonth `json:"months"`
	Result   *CheckResult      `json:"result,omitempty" doc:"What the check found, as havenward validate --format json prints it"`
}

// SubmissionMonth is what a submission says of a month, and what stood before it.
type SubmissionMonth struct {
	Month        string `json:"month"`
	Version      int64  `json:"version,omitempty"`
	Incidents    int64  `json:"incidents"`
	Staff        int64  `json:"staff"`
	Replaces     string `json:"replaces,omitempty" doc:"The submission that is accepted for the month now"`
	WasIncidents int64  `json:"was_incidents,omitempty"`
	WasStaff     int64  `json:"was_staff,omitempty"`
	Locked       string `json:"locked,omitempty" doc:"Why it cannot be sent now"`
}

// CheckResult is the result of a check in the shape of havenward validate.
type CheckResult struct {
	Rows         int64                    `json:"rows"`
	Accepted     int64                    `json:"accepted"`
	Rejected     int64                    `json:"rejected"`
	Warned       int64                    `json:"warned"`
	FileProblems []collection.FileProblem `json:"file_problems"`
	Problems     []intake.Problem         `json:"problems" doc:"Those from the place asked for on, in the order of the rows"`
	Next         int                      `json:"next,omitempty" doc:"Give it as problems_from to go on"`
}

type submissionQuery struct {
	Org  string `path:"org" maxLength:"6"`
	ID   string `path:"id" maxLength:"64"`
	From int    `query:"problems_from" minimum:"0" doc:"The first problem wanted, from 0"`
	Most int    `query:"problems" minimum:"0" maximum:"10000" default:"1000" doc:"How many problems at most"`
}

// ReasonInput carries why.
type ReasonInput struct {
	Org  string `path:"org" maxLength:"6"`
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"2000"`
	}
}

type nilInput struct {
	Body struct {
		Month string `json:"month" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"Such as 2026-10"`
		Note  string `json:"note" minLength:"1" maxLength:"2000" doc:"How you know that nothing happened"`
	}
}

type totalsInput struct {
	Body struct {
		Month     string           `json:"month" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"Such as 2026-10"`
		Incidents int64            `json:"incidents" minimum:"1"`
		Staff     int64            `json:"staff" minimum:"0" doc:"Staff affected, each person once for each incident"`
		Injured   int64            `json:"injured" minimum:"0" doc:"Incidents in which somebody was physically hurt"`
		ByKind    map[string]int64 `json:"by_kind,omitempty" doc:"Incidents by their gravest part, codes of the list violence"`
		Note      string           `json:"note" minLength:"1" maxLength:"2000" doc:"How they were counted"`
	}
}

// API adds the calls about returns, and the one that takes a file. That takes bodies of any size and so is a route of its
// own: a form in parts, or the file as the body with the fields in the address.
func API(a *web.App, p *Pages) {
	DataSetAPI(a)
	a.Add(web.Route{Pattern: "POST /api/v1/returns", Action: collection.ActSend, Handle: p.apiReceive, API: true, MaxBody: maxReturn})
	web.Serve(a, web.Operation{Name: "list-returns", Method: "GET", Path: "/api/v1/returns", Summary: "What is owed, and how it stands", Action: collection.ActSee}, p.apiReturns)
	web.Serve(a, web.Operation{Name: "get-submission", Method: "GET", Path: "/api/v1/returns/{org}/{id}", Summary: "A submission, and what its check found", Action: collection.ActSee}, p.apiSubmission)
	web.Serve(a, web.Operation{Name: "send-nil-return", Method: "POST", Path: "/api/v1/returns/nil", Summary: "Say that nothing happened in a month", Action: collection.ActSend, Status: 201}, p.apiNil)
	web.Serve(a, web.Operation{Name: "send-totals", Method: "POST", Path: "/api/v1/returns/totals", Summary: "Give totals of a month that cannot be sent as rows", Action: collection.ActSend, Status: 201}, p.apiTotals)
	for _, x := range []struct {
		name, path, summary string
		act                 authz.Action
		do                  func(ctx context.Context, org, id, reason string) error
	}{
		{"send-submission", "send", "Send a checked submission on", collection.ActSend, p.Collection.Send},
		{"withdraw-submission", "withdraw", "Take a waiting submission back", collection.ActSend, func(ctx context.Context, org, id, _ string) error { return p.Collection.Withdraw(ctx, org, id) }},
		{"accept-submission", "accept", "Accept a waiting submission: it counts from then on", collection.ActAccept, func(ctx context.Context, org, id, _ string) error { return p.Collection.Accept(ctx, org, id) }},
		{"send-back-submission", "send-back", "Send a waiting submission back with a reason", collection.ActAccept, p.Collection.SendBack},
	} {
		web.Serve(a, web.Operation{Name: x.name, Method: "POST", Path: "/api/v1/returns/{org}/{id}/" + x.path, Summary: x.summary, Action: x.act}, func(ctx context.Context, in *ReasonInput) (*struct{}, error) {
			if _, err := p.Collection.Submission(ctx, web.ScopeOf(ctx), in.Org, in.ID); err != nil {
				return nil, err
			}
			if x.path == "send-back" && in.Body.Reason == "" {
				return nil, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say what is to be mended. The sender reads it"}})
			}
			return nil, x.do(ctx, in.Org, in.ID, in.Body.Reason)
		})
	}
}

func (p *Pages) apiReturns(ctx context.Context, in *returnsQuery) (*ReturnList, error) {
	from, to := p.month().Add(-11), p.month()
	var problems fault.Problems
	for _, x := range []struct {
		name, value string
		to          *collection.Month
	}{{"from", in.From, &from}, {"to", in.To, &to}} {
		if m, ok := collection.ParseMonth(x.value); ok {
			*x.to = m
		} else if x.value != "" {
			problems.Add(x.name, "Write a month as 2026-10")
		}
	}
	if len(problems) == 0 && to > from.Add(monthsBack) {
		problems.Add("to", "Ask for at most 60 months at a time")
	}
	if len(problems) == 0 && to < from {
		problems.Add("to", "The last month is before the first")
	}
	if err := fault.WithProblems(problems); err != nil {
		return nil, err
	}
	list, err := p.Collection.Returns(ctx, web.ScopeOf(ctx), from, to)
	if err != nil {
		return nil, err
	}
	out := &ReturnList{}
	out.Body.Returns = []ReturnLine{}
	for _, x := range list {
		if in.Org == "" || x.Org == in.Org {
			out.Body.Returns = append(out.Body.Returns, lineOf(x))
		}
	}
	return out, nil
}

func lineOf(x collection.Return) ReturnLine {
	out := ReturnLine{Org: x.Org, Month: string(x.Month), Standing: string(x.Standing), Nil: x.Nil, Totals: x.Totals, Native: x.Native, Late: x.Late,
		Due: x.Due.Format(time.DateOnly), Locks: x.Locks.Format(time.DateOnly), Submission: x.Submission, Version: x.Version}
	if x.Standing.Came() {
		out.Incidents, out.Staff = &x.Incidents, &x.Staff
	}
	if !x.Sent.IsZero() {
		out.Sent = &x.Sent
	}
	if !x.Decided.IsZero() {
		out.Decided = &x.Decided
	}
	return out
}

func (p *Pages) apiSubmission(ctx context.Context, in *submissionQuery) (*SubmissionAnswer, error) {
	s, err := p.Collection.Submission(ctx, web.ScopeOf(ctx), in.Org, in.ID)
	if err != nil {
		return nil, err
	}
	out := &SubmissionAnswer{Body: bodyOf(s)}
	if out.Body.Result == nil || s.Listed == 0 || in.Most == 0 {
		return out, nil
	}
	if out.Body.Result.Problems, err = p.Collection.Problems(ctx, web.ScopeOf(ctx), s.Org, s.ID, in.From, in.Most); err != nil {
		return nil, err
	}
	if next := in.From + len(out.Body.Result.Problems); len(out.Body.Result.Problems) > 0 && next < int(s.Listed) {
		out.Body.Result.Next = next
	}
	return out, nil
}

// bodyOf gives a submission as the API says it, without the problems of its rows.
func bodyOf(s collection.Submission) SubmissionBody {
	b := SubmissionBody{Org: s.Org, ID: s.ID, Form: string(s.Form), Kind: s.Kind, State: string(s.State), From: string(s.From), To: string(s.To), Map: s.Map, Reason: s.Reason, Months: []SubmissionMonth{}}
	for _, m := range s.Months {
		x := SubmissionMonth{Month: string(m.Month), Version: m.Version, Incidents: m.Incidents, Staff: m.Staff, Replaces: m.Stands, WasIncidents: m.WasIncidents, WasStaff: m.WasStaff}
		if m.Locked {
			x.Locked = m.LockedWords
		}
		b.NeedsWhy = b.NeedsWhy || m.Stands != "" && m.Stands != s.ID
		b.Months = append(b.Months, x)
	}
	if s.Form == collection.FromFile && s.State != collection.Checking {
		b.Result = &CheckResult{Rows: s.Rows, Accepted: s.Accepted, Rejected: s.Rejected, Warned: s.Warned, FileProblems: []collection.FileProblem{}, Problems: []intake.Problem{}}
		b.Result.FileProblems = append(b.Result.FileProblems, s.FileProblems...)
	}
	return b
}

func (p *Pages) apiNil(ctx context.Context, in *nilInput) (*SubmissionAnswer, error) {
	m, ok := collection.ParseMonth(in.Body.Month)
	if !ok {
		return nil, fault.WithProblems(fault.Problems{{Field: "month", Message: "Write a month as 2026-10"}})
	}
	s, err := p.Collection.Nil(ctx, authz.From(ctx).Org, m, in.Body.Note)
	if err != nil {
		return nil, err
	}
	return &SubmissionAnswer{Body: bodyOf(s)}, nil
}

func (p *Pages) apiTotals(ctx context.Context, in *totalsInput) (*SubmissionAnswer, error) {
	m, ok := collection.ParseMonth(in.Body.Month)
	if !ok {
		return nil, fault.WithProblems(fault.Problems{{Field: "month", Message: "Write a month as 2026-10"}})
	}
	s, err := p.Collection.Totals(ctx, collection.HandTotals{Org: authz.From(ctx).Org, Month: m, Incidents: in.Body.Incidents, Staff: in.Body.Staff, Injured: in.Body.Injured, ByKind: in.Body.ByKind, Note: in.Body.Note})
	if err != nil {
		return nil, err
	}
	return &SubmissionAnswer{Body: bodyOf(s)}, nil
}

// apiReceive takes a file: 202 with the submission, whose check then runs. The same local_id, or the same
// Idempotency-Key, gives the first submission again.
func (p *Pages) apiReceive(w http.ResponseWriter, r *http.Request) error {
	in, err := receive(r)
	defer in.close()
	if err != nil {
		return err
	}
	if key := r.Header.Get("Idempotency-Key"); key != "" && in.said.Get("local_id") == "" {
		in.said.Set("local_id", key)
	}
	s, err := in.sending(authz.From(r.Context()).Org)
	if err != nil {
		return err
	}
	if org := in.said.Get("org"); org != "" && org != s.Org {
		return fault.WithProblems(fault.Problems{{Field: "org", Message: "This key sends for another organisation"}})
	}
	made, err := p.Collection.Receive(r.Context(), s, in.files...)
	if err = meant(err); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", "/api/v1"+at(made.Org, made.ID))
	w.WriteHeader(http.StatusAccepted)
	return json.NewEncoder(w).Encode(bodyOf(made))
}
