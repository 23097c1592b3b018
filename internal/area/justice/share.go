package justice

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Bases are the grounds on which information may go to the police, with their words; none is legal advice.
var Bases = [][2]string{{"consent", "Consent of the person it is about"}, {"crime", "Crime purpose: Data Protection Act 2018, Schedule 2"}, {"court", "A court order"}, {"harm", "Public interest: to prevent serious harm"}, {"own", "The organisation’s own information, nobody’s data"}}

// Sharing is one exchange of information with its basis.
type Sharing struct {
	ID, Direction, What, Recipient, Basis, Note, State, ApprovedBy string
	// Patient says that a patient's data are in it: it is then approved by the privacy lead before it goes.
	Patient                       bool
	AskedAt, ApprovedAt, SharedAt time.Time
}

// Directions say which way it goes.
var Directions = [][2]string{{"to_police", "From us to the police"}, {"from_police", "From the police to us"}, {"to_cps", "From us to the prosecutors"}}

var sharingTable = op.Table{Name: "justice_sharing", Columns: []string{"org_id", "id", "case_id", "direction", "what", "recipient", "basis", "patient_data", "note", "state", "asked_at", "asked_by", "approved_at", "approved_by", "shared_at"}}

// Share enters an exchange. One with a patient's data waits for the privacy lead; any other stands at once.
func (s *Service) Share(ctx context.Context, org, caseID string, x Sharing) (string, error) {
	var p fault.Problems
	if Words(Directions, x.Direction) == "" {
		p.Add("direction", "Choose which way it goes")
	}
	if Words(Bases, x.Basis) == "" {
		p.Add("basis", "Choose the lawful basis")
	}
	if x.What == "" || len([]rune(x.What)) > 200 {
		p.Add("what", "Write in a few words what it is, without names")
	}
	if x.Recipient == "" || len([]rune(x.Recipient)) > 120 {
		p.Add("recipient", "Write who receives it, by force or office")
	}
	if x.Patient && x.Basis == "own" {
		p.Add("basis", "A patient’s data need a basis of their own")
	}
	if len([]rune(x.Note)) > 2000 {
		p.Add("note", "Write %d characters or fewer", 2000)
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (string, audit.Change, error) {
		xid := id.New("shr", tx.Now())
		note, err := s.sealed(org, xid, "sharing", x.Note)
		if err != nil {
			return "", audit.Change{}, err
		}
		state, shared := "shared", db.At(tx.Now())
		if x.Patient && x.Direction != "from_police" {
			state, shared = "asked", db.Time{}
		}
		tx.Insert(sharingTable, org, xid, caseID, x.Direction, x.What, x.Recipient, x.Basis, x.Patient, note, state, db.At(tx.Now()), tx.Actor().ID, db.Time{}, "", shared)
		return xid, audit.Created("sharing", xid, audit.F("case", caseID), audit.F("basis", x.Basis), audit.F("state", state)), s.note(ctx, tx, c, "sharing", "Sharing of information was recorded")
	})
}

// Approve lets a sharing go, or refuses it. Nobody approves what they asked for.
func (s *Service) Approve(ctx context.Context, org, caseID, sharing string, yes bool) error {
	_, err := change(ctx, s, ActApprove, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		var state, by string
		if err := tx.QueryRow(ctx, `SELECT state, asked_by FROM justice_sharing WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, caseID, sharing).Scan(&state, &by); err != nil {
			return false, audit.Change{}, missing(err)
		}
		if state != "asked" {
			return false, audit.Change{}, fault.New(fault.Conflict, "This was decided already")
		}
		if by == tx.Actor().ID {
			return false, audit.Change{}, fault.New(fault.Denied, "Somebody else must decide what you asked for")
		}
		to := "refused"
		if yes {
			to = "approved"
		}
		if err := tx.Must(ctx, `UPDATE justice_sharing SET state = $4, approved_at = $5, approved_by = $6 WHERE org_id = $1 AND case_id = $2 AND id = $3`,
			org, caseID, sharing, to, db.At(tx.Now()), tx.Actor().Name); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("sharing", sharing, audit.F("case", caseID), audit.FF("state", state, to)), nil
	})
	return err
}

// Went records that an approved sharing has gone.
func (s *Service) Went(ctx context.Context, org, caseID, sharing string) error {
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE justice_sharing SET state = 'shared', shared_at = $4 WHERE org_id = $1 AND case_id = $2 AND id = $3 AND state = 'approved'`, org, caseID, sharing, db.At(tx.Now()))
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "A patient’s data go only after the privacy lead has approved it")
		}
		return true, audit.Changed("sharing", sharing, audit.F("case", caseID), audit.F("state", "shared")), err
	})
	return err
}

