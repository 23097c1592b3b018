package justice

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// State is where a police report stands.
type State string

// The states of a police report.
const (
	Told          State = "told"
	RecordedCrime State = "recorded"
	Refused       State = "refused"
	Investigating State = "investigating"
	Prosecutor    State = "prosecutor"
	Charged       State = "charged"
	Court         State = "court"
	Concluded     State = "concluded"
)

// Words says the state; a key of its translation.
func (s State) Words() string {
	switch s {
	case Told:
		return "Told, no crime reference yet"
	case RecordedCrime:
		return "Recorded as a crime"
	case Refused:
		return "Not recorded by the police"
	case Investigating:
		return "Under investigation"
	case Prosecutor:
		return "With the prosecutor"
	case Charged:
		return "Charged"
	case Court:
		return "At court"
	case Concluded:
		return "Concluded"
	}
	return ""
}

var moves = map[State][]State{
	Told:          {RecordedCrime, Refused},
	Refused:       {RecordedCrime},
	RecordedCrime: {Investigating, Prosecutor, Charged, Concluded},
	Investigating: {Prosecutor, Charged, Concluded},
	Prosecutor:    {Investigating, Charged, Concluded},
	Charged:       {Court, Prosecutor, Concluded},
	Court:         {Concluded, Prosecutor},
	Concluded:     {Investigating},
}

// Next gives the states that a report may go on to.
func (s State) Next() []State { return moves[s] }

// Details are what lies sealed of a report.
type Details struct {
	Log     string `json:"log,omitempty"`
	Crime   string `json:"crime,omitempty"`
	Officer string `json:"officer,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	// Above is the inspector who is asked when the officer is silent.
	Above      string `json:"above,omitempty"`
	AboveEmail string `json:"above_email,omitempty"`
}

// Report is one telling of the police.
type Report struct {
	Org, ID, Case string
	// N counts the reports of a case from 1.
	N     int
	State State
	Force string
	// Channel is 999, 101, online, person or officer.
	Channel string
	// EventDate is the day of the event, YYYY-MM-DD; Country england, wales or other.
	EventDate, Country string
	Details
	HasLog, HasCrime bool
	ReportedBy       string
	ReportedAt       time.Time
	RecordedAt       time.Time
	SeniorAt         time.Time
	WelfareLead      string
	SPOC             string
	// Every is the agreed interval of updates, zero where none was agreed.
	Every       clock.Length
	UpdatedAt   time.Time
	ChargedAt   time.Time
	ConcludedAt time.Time
	// Court is magistrates or crown, "" where it has not come to one.
	Court    string
	Silences int
	Version  int64
}

// Channels are the ways of reporting in the order in which forms show them, with their words.
var Channels = [][2]string{{"999", "By 999"}, {"101", "By 101"}, {"online", "Online"}, {"person", "At a station"}, {"officer", "To an officer on site"}}

func channelWords(c string) string {
	for _, x := range Channels {
		if x[0] == c {
			return x[1]
		}
	}
	return ""
}

// ChannelWords says how it was reported.
func (r Report) ChannelWords() string { return channelWords(r.Channel) }

// Ref gives the crime reference, or the log number where there is none yet.
func (r Report) Ref() string {
	if r.Crime != "" {
		return r.Crime
	}
	return r.Log
}

// findable lets those who may see this area find the case by what the police call it.
func (s *Service) findable(tx *op.Tx, c casework.Case, d Details) {
	for _, ref := range []string{d.Log, d.Crime} {
		if ref != "" {
			s.Cases.Findable(tx, c, "justice", ref)
		}
	}
}

const reportColumns = `org_id, id, case_id, n, state, force, channel, event_date, country, details, has_log, has_crime, reported_by, reported_at, recorded_at, senior_at,
	welfare_lead, spoc, every_n, every_unit, updated_at, charged_at, concluded_at, court, silences, version`

func (s *Service) scanReport(r db.Row) (Report, error) {
	var x Report
	var details []byte
	var reported, recorded, senior, updated, charged, concluded db.Time
	var n, every, silences int64
	err := r.Scan(&x.Org, &x.ID, &x.Case, &n, &x.State, &x.Force, &x.Channel, &x.EventDate, &x.Country, &details, &x.HasLog, &x.HasCrime, &x.ReportedBy, &reported, &recorded, &senior,
		&x.WelfareLead, &x.SPOC, &every, &x.Every.Unit, &updated, &charged, &concluded, &x.Court, &silences, &x.Version)
	if err != nil {
		return x, err
	}
	x.N, x.Every.N, x.Silences = int(n), int(every), int(silences)
	x.ReportedAt, x.RecordedAt, x.SeniorAt, x.UpdatedAt, x.ChargedAt, x.ConcludedAt = reported.Time, recorded.Time, senior.Time, updated.Time, charged.Time, concluded.Time
	b, err := s.Ring.Open(s.place(x.Org, x.ID, "police"), details)
	if err != nil || b == nil {
		return x, err
	}
	return x, json.Unmarshal(b, &x.Details)
}

func (s *Service) report(ctx context.Context, q db.Querier, org, caseID, id string) (Report, error) {
	if id == "" {
		return Report{}, bad("report", "Choose which police report")
	}
	return db.One(ctx, q, s.scanReport, `SELECT `+reportColumns+` FROM justice_report WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, caseID, id)
}

