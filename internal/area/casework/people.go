package casework

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Part is what somebody was in a case.
type Part string

// The parts.
const (
	Affected Part = "affected"
	Alleged  Part = "alleged"
	Witness  Part = "witness"
)

var partWords = map[Part]string{Affected: "Person affected", Alleged: "Alleged person", Witness: "Witness"}

// Words gives the part in plain words, the key of its translation.
func (p Part) Words() string { return partWords[p] }

// Person is somebody in a case, by label. Names lie sealed, and open with a reason.
type Person struct {
	Org, Case, ID string
	Part          Part
	// N numbers the people of a part from 1; Label is what pages show: "Person A", "Alleged person 1", "Witness 1".
	N     int
	Label string
	// Staff is the person_id of an account, "" for none.
	Staff string
	// About is a code: the staff group of somebody affected, the kind of an alleged person.
	About string
	// Incident and IncidentN are the report that brought them, and which of its people they are; "" for none.
	Incident  string
	IncidentN int
	// Since is when it happened to them, from which their support is counted.
	Since time.Time
	// Marks are what their support goes by: "exposure" to blood or saliva, "sexual".
	Marks []string
	// Named tells that a name or number lies in the sealed block.
	Named bool
}

// Label gives what pages call the n-th person of a part: "Person A", "Alleged person 1", "Witness 1".
func Label(p Part, n int) string {
	switch p {
	case Affected:
		if n <= 26 {
			return "Person " + string(rune('A'+n-1))
		}
		return "Person " + number(n)
	case Alleged:
		return "Alleged person " + number(n)
	}
	return "Witness " + number(n)
}

// Identity is what lies sealed of one person.
type Identity struct {
	Name    string `json:"name,omitempty"`
	Contact string `json:"contact,omitempty"`
	Born    string `json:"born,omitempty"`
	Number  string `json:"number,omitempty"`
}

func (i Identity) none() bool { return i == Identity{} }

