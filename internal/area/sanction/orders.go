package sanction

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/area/sanction/order"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Order is something decided elsewhere: by a general practice and its commissioner, by officers on the premises, by a court.
type Order struct {
	Org, ID, Unit, Lock, Case, Ref, Label, Kind, State string
	MadeAt, DueAt, EndsAt, EndedAt                     db.Time
	MadeBy                                             string
	Version                                            int64
	OrderBody
}

// OrderBody is what lies sealed of an order; one of the three is set, by its kind.
type OrderBody struct {
	Scheme   *order.Scheme   `json:"scheme,omitempty"`
	Nuisance *order.Nuisance `json:"nuisance,omitempty"`
	Civil    *order.Civil    `json:"civil,omitempty"`
	Words    string          `json:"words"`
	Ending   string          `json:"ending,omitempty"`
}

// OrderKinds gives the kinds of order with their words, in order.
func OrderKinds() [][2]string {
	return [][2]string{{"sas", "Special Allocation Scheme"}, {"s119", "Nuisance on hospital premises"}, {"civil", "Order of a court"}}
}

// OrderAsk is what somebody writes down.
type OrderAsk struct {
	Person string
	OrderBody
	Ends string
}

// WriteOrder writes an order down for an alleged person of a case. kind is one of OrderKinds.
func (s *Service) WriteOrder(ctx context.Context, sc authz.Scope, org, caseID, kind string, in OrderAsk) (Order, error) {
	c, err := s.Cases.Case(ctx, sc, org, caseID)
	if err != nil {
		return Order{}, err
	}
	people, err := s.Cases.People(ctx, sc, org, caseID)
	if err != nil {
		return Order{}, err
	}
	var p fault.Problems
	var who Person
	for _, x := range people {
		if x.ID == in.Person && x.Part == "alleged" {
			who = x
		}
	}
	if who.ID == "" {
		p.Add("person", "Choose whom it is about")
	}
	in.Words = clean(in.Words)
	now := s.now()
	o := Order{Org: org, Unit: c.Unit, Lock: c.Lock, Case: c.ID, Ref: newRef("R"), Label: who.Label, Kind: kind, State: "open", MadeAt: db.At(now)}
	o.OrderBody = OrderBody{Words: in.Words}
	ends := day(&p, "ends", in.Ends)
	if !ends.IsZero() && !ends.After(now) {
		p.Add("ends", "Choose a day that is still to come")
	}
	o.EndsAt = db.At(ends)
	switch {
	case kind == "sas" && in.Scheme != nil:
		p = append(p, in.Scheme.Check()...)
		o.Scheme, o.DueAt = in.Scheme, s.due(in.Scheme.Rule(), in.Scheme.Asked)
		if o.EndsAt.IsZero() && !in.Scheme.Asked.IsZero() {
			o.EndsAt = s.due("SAS_REVIEW", in.Scheme.Asked)
		}
	case kind == "s119" && in.Nuisance != nil:
		o.Nuisance = in.Nuisance
		need(&p, "words", in.Words, "Say what was seen")
	case kind == "civil" && in.Civil != nil:
		p = append(p, in.Civil.Check()...)
		o.Civil = in.Civil
		if ends.IsZero() {
			p.Add("ends", "Write the day on which the order ends; the court says it")
		}
	default:
		return Order{}, fault.Missing()
	}
	if err := fault.WithProblems(p); err != nil {
		return Order{}, err
	}
	return op.Do(ctx, s.Door, ActOrder, op.In(org, c.Unit), func(tx *op.Tx) (Order, audit.Change, error) {
		o.ID, o.MadeBy, o.MadeAt = id.Random("ord"), tx.Actor().Name, db.At(tx.Now())
		body, err := s.sealBody(org, o.ID, o.OrderBody)
		if err != nil {
			return o, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO sanction_order (org_id, id, unit_id, lock, owner_key, case_id, ref, label, kind, state, made_at, made_by, due_at, ends_at, ended_at, body, version)
			VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, 'open', $9, $10, $11, $12, NULL, $13, 1)`, org, o.ID, o.Unit, o.Lock, o.Case, o.Ref, o.Label, o.Kind, o.MadeAt, o.MadeBy, o.DueAt, o.EndsAt, body); err != nil {
			return o, audit.Change{}, err
		}
		if err := follow(ctx, tx, org, c.ID, o.ID); err != nil {
			return o, audit.Change{}, err
		}
		event(tx, org, o.ID, "made", "It was written down")
		if kind == "civil" {
			if err := s.Cases.Given(ctx, tx, org, c.ID, "injunction"); err != nil {
				return o, audit.Change{}, err
			}
		}
		return o, audit.Created("sanction_order", o.ID, audit.F("case", c.ID), audit.F("kind", kind)),
			s.Cases.Note(ctx, tx, org, c.ID, "order", "An order or removal was written down", OrderPath(o.ID))
	})
}

const orderColumns = `s.org_id, s.id, s.unit_id, s.lock, s.case_id, s.ref, s.label, s.kind, s.state, s.made_at, s.made_by, s.due_at, s.ends_at, s.ended_at, s.version, s.body`

func (s *Service) openOrder(r db.Row) (Order, error) {
	var o Order
	var body []byte
	if err := r.Scan(&o.Org, &o.ID, &o.Unit, &o.Lock, &o.Case, &o.Ref, &o.Label, &o.Kind, &o.State, &o.MadeAt, &o.MadeBy, &o.DueAt, &o.EndsAt, &o.EndedAt, &o.Version, &body); err != nil {
		return o, err
	}
	b, err := s.Ring.Open(place(o.Org, o.ID, "body"), body)
	if err != nil {
		return o, err
	}
	return o, json.Unmarshal(b, &o.OrderBody)
}

// Order reads an order. Out of reach is fault.NotFound.
func (s *Service) Order(ctx context.Context, sc authz.Scope, org, record string) (Order, error) {
	var a db.Args
	q := `SELECT ` + orderColumns + ` FROM sanction_order s WHERE s.org_id = ` + a.Add(org) + ` AND s.id = ` + a.Add(record) + ` AND ` + sc.Where(&a, "s") + caseOpen(&a, sc, "s")
	return db.One(ctx, s.DB, s.openOrder, q, a.Values()...)
}

// Orders gives the orders in reach, the newest first.
func (s *Service) Orders(ctx context.Context, sc authz.Scope, kind, state string) ([]Order, error) {
	var a db.Args
	q := `SELECT ` + orderColumns + ` FROM sanction_order s WHERE ` + sc.Where(&a, "s") + caseOpen(&a, sc, "s")
	if kind != "" {
		q += ` AND s.kind = ` + a.Add(kind)
	}
	if state != "" {
		q += ` AND s.state = ` + a.Add(state)
	}
	return db.All(ctx, s.DB, s.openOrder, q+` ORDER BY s.made_at DESC, s.id DESC LIMIT `+a.Add(maxListed), a.Values()...)
}

// EndOrder writes down that an order has ended before its day, and why.
func (s *Service) EndOrder(ctx context.Context, org, record string, seen int64, why string) error {
	why = clean(why)
	_, err := op.Do(ctx, s.Door, ActOrder, op.On("sanction_order", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		var a db.Args
		sc := tx.Scope()
		q := `SELECT ` + orderColumns + ` FROM sanction_order s WHERE s.org_id = ` + a.Add(org) + ` AND s.id = ` + a.Add(record) + ` AND ` + sc.Where(&a, "s") + caseOpen(&a, sc, "s")
		o, err := db.One(ctx, tx, s.openOrder, q, a.Values()...)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if o.State != "open" || seen != 0 && seen != o.Version {
			return 0, audit.Change{}, moved()
		}
		var p fault.Problems
		need(&p, "why", why, "Say why it has ended")
		if err := fault.WithProblems(p); err != nil {
			return 0, audit.Change{}, err
		}
		o.Ending = why
		event(tx, org, o.ID, "ended", "It was ended")
		return 0, audit.Changed("sanction_order", o.ID, audit.FF("state", "open", "ended")), s.endOrder(ctx, tx, &o)
	})
	return err
}

func (s *Service) endOrder(ctx context.Context, tx *op.Tx, o *Order) error {
	body, err := s.sealBody(o.Org, o.ID, o.OrderBody)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE sanction_order SET state = 'ended', ended_at = $4, body = $5, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
		o.Org, o.ID, o.Version, db.At(tx.Now()), body)
	if err == nil && n != 1 {
		err = moved()
	}
	return err
}

// sweepOrders ends orders whose last day has passed, and tells whoever looks after them.
func (s *Service) sweepOrders(ctx context.Context, now time.Time) error {
	list, err := db.All(ctx, s.DB, s.openOrder, `SELECT `+orderColumns+` FROM sanction_order s WHERE s.state = 'open' AND s.ends_at < $1 ORDER BY s.org_id, s.id LIMIT $2`, db.At(now), sweepMost)
	if err != nil {
		return err
	}
	for i := range list {
		o := &list[i]
		_, err := op.Do(ctx, s.Door, ActSweep, op.In(o.Org, "").Once("sweep/"+o.ID), func(tx *op.Tx) (int, audit.Change, error) {
			g := *o
			g.Ending = "Its last day has passed"
			event(tx, g.Org, g.ID, "ended", "Its last day has passed")
			c := audit.Changed("sanction_order", g.ID, audit.FF("state", "open", "ended"))
			people, err := s.holders(ctx, tx, g.Org, g.Unit, g.Lock, authz.Specialist)
			if err != nil {
				return 0, c, err
			}
			if err := tell(ctx, tx, g.Org, "sanction_order", g.ID, OrderPath(g.ID), notify.ActionDue, people); err != nil {
				return 0, c, err
			}
			return 0, c, s.endOrder(ctx, tx, &g)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
