package incidentweb

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// ReportLine is a report in a list of the API. A sealed one has its id, reference, moments and nothing else.
type ReportLine struct {
	ID         string     `json:"id"`
	Ref        string     `json:"ref"`
	Sealed     bool       `json:"sealed"`
	ReportedAt time.Time  `json:"reported_at"`
	NextDue    *time.Time `json:"next_due,omitempty" doc:"When the next promise falls due"`
	NextRule   string     `json:"next_rule,omitempty" doc:"Which promise: MGR_ACK, MGR_REVIEW or REPORTER_FEEDBACK"`
	Open       bool       `json:"open"`
	Title      string     `json:"title,omitempty"`
	Stage      string     `json:"stage,omitempty"`
	Counts     string     `json:"counts,omitempty"`
	Events     int64      `json:"events,omitempty"`
	Date       string     `json:"incident_date,omitempty"`
	Time       string     `json:"incident_time,omitempty"`
	Site       string     `json:"site,omitempty"`
	Unit       string     `json:"unit,omitempty"`
	Violence   string     `json:"violence_primary,omitempty"`
	Urgency    int        `json:"urgency,omitempty" doc:"3 injury or weapon, 2 hate, 1 same person again, 0 otherwise"`
	Reasons    []string   `json:"reasons,omitempty"`
	Owner      string     `json:"owner,omitempty"`
	Version    int64      `json:"version,omitempty"`
}

// ReportList is a page of a list of the API.
type ReportList struct {
	Body struct {
		Reports []ReportLine `json:"reports"`
		Next    string       `json:"next,omitempty" doc:"Give it as after to continue the list"`
	}
}

// ReportQuery asks the API for a list.
type ReportQuery struct {
	Words  string   `query:"q" maxLength:"200" doc:"Words, all of which must occur, or a reference"`
	What   []string `query:"what,explode" doc:"Codes of the list violence"`
	Site   []string `query:"site,explode"`
	Unit   []string `query:"unit,explode"`
	Flag   []string `query:"flag,explode" doc:"injured, hate, weapon, repeat_person, police"`
	Stage  []string `query:"stage,explode"`
	Counts string   `query:"counts" enum:"single,pattern,batch"`
	Owner  string   `query:"owner" enum:"me,nobody"`
	From   string   `query:"from" format:"date" doc:"First day of the incident, YYYY-MM-DD"`
	To     string   `query:"to" format:"date" doc:"Last day of the incident, YYYY-MM-DD"`
	Open   bool     `query:"open" doc:"Only what still waits"`
	Queue  bool     `query:"queue" doc:"In the order of triage rather than newest first"`
	After  string   `query:"after"`
	Limit  int      `query:"limit" minimum:"1" maximum:"200" default:"25"`
}

func lineOf(ctx context.Context, l *incident.Listed) ReportLine {
	out := ReportLine{ID: l.ID, Ref: l.Ref, Sealed: l.Sealed, ReportedAt: l.Reported, NextRule: l.NextRule, Open: l.Open}
	if !l.NextDue.IsZero() {
		out.NextDue = &l.NextDue
	}
	if l.Sealed {
		return out
	}
	out.Title, out.Stage, out.Counts, out.Events, out.Date, out.Time = title(ctx, &l.Incident), string(l.Stage), string(l.Counts), l.Events, l.Record.IncidentDate, l.Record.IncidentTime
	out.Site, out.Unit, out.Violence, out.Urgency, out.Owner, out.Version = l.Site, l.Unit, l.Record.ViolencePrimary, l.Urgency(), l.Handler.Name, l.Version
	for _, r := range l.Reasons() {
		out.Reasons = append(out.Reasons, lang.T(ctx, r))
	}
	return out
}

// ReportID names a report of the API.
type ReportID struct {
	ID string `path:"id" maxLength:"64"`
}

// ReportWhole is a report of the API, without the names in it.
type ReportWhole struct {
	Body struct {
		ReportLine
		Record    mds.Record     `json:"record"`
		Narrative string         `json:"narrative,omitempty"`
		Contact   ReportContact  `json:"contact"`
		Clocks    []ReportClock  `json:"clocks"`
		Timeline  []ReportEvent  `json:"timeline"`
		Answers   []ReportAnswer `json:"answers"`
	}
}

