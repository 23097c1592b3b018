package network

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Signature is somebody who signed for a side.
type Signature struct {
	Name string    `json:"name"`
	Role string    `json:"role,omitempty"`
	On   clock.Day `json:"on,omitempty"`
	// ID is whose account signed; "" for a partner's.
	ID string `json:"id,omitempty"`
}

// Terms are what an agreement says.
type Terms struct {
	Purpose   string   `json:"purpose"`
	Basis     string   `json:"basis"`
	Gateway   string   `json:"gateway,omitempty"`
	Fields    []string `json:"fields"`
	Frequency string   `json:"frequency"`
	DPIA      string   `json:"dpia,omitempty"`
	// Exact asks for the exact time instead of the hour; Attempts, Sexual and Clinical ask for events that are left out otherwise.
	Exact    bool `json:"exact,omitempty"`
	Attempts bool `json:"attempts,omitempty"`
	Sexual   bool `json:"sexual,omitempty"`
	Clinical bool `json:"clinical,omitempty"`
	// Maps fill the coded fields of the profile.
	Maps Maps `json:"maps,omitempty"`
}

// Agreement is what two sides agreed to share.
type Agreement struct {
	Org, ID, Partner, PartnerName, Name, Profile string
	From, Until, Review, Ended                   clock.Day
	Body
	Made    db.Time
	Version int64
}

// Body is the part of an agreement that is kept as JSON.
type Body struct {
	Terms
	Ours   Signature `json:"ours"`
	Theirs Signature `json:"theirs"`
	Why    string    `json:"why,omitempty"` // it was ended before its time
}

// SoonDays is from how many days before its end an agreement is said to end soon.
const SoonDays = 60

// State is how an agreement stands on a day.
type State string

// The states of an agreement, in the order in which they call for somebody.
const (
	Unsigned State = "unsigned"
	Lapsed   State = "lapsed"
	Ending   State = "ending"
	Overdue  State = "overdue" // its review is
	Waiting  State = "waiting" // it has not begun
	Running  State = "running"
	Closed   State = "closed"
)

var stateWords = map[State]string{Unsigned: "Not signed by both", Lapsed: "Ended by its day", Ending: "Ends soon", Overdue: "Review is late", Waiting: "Not begun", Running: "Live", Closed: "Ended early"}

// Words gives a state in plain words.
func (s State) Words() string { return stateWords[s] }

// Live tells whether data may go out under an agreement in this state. A late review does not end it by itself.
func (s State) Live() bool { return s == Running || s == Ending || s == Overdue }

// State gives how an agreement stands on a day.
func (a *Agreement) State(on clock.Day) State {
	switch {
	case a.Ended != "":
		return Closed
	case a.Until < on:
		return Lapsed
	case a.Ours.On == "" || a.Theirs.On == "":
		return Unsigned
	case a.From > on:
		return Waiting
	case Days(on, a.Until) <= SoonDays:
		return Ending
	case a.Review < on:
		return Overdue
	}
	return Running
}

// Stops says why nothing may go out under an agreement on a day, "" where it may: it has to be live, to have its impact
// assessment, and to cover the profile and the fields.
func (a *Agreement) Stops(on clock.Day, profile string, fields []string) string {
	st := a.State(on)
	p, ok := ProfileOf(a.Profile)
	switch {
	case !st.Live():
		return "The agreement is not live: " + strings.ToLower(st.Words())
	case a.DPIA == "":
		return "The agreement names no impact assessment"
	case !ok || profile != a.Profile:
		return "The agreement does not cover this profile"
	}
	for _, f := range fields {
		if !slices.Contains(a.Fields, f) {
			return "The agreement does not cover the field " + f
		}
	}
	for _, f := range p.must() {
		if !slices.Contains(fields, f) {
			return "The profile cannot go out without the field " + f
		}
	}
	return ""
}

// AgreementPath is the address of an agreement's page.
func AgreementPath(id string) string { return "/network/agreements/" + id }

