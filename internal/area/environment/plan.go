package environment

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // the size of a JPG
	_ "image/png"  // the size of a PNG
	"io"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// PlanPath is the address of a floor plan.
func PlanPath(id string) string { return "/environment-plans/" + id }

// Plan is a floor plan: a picture (JPG or PNG, never a drawing that can hold a script) with pins.
type Plan struct {
	Org, ID, Unit, Lock, Ref, File string
	Width, Height                  int // pixels of the picture
	MadeAt                         db.Time
	MadeName                       string
	Version                        int64
	PlanBody
}

// PlanBody is what is sealed of a plan.
type PlanBody struct {
	Title string `json:"title"`
	Words string `json:"words,omitempty"`
}

// Pin is a place on a plan: of a finding or an alarm point by its id, or of a kind of place by its code. X and Y are thousandths
// of the picture, from the left and from the top.
type Pin struct {
	ID, Kind, Ref string
	X, Y          int
}

// PinKinds are the kinds of pin.
func PinKinds() [][2]string {
	return [][2]string{{"finding", "A finding"}, {"alarm", "An alarm point"}, {"place", "A kind of place, with its incidents"}}
}

const planColumns = `p.org_id, p.id, p.unit_id, p.lock, p.ref, p.file_id, p.width, p.height, p.made_at, p.made_name, p.version, p.body`

func (s *Service) scanPlan(r db.Row) (p Plan, err error) {
	var body []byte
	if err := r.Scan(&p.Org, &p.ID, &p.Unit, &p.Lock, &p.Ref, &p.File, &p.Width, &p.Height, &p.MadeAt, &p.MadeName, &p.Version, &body); err != nil {
		return p, err
	}
	return p, s.unseal(p.Org, p.ID, "plan", body, &p.PlanBody)
}

var (
	planTable = op.Table{Name: "environment_plan", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "file_id", "width", "height", "made_at", "made_name", "body", "version"}}
	pinTable  = op.Table{Name: "environment_pin", Columns: []string{"org_id", "plan_id", "id", "kind", "ref", "x", "y"}}
)

// AddPlan takes the picture of a floor plan for a unit in the scope.
func (s *Service) AddPlan(ctx context.Context, sc authz.Scope, unit, title, words, name string, r io.Reader) (Plan, error) {
	var p fault.Problems
	title, words = line(title), clean(words)
	if err := s.unit(ctx, &p, sc, unit); err != nil {
		return Plan{}, err
	}
	need(&p, "title", title, "Give it a name", MaxLine)
	need(&p, "words", words, "", MaxWords)
	if r == nil {
		p.Add("file", "Choose a picture (JPG or PNG)")
	}
	if err := fault.WithProblems(p); err != nil {
		return Plan{}, err
	}
	org := sc.Org()
	whole, err := io.ReadAll(io.LimitReader(r, maxPlan+1))
	if err != nil {
		return Plan{}, err
	}
	if len(whole) > maxPlan {
		return Plan{}, fault.WithProblems(fault.Problems{{Field: "file", Message: "The file is too large"}})
	}
	f, err := s.Files.Put(ctx, org, name, bytes.NewReader(whole))
	if err != nil {
		return Plan{}, err
	}
	if err := onlyPictures(f); err != nil {
		return Plan{}, err
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(whole))
	if err != nil || size.Width < 10 || size.Height < 10 {
		return Plan{}, fault.WithProblems(fault.Problems{{Field: "file", Message: "The file is damaged and cannot be read"}})
	}
	return op.Do(ctx, s.Door, ActPlan, op.In(org, unit), func(tx *op.Tx) (Plan, audit.Change, error) {
		x := Plan{Org: org, ID: id.New("pln", tx.Now()), Unit: unit, Ref: newRef("FP"), File: f.ID, Width: size.Width, Height: size.Height, MadeAt: db.At(tx.Now()), MadeName: tx.Actor().Name, Version: 1, PlanBody: PlanBody{title, words}}
		body, err := s.seal(org, x.ID, "plan", x.PlanBody)
		if err != nil {
			return x, audit.Change{}, err
		}
		tx.Insert(planTable, org, x.ID, unit, "", "", x.Ref, x.File, int64(x.Width), int64(x.Height), x.MadeAt, x.MadeName, body, int64(1))
		return x, audit.Created("environment_plan", x.ID, audit.F("file", f.ID)), s.Files.Attach(ctx, tx, f, files.Owner{Unit: unit, Kind: planKind, Record: x.ID})
	})
}