func (s *Service) reports(ctx context.Context, q db.Querier, org, caseID string) ([]Report, error) {
	return db.All(ctx, q, s.scanReport, `SELECT `+reportColumns+` FROM justice_report WHERE org_id = $1 AND case_id = $2 ORDER BY n, id`, org, caseID)
}

var reportTable = op.Table{Name: "justice_report", Columns: []string{"org_id", "id", "case_id", "n", "state", "force", "channel", "event_date", "country", "details", "has_log", "has_crime",
	"crime_key", "reported_by", "reported_at", "recorded_at", "senior_at", "welfare_lead", "spoc", "every_n", "every_unit", "updated_at", "charged_at", "concluded_at", "court", "silences", "version"}}

func (s *Service) sealDetails(x *Report) ([]byte, error) {
	b, err := json.Marshal(x.Details)
	if err != nil || x.Details == (Details{}) {
		return nil, err
	}
	return s.Ring.Seal(s.place(x.Org, x.ID, "police"), b)
}

// crimeKey finds a crime reference whatever its spaces and capitals.
func (s *Service) crimeKey(org, ref string) string {
	ref = strings.ToUpper(strings.Join(strings.Fields(ref), ""))
	if ref == "" {
		return ""
	}
	return s.Ring.Blind(org, "crime reference", ref)
}

// Telling is a report to the police as it is typed.
type Telling struct {
	Force, Channel, EventDate, Country string
	Details
	ReportedBy string
	// Reported is when, YYYY-MM-DD; its time of day is left out where nobody noted it.
	Reported          string
	SPOC, WelfareLead string
	Every             clock.Length
}

func (s *Service) checkTelling(t *Telling) (reported time.Time, err error) {
	var p fault.Problems
	t.tidy()
	if t.Force == "" {
		p.Add("force", "Write which police force was told")
	}
	if channelWords(t.Channel) == "" {
		p.Add("channel", "Choose how the police were told")
	}
	event := s.day(&p, "event", t.EventDate, true, false)
	reported = s.day(&p, "reported", t.Reported, true, false)
	if !event.IsZero() && !reported.IsZero() && reported.Before(event) {
		p.Add("reported", "The police cannot have been told before it happened")
	}
	if !slices.Contains([]string{"england", "wales", "other"}, t.Country) {
		p.Add("country", "Choose where it happened")
	}
	checkDetails(&p, t.Details)
	if t.Every.N < 0 || t.Every.N > 60 {
		p.Add("every", "Write a number of working days from 1 to 60, or leave it empty")
	}
	return reported, fault.WithProblems(p)
}

