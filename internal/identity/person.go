package identity

import (
	"context"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// State says whether a person works here.
type State string

// The states.
const (
	Active State = "active"
	Left   State = "left"
)

// Person is somebody who may sign in.
type Person struct {
	ID string
	// Org is the home organisation, Unit where in it they work; "" when that is not known.
	Org, Unit string
	Name      string
	Email     string
	JobTitle  string
	// Locale is "en" or "cy".
	Locale string
	State  State
	// Usual is the assignment they last chose to act in.
	Usual   string
	Created time.Time
	LeftAt  time.Time
}

// Words gives the name and job title on one line.
func (p Person) Words() string {
	if p.JobTitle == "" {
		return p.Name
	}
	return p.Name + ", " + p.JobTitle
}

// self is the person acting on their own account: always at home, always as a member of staff.
func (p Person) self(session, request string, strong bool) authz.Actor {
	return authz.Actor{ID: p.ID, Name: p.Name, Role: authz.Reporter, Org: p.Org, Session: session, Request: request, Strong: strong}
}

// problems lists what cannot be kept of a person.
func (p Person) problems() fault.Problems {
	var out fault.Problems
	if strings.TrimSpace(p.Name) == "" {
		out.Add("name", "Enter the person's name")
	} else if len(p.Name) > 200 || hasControl(p.Name) {
		out.Add("name", "The name must be 200 characters or fewer, on one line")
	}
	if !validEmail(p.Email) {
		out.Add("email", "Enter an e-mail address like name@example.nhs.uk")
	}
	if len(p.JobTitle) > 200 || hasControl(p.JobTitle) {
		out.Add("job_title", "The job title must be 200 characters or fewer, on one line")
	}
	return out
}

func hasControl(s string) bool { return strings.ContainsFunc(s, unicode.IsControl) }

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	return at > 0 && strings.Contains(s[at+1:], ".")
}

// emailKey is the form in which two spellings of an address are one.
func emailKey(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

const personColumns = `p.id, p.org_id, p.unit_id, p.name, p.email, p.job_title, p.locale, p.state, p.usual_assignment, p.created_at, p.left_at`

func scanPerson(r db.Row) (Person, error) {
	var p Person
	var created, left db.Time
	err := r.Scan(&p.ID, &p.Org, &p.Unit, &p.Name, &p.Email, &p.JobTitle, &p.Locale, &p.State, &p.Usual, &created, &left)
	p.Created, p.LeftAt = created.Time, left.Time
	return p, err
}

func personByID(ctx context.Context, q db.Querier, id string) (Person, error) {
	return db.One(ctx, q, scanPerson, `SELECT `+personColumns+` FROM person p WHERE p.id = $1`, id)
}

func personByEmail(ctx context.Context, q db.Querier, email string) (Person, error) {
	return db.One(ctx, q, scanPerson, `SELECT `+personColumns+` FROM person p WHERE p.email_key = $1`, emailKey(email))
}