func (s *Service) sharings(ctx context.Context, q db.Querier, org, caseID string) ([]Sharing, error) {
	return db.All(ctx, q, func(r db.Row) (Sharing, error) {
		var x Sharing
		var note []byte
		var asked, approved, shared db.Time
		if err := r.Scan(&x.ID, &x.Direction, &x.What, &x.Recipient, &x.Basis, &x.Patient, &note, &x.State, &asked, &approved, &x.ApprovedBy, &shared); err != nil {
			return x, err
		}
		x.AskedAt, x.ApprovedAt, x.SharedAt = asked.Time, approved.Time, shared.Time
		var err error
		x.Note, err = s.opened(org, x.ID, "sharing", note)
		return x, err
	}, `SELECT id, direction, what, recipient, basis, patient_data, note, state, asked_at, approved_at, approved_by, shared_at FROM justice_sharing
		WHERE org_id = $1 AND case_id = $2 ORDER BY asked_at DESC, id DESC`, org, caseID)
}

// Clinical is a clinician's information about a suspect for police and prosecutors. It informs and decides nothing: no
// case is closed by it, and whether somebody is charged is theirs to say.
type Clinical struct {
	Relevant      string `json:"relevant,omitempty"`
	Detained      string `json:"detained,omitempty"`
	Understanding string `json:"understanding,omitempty"`
	Interview     string `json:"interview,omitempty"`
	Adult         string `json:"adult,omitempty"`
	Treatment     string `json:"treatment,omitempty"`
	Interest      string `json:"interest,omitempty"`
}

// Form is such information with who gave it, when and on what basis.
type Form struct {
	ID, Suspect, Author, Basis, Day string
	Clinical
}

var formTable = op.Table{Name: "justice_form", Columns: []string{"org_id", "id", "case_id", "suspect", "body", "author", "basis", "day", "at", "by_id"}}