const agreementText = `SELECT a.org_id, a.id, a.partner_id, p.name, a.name, a.profile, a.from_on, a.until_on, a.review_on, a.ended_on, a.body, a.made_at, a.version FROM network_agreement a
	JOIN network_partner p ON p.org_id = a.org_id AND p.id = a.partner_id WHERE `

func scanAgreement(r db.Row) (x Agreement, err error) {
	var body string
	if err := r.Scan(&x.Org, &x.ID, &x.Partner, &x.PartnerName, &x.Name, &x.Profile, &x.From, &x.Until, &x.Review, &x.Ended, &body, &x.Made, &x.Version); err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(body), &x.Body)
}

// Agreements gives those in reach with a partner ("" for all), what ends first at the top.
func (s *Service) Agreements(ctx context.Context, sc authz.Scope, partner string) ([]Agreement, error) {
	var a db.Args
	where := sc.Where(&a, "a")
	if partner != "" {
		where += ` AND a.partner_id = ` + a.Add(partner)
	}
	return db.All(ctx, s.DB, scanAgreement, agreementText+where+` ORDER BY CASE WHEN a.ended_on = '' THEN 0 ELSE 1 END, a.until_on, a.id`, a.Values()...)
}

// Agreement reads one with its log. Out of reach is fault.NotFound.
func (s *Service) Agreement(ctx context.Context, sc authz.Scope, record string) (Agreement, []Event, error) {
	x, err := oneAgreement(ctx, s.DB, sc, record)
	if err != nil {
		return x, nil, err
	}
	list, err := s.log(ctx, x.Org, record)
	return x, list, err
}

func oneAgreement(ctx context.Context, q db.Querier, sc authz.Scope, record string) (Agreement, error) {
	var a db.Args
	return db.One(ctx, q, scanAgreement, agreementText+`a.id = `+a.Add(record)+` AND `+sc.Where(&a, "a"), a.Values()...)
}

// AgreementForm is an agreement as it is typed; the days are YYYY-MM-DD, and Map is its code map, a line for each code.
type AgreementForm struct {
	Partner, Name, Profile string
	From, Until, Review    string
	Map                    string
	Terms
}

// termsOf reads what was typed.
func termsOf(f AgreementForm) (x Agreement, err error) {
	var p fault.Problems
	x = Agreement{Partner: f.Partner, Name: typed(&p, "name", f.Name, "Give the agreement a name", lineMost), Profile: f.Profile, From: day(&p, "from", f.From, "Say from which day"), Until: day(&p, "until", f.Until, "Say until which day"),
		Review: day(&p, "review", f.Review, "Say by which day it is looked at again")}
	x.Terms = f.Terms
	x.Purpose = typed(&p, "purpose", f.Purpose, "Say what the data are for", textMost)
	x.Basis = typed(&p, "basis", f.Basis, "Say on which lawful basis", lineMost)
	x.Gateway = typed(&p, "gateway", f.Gateway, "", lineMost)
	x.Frequency = typed(&p, "frequency", f.Frequency, "Say how often", lineMost)
	x.DPIA = typed(&p, "dpia", f.DPIA, "", lineMost)
	if x.Until != "" && x.From != "" && x.Until < x.From {
		p.Add("until", "It cannot end before it begins")
	}
	if x.Review != "" && x.Until != "" && x.Review > x.Until {
		p.Add("review", "It has to be looked at before it ends")
	}
	pr, ok := ProfileOf(f.Profile)
	if !ok {
		p.Add("profile", "Choose a profile")
	}
	var wrong fault.Problems
	x.Maps, wrong = ReadMap(pr, f.Map)
	p = append(p, wrong...)
	x.Fields = nil
	for _, c := range pr.Fields {
		if slices.Contains(f.Fields, c.Key) {
			x.Fields = append(x.Fields, c.Key)
		}
	}
	for _, k := range pr.must() {
		if !slices.Contains(x.Fields, k) {
			p.Add("fields", "The profile has fields that must be there. Choose %s as well", k)
			break
		}
	}
	return x, fault.WithProblems(p)
}
