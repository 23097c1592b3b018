package identity

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// The first administrator is made with a code that the server prints on its terminal: whoever can read it runs the
// server. It is good once, for an hour, and for ten tries.
const (
	firstRunLasts = time.Hour
	firstRunTries = 10
)

type firstRun struct {
	mu      sync.Mutex
	hash    string
	expires time.Time
	tries   int
}

// NeedsFirstRun tells whether nobody administers this installation.
func (s *Service) NeedsFirstRun(ctx context.Context) (bool, error) {
	n, err := admins(ctx, s.DB)
	return n == 0, err
}

func admins(ctx context.Context, q db.Querier) (int, error) {
	return db.One(ctx, q, db.Scalar[int], `SELECT COUNT(*) FROM assignment a WHERE a.role = $1`, string(authz.Admin))
}

// FirstRunCode makes the one-time code for the terminal, in groups of four. A code made before no longer works.
func (s *Service) FirstRunCode() string {
	code := id.Code(16)
	s.first.mu.Lock()
	defer s.first.mu.Unlock()
	s.first.hash, s.first.expires, s.first.tries = hashToken(code), s.Now().Add(firstRunLasts), 0
	return code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:]
}

func (s *Service) checkFirstRun(code string) error {
	f := &s.first
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hash == "" || !s.Now().Before(f.expires) || f.tries >= firstRunTries {
		return fault.New(fault.Denied, "The code on the terminal is over. Start Havenward again for a new one")
	}
	f.tries++
	plain := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
	if !equal(hashToken(plain), f.hash) {
		return fault.WithProblems(fault.Problems{{Field: "code", Message: "That is not the code on the terminal"}})
	}
	return nil
}

// First is the first administrator.
type First struct {
	// Code is what the terminal shows.
	Code string
	// Org is the organisation they administer.
	Org         string
	Name, Email string
	Password    string
	JobTitle    string
}

// FirstRun makes the first administrator and signs them in, so that they can set up a passkey or code; until they
// have, the session does not act as administrator.
func (s *Service) FirstRun(ctx context.Context, t Try, f First) (Signed, error) {
	p := NewPerson{Name: f.Name, Email: f.Email, JobTitle: or(f.JobTitle, "Administrator")}.person()
	p.Org, p.ID, p.Created = f.Org, id.New("per", s.Now()), db.At(s.Now()).Time
	problems := p.problems()
	if why := PasswordProblem(f.Password, f.Email, f.Name); why != "" {
		problems.Add("password", why)
	}
	if f.Org == "" {
		problems.Add("org", "Choose an organisation")
	}
	if err := fault.WithProblems(problems); err != nil {
		return Signed{}, err
	}
	if err := s.checkFirstRun(f.Code); err != nil {
		return Signed{}, err
	}
	h, err := s.hash(ctx, f.Password)
	if err != nil {
		return Signed{}, err
	}
	a := Assignment{Assignment: authz.Assignment{Person: p.ID, Org: p.Org, Role: authz.Admin, From: p.Created, Reason: "The first administrator"},
		ID: id.New("asg", s.Now()), Source: "first run", GrantedBy: "service:first-run"}
	sys := authz.With(ctx, authz.Service("first-run"))
	_, err = op.Do(sys, s.Door, ActFirst, op.In(p.Org, "").Once("first-run"), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := admins(ctx, tx)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if n > 0 {
			return 0, audit.Change{}, fault.New(fault.Conflict, "There is an administrator already")
		}
		if err := s.insertPerson(ctx, tx, p, ""); err != nil {
			return 0, audit.Change{}, err
		}
		if err := setPassword(ctx, tx, p.ID, h); err != nil {
			return 0, audit.Change{}, err
		}
		tx.Also(assignmentChange(a))
		return 0, audit.Created("person", p.ID, audit.F("job title", p.JobTitle)), insertAssignment(ctx, tx, a)
	})
	if err != nil {
		return Signed{}, err
	}
	s.first.mu.Lock()
	s.first.hash = ""
	s.first.mu.Unlock()
	return s.begin(ctx, p, how{method: ByFirstRun}, t)
}