// Inform records a clinician's information about a suspect.
func (s *Service) Inform(ctx context.Context, org, caseID string, f Form) (string, error) {
	var p fault.Problems
	if f.Author == "" || len([]rune(f.Author)) > 120 {
		p.Add("author", "Write which clinician gives this, by post")
	}
	if Words(Bases, f.Basis) == "" || f.Basis == "own" {
		p.Add("basis", "Choose the lawful basis")
	}
	s.day(&p, "day", f.Day, true, false)
	body, err := json.Marshal(f.Clinical)
	if err != nil {
		return "", err
	}
	if f.Clinical == (Clinical{}) || len(body) > 16000 {
		p.Add("relevant", "Write the information, in a few sentences for each question")
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return change(ctx, s, ActStatement, org, caseID, func(tx *op.Tx, c casework.Case) (string, audit.Change, error) {
		if err := s.isPart(ctx, tx, c, f.Suspect, casework.Alleged); err != nil {
			return "", audit.Change{}, err
		}
		fid := id.New("clin", tx.Now())
		sealed, err := s.sealed(org, fid, "clinical", string(body))
		if err != nil {
			return "", audit.Change{}, err
		}
		tx.Insert(formTable, org, fid, caseID, f.Suspect, sealed, f.Author, f.Basis, f.Day, db.At(tx.Now()), tx.Actor().ID)
		return fid, audit.Created("clinical_form", fid, audit.F("case", caseID), audit.F("basis", f.Basis), audit.F("body", s.Ring.Digest(org, body))),
			s.note(ctx, tx, c, "clinical", "A clinician’s information was recorded. It informs the decision and is no bar to it")
	})
}

// Forms opens the clinicians' information of a case and writes that it was opened.
func (s *Service) Forms(ctx context.Context, org, caseID string) ([]Form, error) {
	return op.Do(ctx, s.Door, ActStatement, op.On("case_record", org, caseID), func(tx *op.Tx) ([]Form, audit.Change, error) {
		if _, err := s.Cases.In(ctx, tx, org, caseID); err != nil {
			return nil, audit.Change{}, err
		}
		list, err := db.All(ctx, tx, func(r db.Row) (Form, error) {
			var f Form
			var body []byte
			if err := r.Scan(&f.ID, &f.Suspect, &body, &f.Author, &f.Basis, &f.Day); err != nil {
				return f, err
			}
			b, err := s.opened(org, f.ID, "clinical", body)
			if err != nil || b == "" {
				return f, err
			}
			return f, json.Unmarshal([]byte(b), &f.Clinical)
		}, `SELECT id, suspect, body, author, basis, day FROM justice_form WHERE org_id = $1 AND case_id = $2 ORDER BY at DESC, id DESC`, org, caseID)
		return list, audit.Read("clinical_form", caseID), err
	})
}

// Judged is an emergency-worker test as it was answered for somebody.
type Judged struct {
	ID, Person string
	law.Given
	law.Note
}

var testTable = op.Table{Name: "justice_test", Columns: []string{"org_id", "id", "case_id", "person_id", "event_date", "country", "result", "answers", "at", "by_id"}}

// Judge keeps the answers of an emergency-worker test. An answer needs its reason: the note goes with the referral.
func (s *Service) Judge(ctx context.Context, org, caseID, person string, g law.Given) (law.Note, error) {
	var p fault.Problems
	s.day(&p, "event", string(g.On), true, false)
	for _, a := range []struct {
		field, why string
		a          law.Answer
	}{{"engaged", g.EngagedWhy, g.Engaged}, {"contact", g.ContactWhy, g.Contact}, {"acting", g.ActingWhy, g.Acting}} {
		if a.a != law.Unknown && a.a != law.Yes && a.a != law.No {
			p.Add(a.field, "Choose yes, no or not known")
		}
		if a.a != law.Unknown && a.why == "" {
			p.Add(a.field+"_why", "Write where this answer comes from, without a name")
		}
		if len([]rune(a.why)) > 300 {
			p.Add(a.field+"_why", "Write %d characters or fewer", 300)
		}
	}
	if g.Country != "england" && g.Country != "wales" && g.Country != "other" {
		p.Add("country", "Choose where it happened")
	}
	if err := fault.WithProblems(p); err != nil {
		return law.Note{}, err
	}
	n := s.Law.Test.Judge(g)
	body, err := json.Marshal(g)
	if err != nil {
		return n, err
	}
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (law.Note, audit.Change, error) {
		if err := s.isPart(ctx, tx, c, person, casework.Affected); err != nil {
			return n, audit.Change{}, err
		}
		tid := id.New("aew", tx.Now())
		sealed, err := s.sealed(org, tid, "answers", string(body))
		if err != nil {
			return n, audit.Change{}, err
		}
		tx.Insert(testTable, org, tid, caseID, person, string(g.On), g.Country, string(n.Result), sealed, db.At(tx.Now()), tx.Actor().ID)
		return n, audit.Created("emergency_test", tid, audit.F("case", caseID), audit.F("result", string(n.Result))), s.note(ctx, tx, c, "emergency_test", "Emergency-worker test: %s", n.Result.Words())
	})
}

// tests gives the newest test of each person and event.
func (s *Service) tests(ctx context.Context, q db.Querier, org, caseID string) ([]Judged, error) {
	all, err := db.All(ctx, q, func(r db.Row) (Judged, error) {
		var j Judged
		var answers []byte
		if err := r.Scan(&j.ID, &j.Person, &answers); err != nil {
			return j, err
		}
		b, err := s.opened(org, j.ID, "answers", answers)
		if err != nil {
			return j, err
		}
		if err := json.Unmarshal([]byte(b), &j.Given); err != nil {
			return j, err
		}
		j.Note = s.Law.Test.Judge(j.Given)
		return j, nil
	}, `SELECT id, person_id, answers FROM justice_test WHERE org_id = $1 AND case_id = $2 ORDER BY at DESC, id DESC`, org, caseID)
	seen := map[string]clock.Day{}
	var out []Judged
	for _, j := range all {
		if _, ok := seen[j.Person+string(j.On)]; !ok {
			seen[j.Person+string(j.On)] = j.On
			out = append(out, j)
		}
	}
	return out, err
}
