package clip

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work. It is safe for use by many goroutines.
type Service struct {
	DB    *db.DB
	Door  *op.Door
	Ring  *seal.Ring
	Rules Rules
	// Units gives the units of an organisation with their names, in order.
	Units func(ctx context.Context, org string) ([]Unit, error)
	// Holders gives the people who hold a role over a unit ("" for the organisation), the nearest first.
	Holders func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]string, error)
	// Exhibits makes clips exhibits of cases; nil where evidence is not there.
	Exhibits Exhibits
	// Activation gives what is known of one recording of a camera, in the actor's reach; nil where cameras are not there.
	Activation func(ctx context.Context, org, id string) (Activation, error)
}

// Unit is a unit with its name.
type Unit struct{ ID, Name string }

// Activation is one time that a camera recorded, as its own area tells it.
type Activation struct {
	ID, Unit, Device, Tag, Wearer, Path string
	Started, Ended                      time.Time
	// Clip is the reference of its clip in the vendor's system, SHA256 its fingerprint; "" where the vendor gave none.
	Clip, SHA256 string
	// Vendor is the vendor's system, KeepDays how long its deployment keeps what is not evidence (0 where not said).
	Vendor   string
	KeepDays int
}

// Exhibits is what this area needs of cases and evidence.
type Exhibits interface {
	// Case gives the id of a case by its reference, in the actor's reach; fault.NotFound where there is none.
	Case(ctx context.Context, org, ref string) (id string, err error)
	// Point makes footage that lies elsewhere an exhibit of a case: place and hash, no file.
	Point(ctx context.Context, org, caseID string, p Pointer) (Exhibit, error)
	// Exhibit gives one in the actor's reach; fault.NotFound for any other.
	Exhibit(ctx context.Context, org, id string) (Exhibit, error)
}

// Pointer is what becomes an exhibit.
type Pointer struct {
	Title, Vendor, Reference, Holder, Number, Why, SHA256 string
	From, To                                              time.Time
}

// Exhibit is one, as its own area tells it.
type Exhibit struct{ ID, Number, CaseRef, CasePath, Path string }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

func (s *Service) seal(org, record, field string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(seal.Place{Org: org, Record: record, Field: field}, b)
}

func (s *Service) unseal(org, record, field string, sealed []byte, to any) error {
	if sealed == nil {
		return nil
	}
	b, err := s.Ring.Open(seal.Place{Org: org, Record: record, Field: field}, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, to)
}

// UnitNames gives the names of an organisation's units by id.
func (s *Service) UnitNames(ctx context.Context, org string) (map[string]string, error) {
	list, err := s.Units(ctx, org)
	out := make(map[string]string, len(list))
	for _, u := range list {
		out[u.ID] = u.Name
	}
	return out, err
}

// UnitsIn gives the units of the scope's organisation in which something new may be made.
func (s *Service) UnitsIn(ctx context.Context, sc authz.Scope) (out []Unit, err error) {
	list, err := s.Units(ctx, sc.Org())
	for _, u := range list {
		if sc.Covers(sc.Org(), u.ID) {
			out = append(out, u)
		}
	}
	return out, err
}

// change runs a rule on a clip in reach. seen is the version that the asker's page showed, 0 where it does not matter.
func (s *Service) change(ctx context.Context, act authz.Action, org, id string, seen int64, rule func(*op.Tx, *Clip) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("bodycam_clip", org, id), func(tx *op.Tx) (int, audit.Change, error) {
		c, err := s.one(ctx, tx, tx.Scope(), org, id)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != c.Version {
			return 0, audit.Change{}, moved()
		}
		ch, err := rule(tx, &c)
		if err != nil {
			return 0, ch, err
		}
		return 0, ch, s.save(ctx, tx, &c)
	})
	return err
}

// kept runs a rule on a clip that is not gone.
func (s *Service) kept(ctx context.Context, act authz.Action, org, id string, seen int64, rule func(*op.Tx, *Clip) (audit.Change, error)) error {
	return s.change(ctx, act, org, id, seen, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		if c.State != Kept {
			return audit.Change{}, gone()
		}
		return rule(tx, c)
	})
}
