package demo

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// State says how far the demonstration in a database is.
type State string

// The states.
const (
	// None is a database in which no demonstration was begun.
	None State = "none"
	// Half is one that was interrupted: its folder has to be emptied and the build run again.
	Half State = "half"
	// Ready is one that can be served.
	Ready State = "ready"
)

// Stat gives the state of the demonstration and, where it is ready, what it holds.
func Stat(ctx context.Context, q db.Querier) (State, Summary, error) {
	var text string
	var at db.Time
	err := q.QueryRow(ctx, `SELECT summary, finished_at FROM demo_build WHERE id = 'demo'`).Scan(&text, &at)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return None, Summary{}, nil
	case err != nil:
		return "", Summary{}, err
	case at.IsZero():
		return Half, Summary{}, nil
	}
	var s Summary
	return Ready, s, json.Unmarshal([]byte(text), &s)
}

// free tells why the demonstration cannot be built here, or gives nil.
func free(ctx context.Context, q db.Querier) error {
	switch state, _, err := Stat(ctx, q); {
	case err != nil:
		return err
	case state == Half:
		return fault.New(fault.Conflict, "Building the demonstration here was interrupted, so it is not whole. Empty the folder and start again")
	case state == Ready:
		return fault.New(fault.Conflict, "There is a demonstration here already")
	}
	for _, t := range []string{"person", "incident", "fact"} {
		n, err := db.One(ctx, q, db.Scalar[int64], `SELECT COUNT(*) FROM (SELECT 1 FROM `+t+` LIMIT 1) x`)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "This database holds something else. The demonstration needs an empty one")
		}
	}
	return nil
}

// begin puts the mark down.
func (p *plan) begin(ctx context.Context) error {
	_, err := op.Do(ctx, p.Door, ActBuild, op.System().Once("demo"), func(tx *op.Tx) (bool, audit.Change, error) {
		err := tx.Must(ctx, `INSERT INTO demo_build (id, seed, incidents, as_at, begun_at, summary) VALUES ('demo', $1, $2, $3, $4, '')`,
			strconv.FormatUint(p.opt.Seed, 10), int64(p.opt.Incidents), db.At(p.now), db.At(time.Now()))
		return true, audit.Created("demonstration", "demo", audit.F("seed", strconv.FormatUint(p.opt.Seed, 10)), audit.F("incidents", strconv.Itoa(p.opt.Incidents)),
			audit.F("as at", p.now.Format(time.RFC3339))), err
	})
	return err
}

// finish says that it is whole, and who can be tried.
func (p *plan) finish(ctx context.Context, s Summary) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, p.Door, ActBuild, op.System().Once("demo"), func(tx *op.Tx) (bool, audit.Change, error) {
		for i, x := range s.People {
			tx.Insert(personTable, int64(i+1), x.ID, x.Name, x.Title, string(x.Role), x.Org, x.OrgName, x.Sees)
		}
		return true, audit.Changed("demonstration", "demo", audit.FF("state", string(Half), string(Ready))),
			tx.Must(ctx, `UPDATE demo_build SET finished_at = $1, summary = $2 WHERE id = 'demo'`, db.At(time.Now()), string(b))
	})
	return err
}

var personTable = op.Table{Name: "demo_person", Columns: []string{"n", "person_id", "name", "title", "role", "org_id", "org_name", "sees"}}

// Person is an invented person of the sign-in page.
type Person struct {
	ID, Name, Title string
	Role            authz.Role
	// Org is the code of where they work, OrgName its name.
	Org, OrgName string
	// Sees says what they see first, the key of its translation.
	Sees string
}

// People gives one person for each role in the order of the sign-in page; none before the demonstration is ready.
func People(ctx context.Context, q db.Querier) ([]Person, error) {
	return db.All(ctx, q, func(r db.Row) (Person, error) {
		var p Person
		err := r.Scan(&p.ID, &p.Name, &p.Title, &p.Role, &p.Org, &p.OrgName, &p.Sees)
		return p, err
	}, `SELECT person_id, name, title, role, org_id, org_name, sees FROM demo_person ORDER BY n`)
}