// addPerson puts somebody into a case, with their identity sealed.
func (s *Service) addPerson(ctx context.Context, tx *op.Tx, c Case, p Person, who Identity) (Person, error) {
	if p.Since.IsZero() {
		p.Since = tx.Now()
	}
	p.Org, p.Case, p.ID, p.Label, p.Named = c.Org, c.ID, id.Random("cper"), Label(p.Part, p.N), !who.none()
	sealed, err := s.sealIdentity(c, p.ID, who)
	if err != nil {
		return p, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_person (org_id, id, case_id, part, n, staff_id, about, incident_id, incident_n, names, at, since, marks, gone)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, FALSE)`,
		p.Org, p.ID, p.Case, string(p.Part), int64(p.N), p.Staff, p.About, p.Incident, int64(p.IncidentN), sealed, db.At(tx.Now()), db.At(p.Since), strings.Join(p.Marks, ";"))
	if p.Part == Alleged {
		for _, w := range s.words(c.Org, who) {
			tx.Insert(wordTable, p.Org, w, p.Case, p.ID)
		}
	}
	return p, err
}

func (s *Service) sealIdentity(c Case, person string, who Identity) ([]byte, error) {
	if who.none() {
		return nil, nil
	}
	b, err := json.Marshal(who)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(s.place(c.Org, person, "identity"), b)
}

// words gives the blind indexes by which the same person is found in another case: of each word of a name, of a day of
// birth and of a number. They are bound to the organisation, and lead back to nothing without the key ring.
func (s *Service) words(org string, who Identity) []string {
	var out []string
	for _, w := range find.Words(who.Name) {
		out = append(out, "n"+s.Ring.Blind(org, "case name", w)[:12])
	}
	if b := plain(who.Born); b != "" {
		out = append(out, "b"+s.Ring.Blind(org, "case born", b)[:12])
	}
	if b := plain(who.Number); b != "" {
		out = append(out, "i"+s.Ring.Blind(org, "case number", b)[:12])
	}
	return out
}

var wordTable = op.Table{Name: "case_word", Columns: []string{"org_id", "word", "case_id", "person_id"}}

// plain leaves letters and digits, so that "12/03/1990" and "12-03-1990" are one.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// numbers are the last number given in each part.
type numbers struct{ affected, alleged, witness int }

// bring takes the people of reports into a case, after those that are there, and gives how many there are then.
func (s *Service) bring(ctx context.Context, tx *op.Tx, c Case, reports []incident.Incident, last numbers) (numbers, error) {
	for i := range reports {
		r := &reports[i]
		names, err := s.Incidents.Identities(ctx, tx, c.Org, r.ID)
		if err != nil {
			return last, err
		}
		for n := 1; n <= max(1, len(r.Record.Staff)); n++ {
			last.affected++
			who, staff := identityOf(names, r, n)
			p := Person{Part: Affected, N: last.affected, Staff: staff, Incident: r.ID, IncidentN: n, Since: since(r), Marks: marks(r)}
			if n <= len(r.Record.Staff) {
				p.About = r.Record.Staff[n-1].StaffGroup
			}
			if _, err := s.addPerson(ctx, tx, c, p, who); err != nil {
				return last, err
			}
		}
		for n := 1; n <= max(len(r.Record.Alleged), count(names, "alleged")); n++ {
			last.alleged++
			p := Person{Part: Alleged, N: last.alleged, Incident: r.ID, IncidentN: n, Since: since(r), Marks: marks(r)}
			if n <= len(r.Record.Alleged) {
				p.About = r.Record.Alleged[n-1].Type
			}
			if _, err := s.addPerson(ctx, tx, c, p, nth(names, "alleged", n)); err != nil {
				return last, err
			}
		}
		for n := 1; n <= count(names, "witness"); n++ {
			last.witness++
			if _, err := s.addPerson(ctx, tx, c, Person{Part: Witness, N: last.witness, Incident: r.ID, IncidentN: n, Since: since(r), Marks: marks(r)}, nth(names, "witness", n)); err != nil {
				return last, err
			}
		}
	}
	return last, nil
}

// since is when a report's event was, at the latest when it was sent.
func since(r *incident.Incident) time.Time {
	at := r.Record.IncidentTime
	if at == "" {
		at = "12:00"
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", r.Record.IncidentDate+" "+at, clock.London())
	if err != nil || t.After(r.Reported) {
		return r.Reported
	}
	return t
}

// marks gives what the support of a report's people goes by.
func marks(r *incident.Incident) (out []string) {
	for _, m := range r.Record.Method {
		if m == "spit_contact" || m == "bite" || m == "bodily_fluid" {
			out = append(out, "exposure")
			break
		}
	}
	if r.Record.Sexual() {
		out = append(out, "sexual")
	}
	return out
}

// identityOf gives what is known of the n-th person affected by a report. Somebody who reported under their own name for
// themselves is the first; a pseudonym stays one.
func identityOf(names []incident.Name, r *incident.Incident, n int) (who Identity, staff string) {
	who = nth(names, "affected", n)
	for _, x := range names {
		if x.Who == "affected" && max(1, x.N) == n && x.Person != "" {
			staff = x.Person
		}
		if x.Who == "reporter" && n == 1 && !r.OnBehalf && r.Naming == "named" {
			if who.none() {
				who = Identity{Name: x.Name, Contact: x.Contact, Born: x.Born, Number: x.Number}
			}
			if staff == "" {
				staff = x.Person
			}
		}
	}
	return who, staff
}

func nth(names []incident.Name, who string, n int) (out Identity) {
	for _, x := range names {
		if x.Who != who || max(1, x.N) != n {
			continue
		}
		for _, f := range []struct {
			to *string
			v  string
		}{{&out.Name, x.Name}, {&out.Contact, x.Contact}, {&out.Born, x.Born}, {&out.Number, x.Number}} {
			if *f.to == "" {
				*f.to = f.v
			}
		}
	}
	return out
}

func count(names []incident.Name, who string) (n int) {
	for _, x := range names {
		if x.Who == who {
			n = max(n, max(1, x.N))
		}
	}
	return min(n, maxReports)
}

// lastNumbers reads the last number of each part; those who were taken out keep theirs.
func lastNumbers(ctx context.Context, tx *op.Tx, c Case) (n numbers, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(CASE WHEN part = 'affected' THEN n END), 0), COALESCE(MAX(CASE WHEN part = 'alleged' THEN n END), 0),
		COALESCE(MAX(CASE WHEN part = 'witness' THEN n END), 0) FROM case_person WHERE org_id = $1 AND case_id = $2`, c.Org, c.ID).Scan(&n.affected, &n.alleged, &n.witness)
	return n, err
}

// People gives the people of a case by their labels, without names.
func (s *Service) People(ctx context.Context, sc authz.Scope, org, id string) ([]Person, error) {
	if _, err := s.Case(ctx, sc, org, id); err != nil {
		return nil, err
	}
	return people(ctx, s.DB, org, id)
}

// PeopleIn gives the same inside a rule.
func (s *Service) PeopleIn(ctx context.Context, tx *op.Tx, c Case) ([]Person, error) {
	return people(ctx, tx, c.Org, c.ID)
}

func people(ctx context.Context, q db.Querier, org, id string) ([]Person, error) {
	return db.All(ctx, q, func(r db.Row) (Person, error) {
		p := Person{Org: org, Case: id}
		var since db.Time
		var marks string
		err := r.Scan(&p.ID, &p.Part, &p.N, &p.Staff, &p.About, &p.Incident, &p.IncidentN, &since, &marks, &p.Named)
		p.Label, p.Since = Label(p.Part, p.N), since.Time
		p.Marks = strings.FieldsFunc(marks, func(r rune) bool { return r == ';' })
		return p, err
	}, `SELECT id, part, n, staff_id, about, incident_id, incident_n, since, marks, names IS NOT NULL FROM case_person WHERE org_id = $1 AND case_id = $2 AND NOT gone
		ORDER BY part, n, id`, org, id)
}

func number(n int) string { return strconv.Itoa(n) }

func joined(list []string) string { return strings.Join(list, ";") }