// ReportContact is how a reporter wants to be reached.
type ReportContact struct {
	How   string `json:"how,omitempty" enum:"phone,email,in_person,message,none"`
	Value string `json:"value,omitempty" maxLength:"200"`
	When  string `json:"when,omitempty" maxLength:"200"`
}

// ReportClock is a promise of a report.
type ReportClock struct {
	Rule  string     `json:"rule"`
	Start time.Time  `json:"start"`
	Due   time.Time  `json:"due"`
	Done  *time.Time `json:"done,omitempty"`
}

// ReportEvent is a line of a report's timeline.
type ReportEvent struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	By   string    `json:"by,omitempty"`
	Told string    `json:"told,omitempty" doc:"The very sentence the reporter was given"`
}

// ReportAnswer is "you said, we did".
type ReportAnswer struct {
	At     time.Time `json:"at"`
	Said   string    `json:"said"`
	Did    string    `json:"did"`
	NotYet bool      `json:"not_yet,omitempty"`
	Next   string    `json:"next,omitempty"`
}

// ReportSend is a report sent through the API.
type ReportSend struct {
	Body struct {
		Key       string        `json:"idempotency_key" minLength:"16" maxLength:"64" doc:"Made when the report is begun: the same key is the same report"`
		Unit      string        `json:"unit,omitempty" maxLength:"64"`
		Site      string        `json:"site,omitempty" maxLength:"64"`
		Naming    string        `json:"naming,omitempty" enum:"named,pseudonym,anonymous" default:"named"`
		OnBehalf  bool          `json:"on_behalf,omitempty"`
		Counts    string        `json:"counts,omitempty" enum:"single,pattern,batch" default:"single"`
		Events    int64         `json:"events,omitempty" minimum:"0" maximum:"10000"`
		When      string        `json:"when" enum:"now,today,yesterday,date"`
		Date      string        `json:"date,omitempty" doc:"YYYY-MM-DD, for when=date"`
		Time      string        `json:"time,omitempty" doc:"HH:MM"`
		TimeAbout bool          `json:"time_about,omitempty"`
		Record    mds.Record    `json:"record" doc:"The minimum data set, version 0.1"`
		Narrative string        `json:"narrative,omitempty" maxLength:"10000"`
		Contact   ReportContact `json:"contact,omitempty"`
		Wish      string        `json:"police_wish,omitempty" enum:"told,yes,think,no"`
		Away      bool          `json:"keep_from_managers,omitempty"`
	}
}

// ReportReceipt is what the sender takes away.
type ReportReceipt struct {
	Body struct {
		ID       string    `json:"id"`
		Ref      string    `json:"ref"`
		Code     string    `json:"code"`
		PIN      string    `json:"pin"`
		Received time.Time `json:"received"`
		Due      time.Time `json:"contact_due"`
		Again    bool      `json:"again" doc:"The report was there already"`
	}
}

// Done is the empty answer of a change.
type Done struct{}

// StaffAPI adds the calls of those who look after reports, and of systems that send them.
func StaffAPI(a *web.App, d Staff) {
	web.Serve(a, web.Operation{Name: "list-reports", Method: "GET", Path: "/api/v1/reports", Summary: "List reports, or the triage queue", Action: incident.ActList}, d.apiList)
	web.Serve(a, web.Operation{Name: "get-report", Method: "GET", Path: "/api/v1/reports/{id}", Summary: "A report without the names in it", Action: incident.ActRead}, d.apiGet)
	web.Serve(a, web.Operation{Name: "send-report", Method: "POST", Path: "/api/v1/reports", Summary: "Send a report", Action: incident.ActReport, Status: 201}, d.apiSend)
	web.Serve(a, web.Operation{Name: "list-code-lists", Method: "GET", Path: "/api/v1/code-lists", Summary: "Names of the code lists", Action: web.Public}, apiLists)
	web.Serve(a, web.Operation{Name: "get-code-list", Method: "GET", Path: "/api/v1/code-lists/{name}", Summary: "A code list of the minimum data set", Action: web.Public}, apiListOf)
	d.apiActs(a)
}