// maxPlan bounds the picture of a plan, in bytes.
const maxPlan = 20 << 20

// Plan reads a plan in the scope. Out of reach is fault.NotFound.
func (s *Service) Plan(ctx context.Context, sc authz.Scope, org, record string) (Plan, error) {
	return s.plan(ctx, s.DB, sc, org, record)
}

func (s *Service) plan(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Plan, error) {
	var a db.Args
	return db.One(ctx, q, s.scanPlan, `SELECT `+planColumns+` FROM environment_plan p WHERE p.org_id = `+a.Add(org)+` AND p.id = `+a.Add(record)+` AND `+sc.Where(&a, "p"), a.Values()...)
}

// Plans gives the plans in the scope, the newest first. unit "" gives those of all units.
func (s *Service) Plans(ctx context.Context, sc authz.Scope, unit string) ([]Plan, error) {
	var a db.Args
	q := `SELECT ` + planColumns + ` FROM environment_plan p WHERE ` + sc.Where(&a, "p")
	if unit != "" {
		q += ` AND p.unit_id = ` + a.Add(unit)
	}
	return db.All(ctx, s.DB, s.scanPlan, q+` ORDER BY p.made_at DESC, p.org_id, p.id`, a.Values()...)
}

// PlanPicture gives the file of a plan that the caller has read.
func (s *Service) PlanPicture(ctx context.Context, p *Plan) (files.File, error) {
	return s.Files.One(ctx, s.DB, p.Org, planKind, p.ID, p.File)
}

// Pins gives the pins of a plan that the caller has read.
func (s *Service) Pins(ctx context.Context, p *Plan) ([]Pin, error) {
	return db.All(ctx, s.DB, func(r db.Row) (x Pin, err error) { return x, r.Scan(&x.ID, &x.Kind, &x.Ref, &x.X, &x.Y) },
		`SELECT id, kind, ref, x, y FROM environment_pin WHERE org_id = $1 AND plan_id = $2 ORDER BY y, x, id`, p.Org, p.ID)
}

// PutPin puts a pin on a plan, or moves the one that is there for the same thing. x and y are thousandths.
func (s *Service) PutPin(ctx context.Context, sc authz.Scope, org, plan string, kind, ref string, x, y int) error {
	var p fault.Problems
	if x < 0 || x > 1000 || y < 0 || y > 1000 {
		p.Add("x", "Give numbers from 0 to 100")
	}
	switch kind {
	case "finding":
		if _, err := s.Finding(ctx, sc, org, ref); err != nil {
			p.Add("ref", "Choose what the pin is for")
		}
	case "alarm":
		if _, err := s.Alarm(ctx, sc, org, ref); err != nil {
			p.Add("ref", "Choose what the pin is for")
		}
	case "place":
		if !oneOf(s.Places, ref) {
			p.Add("ref", "Choose what the pin is for")
		}
	default:
		p.Add("ref", "Choose what the pin is for")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActPlan, op.On("environment_plan", org, plan), func(tx *op.Tx) (int, audit.Change, error) {
		if _, err := s.plan(ctx, tx, tx.Scope(), org, plan); err != nil {
			return 0, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM environment_pin WHERE org_id = $1 AND plan_id = $2 AND kind = $3 AND ref = $4`, org, plan, kind, ref); err != nil {
			return 0, audit.Change{}, err
		}
		tx.Insert(pinTable, org, plan, id.New("pin", tx.Now()), kind, ref, int64(x), int64(y))
		return 0, audit.Changed("environment_plan", plan, audit.F("pin", kind+" "+ref), audit.F("at", number(x)+" "+number(y))), nil
	})
	return err
}

// DropPin takes a pin off a plan.
func (s *Service) DropPin(ctx context.Context, org, plan, pin string) error {
	_, err := op.Do(ctx, s.Door, ActPlan, op.On("environment_plan", org, plan), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := s.plan(ctx, tx, tx.Scope(), org, plan)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if pins, err := s.Pins(ctx, &x); err != nil || !slices.ContainsFunc(pins, func(p Pin) bool { return p.ID == pin }) {
			if err == nil {
				err = fault.Missing()
			}
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("environment_plan", plan, audit.FF("pin", pin, "")), tx.Must(ctx, `DELETE FROM environment_pin WHERE org_id = $1 AND plan_id = $2 AND id = $3`, org, plan, pin)
	})
	return err
}