func checkDetails(p *fault.Problems, d Details) {
	for field, v := range map[string]string{"log": d.Log, "crime": d.Crime, "officer": d.Officer, "phone": d.Phone, "above": d.Above} {
		if len([]rune(v)) > 120 {
			p.Add(field, "Write %d characters or fewer", 120)
		}
	}
	if d.Log != "" && strings.EqualFold(d.Log, d.Crime) {
		p.Add("crime", "The log number and the crime reference are two different numbers. Leave the one you do not have empty")
	}
	for field, v := range map[string]string{"email": d.Email, "above_email": d.AboveEmail} {
		if v != "" && !email.MatchString(v) {
			p.Add(field, "Write an e-mail address like name@example.org")
		}
	}
}

// Tell records that the police were told, and starts the clocks that this starts.
func (s *Service) Tell(ctx context.Context, org, caseID string, t Telling) (string, error) {
	reported, err := s.checkTelling(&t)
	if err != nil {
		return "", err
	}
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (string, audit.Change, error) {
		had, err := s.reports(ctx, tx, org, caseID)
		if err != nil {
			return "", audit.Change{}, err
		}
		x := Report{Org: org, ID: id.New("pol", tx.Now()), Case: caseID, N: len(had) + 1, State: Told, Force: t.Force, Channel: t.Channel, EventDate: t.EventDate, Country: t.Country,
			Details: t.Details, HasLog: t.Log != "", HasCrime: t.Crime != "", ReportedBy: t.ReportedBy, ReportedAt: reported, WelfareLead: t.WelfareLead, SPOC: t.SPOC, Every: t.Every,
			UpdatedAt: reported, Version: 1}
		if x.HasCrime {
			x.State, x.RecordedAt = RecordedCrime, tx.Now()
		}
		sealed, err := s.sealDetails(&x)
		if err != nil {
			return "", audit.Change{}, err
		}
		tx.Insert(reportTable, x.Org, x.ID, x.Case, int64(x.N), string(x.State), x.Force, x.Channel, x.EventDate, x.Country, sealed, x.HasLog, x.HasCrime, s.crimeKey(org, x.Crime),
			x.ReportedBy, db.At(x.ReportedAt), db.At(x.RecordedAt), db.Time{}, x.WelfareLead, x.SPOC, int64(x.Every.N), string(x.Every.Unit), db.At(x.UpdatedAt), db.Time{}, db.Time{}, "", int64(0), int64(1))
		s.findable(tx, c, x.Details)
		if err := s.firstClocks(ctx, tx, c, x); err != nil {
			return "", audit.Change{}, err
		}
		if err := s.Cases.Known(ctx, tx, c, known(x, "")); err != nil {
			return "", audit.Change{}, err
		}
		if err := s.settle(ctx, tx, c, "tell"); err != nil {
			return "", audit.Change{}, err
		}
		news := casework.NewsPolice
		if x.HasCrime {
			news = casework.NewsReference
		}
		if err := s.Cases.Tell(ctx, tx, c, news); err != nil {
			return "", audit.Change{}, err
		}
		return x.ID, audit.Created("police_report", x.ID, audit.F("case", caseID), audit.F("state", string(x.State)), audit.F("force", x.Force),
			audit.F("details", s.Ring.Digest(org, sealed))), s.note(ctx, tx, c, "police_told", "The police were told")
	})
}

func (s *Service) firstClocks(ctx context.Context, tx *op.Tx, c casework.Case, x Report) error {
	people, err := s.affected(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := s.begin(ctx, tx, x, p, clocks.Reported, x.ReportedAt); err != nil {
			return err
		}
	}
	event, err := time.ParseInLocation(time.DateOnly, x.EventDate, clock.London())
	if err != nil {
		return err
	}
	if err := s.begin(ctx, tx, x, personal{}, clocks.Offence, event); err != nil {
		return err
	}
	if x.HasCrime {
		if err := s.answer(ctx, tx, x.Org, x.Case, x.ID, "", "VC-R2-ACK", "VC-R2-ACK-ENH"); err != nil {
			return err
		}
	}
	return s.begin(ctx, tx, x, personal{}, clocks.Update, x.ReportedAt)
}