func (d Staff) apiList(ctx context.Context, in *ReportQuery) (*ReportList, error) {
	page, err := d.Incidents.List(ctx, web.ScopeOf(ctx), incident.Filter{Words: incident.Clean(in.Words), Violence: in.What, Sites: in.Site, Units: in.Unit, Flags: known(in.Flag, flagWords), Stages: in.Stage,
		Counts: in.Counts, From: in.From, To: in.To, Owner: in.Owner, Open: in.Open, Queue: in.Queue, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	var out ReportList
	out.Body.Reports, out.Body.Next = []ReportLine{}, page.Next
	for i := range page.Rows {
		out.Body.Reports = append(out.Body.Reports, lineOf(ctx, &page.Rows[i]))
	}
	return &out, nil
}

func (d Staff) apiGet(ctx context.Context, in *ReportID) (*ReportWhole, error) {
	w, err := d.Incidents.Get(ctx, web.ScopeOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	var out ReportWhole
	b := &out.Body
	b.ReportLine = lineOf(ctx, &incident.Listed{Incident: w.Incident, NextDue: w.NextDue, NextRule: w.NextRule})
	b.Record, b.Narrative, b.Contact = w.Record, w.Narrative, ReportContact(w.Contact)
	b.Clocks, b.Timeline, b.Answers = []ReportClock{}, []ReportEvent{}, []ReportAnswer{}
	for _, c := range w.Clocks {
		x := ReportClock{Rule: c.Rule, Start: c.Start, Due: c.Due}
		if !c.Done.IsZero() {
			x.Done = &c.Done
		}
		b.Clocks = append(b.Clocks, x)
	}
	for _, e := range w.Events {
		b.Timeline = append(b.Timeline, ReportEvent{At: e.At, Kind: e.Kind, By: e.Name, Told: e.Told})
	}
	for _, p := range w.Pairs {
		b.Answers = append(b.Answers, ReportAnswer{At: p.At, Said: p.Said, Did: p.Did, NotYet: p.NotYet, Next: p.Next})
	}
	return &out, nil
}

// apiSend takes a report by token. Reports without an account come by the pages, which bound how many come from where.
func (d Staff) apiSend(ctx context.Context, in *ReportSend) (*ReportReceipt, error) {
	me := authz.From(ctx)
	if !me.SignedIn() {
		return nil, fault.New(fault.Unauthenticated, "Sign in to go on")
	}
	b := in.Body
	s := incident.Sending{Key: b.Key, Org: me.Org, Unit: b.Unit, Site: b.Site, Way: "api", Naming: b.Naming, OnBehalf: b.OnBehalf, Counts: mds.Kind(b.Counts), Events: b.Events, When: b.When, Date: b.Date,
		Time: b.Time, TimeAbout: b.TimeAbout, Record: b.Record, Narrative: b.Narrative, Contact: incident.Contact(b.Contact), Wish: b.Wish, KeepFromManagers: b.Away, Lang: string(lang.Of(ctx))}
	if s.Counts == mds.Single {
		s.Events = 1
	}
	s.Record.RecordState = ""
	if s.Site == "" {
		s.Site = s.Record.SiteCode
	}
	s.Record.SiteCode = s.Site
	p, err := d.Incidents.CheckCodes(ctx, s.Org, &s.Record)
	if err == nil {
		err = fault.WithProblems(p)
	}
	if err != nil {
		return nil, err
	}
	r, err := d.Incidents.Send(ctx, s)
	if err != nil {
		return nil, err
	}
	var out ReportReceipt
	out.Body.ID, out.Body.Ref, out.Body.Code, out.Body.PIN = r.ID, r.Ref, r.Code, r.PIN
	out.Body.Received, out.Body.Due, out.Body.Again = r.Received, r.Due, r.Again
	return &out, nil
}

// CodeListNames are the names of the code lists.
type CodeListNames struct {
	Body struct {
		Version string   `json:"schema_version"`
		Names   []string `json:"names"`
	}
}

func apiLists(context.Context, *struct{}) (*CodeListNames, error) {
	var out CodeListNames
	out.Body.Version = mds.Version
	for _, l := range mds.Lists() {
		out.Body.Names = append(out.Body.Names, l.Name)
	}
	return &out, nil
}

// CodeListAnswer is a code list with its version.
type CodeListAnswer struct {
	Body struct {
		Version string   `json:"schema_version"`
		List    mds.List `json:"list"`
	}
}

func apiListOf(_ context.Context, in *struct {
	Name string `path:"name" maxLength:"64"`
}) (*CodeListAnswer, error) {
	l := mds.Of(in.Name)
	if len(l.Codes) == 0 {
		return nil, fault.Missing()
	}
	var out CodeListAnswer
	out.Body.Version, out.Body.List = mds.Version, l
	return &out, nil
}
