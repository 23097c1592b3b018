package bodycam

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// NotWorn gives why a camera was not worn, NotUsed why one that was worn was not switched on, Used why one was.
func NotWorn() [][2]string {
	return [][2]string{{"declined", "I would rather not"}, {"none_left", "None left"}, {"faulty", "It is faulty"}, {"untrained", "Not trained yet"}, {"not_my_role", "Not my role"}}
}

// NotUsed gives why a camera that was worn was not switched on.
func NotUsed() [][2]string {
	return [][2]string{{"calmed", "It calmed down without"}, {"worse", "It would have made it worse"}, {"care", "Care or dignity came first"}, {"no_time", "There was no time"}, {"forgot", "I did not think of it"}, {"failed", "It did not start"}}
}

// Used gives why a camera was switched on.
func Used() [][2]string {
	return [][2]string{{"assault", "Somebody attacked or tried to"}, {"threat", "Somebody threatened"}, {"abuse", "Somebody shouted or abused"}, {"expected", "I expected it to turn"}, {"property", "Something was damaged or taken"},
		{"mistake", "It was switched on by mistake"}, {"test", "A test or a training"}}
}

var decisionTable = op.Table{Name: "bodycam_decision", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "at", "kind", "why", "activation_id"}}

// Decision is one line of the log of decisions. It names nobody.
type Decision struct {
	ID, Unit, Kind, Why string
	At                  db.Time
}

// Words gives why in plain words, the key of its translation.
func (d Decision) Words() string {
	return wordsOf(map[string][][2]string{"not_worn": NotWorn(), "not_used": NotUsed(), "used": Used()}[d.Kind], d.Why)
}

// DecisionKinds gives the kinds of decision with their words.
func DecisionKinds() [][2]string {
	return [][2]string{{"used", "Switched on"}, {"not_used", "Not switched on"}, {"not_worn", "Not worn"}}
}

// Decide counts that a camera was not worn, or worn and not switched on, in a unit where cameras are in use. It is written by
// the program and not by the person, so that neither the log nor the audit says who it was.
func (s *Service) Decide(ctx context.Context, sc authz.Scope, unit, kind, why string) error {
	list := map[string][][2]string{"not_worn": NotWorn(), "not_used": NotUsed()}[kind]
	if list == nil {
		return fault.Missing()
	}
	if !oneOf(list, why) {
		return invalid("why", "Choose why")
	}
	units, err := s.LiveUnits(ctx, sc)
	if err != nil {
		return err
	}
	ok := false
	for _, u := range units {
		ok = ok || u.ID == unit
	}
	if !ok {
		return invalid("unit", "Choose where you work")
	}
	org := sc.Org()
	_, err = op.Do(authz.With(ctx, authz.Service("bodycam")), s.Door, ActDecide, op.In(org, unit), func(tx *op.Tx) (int, audit.Change, error) {
		did := decide(tx, org, unit, kind, why, "")
		return 0, audit.Created("bodycam_decision", did, audit.F("kind", kind)), nil
	})
	return err
}

func decide(tx *op.Tx, org, unit, kind, why, activation string) string {
	did := id.Random("bcx")
	tx.Insert(decisionTable, org, did, unit, "", "", db.At(tx.Now()), kind, why, activation)
	return did
}

// Decisions gives those in reach of a time, the newest first, at most 5,000.
func (s *Service) Decisions(ctx context.Context, sc authz.Scope, org string, from, to db.Time) ([]Decision, error) {
	return s.decisions(ctx, sc, org, from, to, nil)
}

// decisions gives those that come after one of the list, nil for the first of them.
func (s *Service) decisions(ctx context.Context, sc authz.Scope, org string, from, to db.Time, last *Decision) ([]Decision, error) {
	var a db.Args
	w := `d.org_id = ` + a.Add(org) + ` AND d.at >= ` + a.Add(from) + ` AND d.at < ` + a.Add(to)
	if last != nil {
		at := a.Add(last.At)
		w += ` AND (d.at < ` + at + ` OR d.at = ` + at + ` AND d.id > ` + a.Add(last.ID) + `)`
	}
	return db.All(ctx, s.DB, func(r db.Row) (d Decision, err error) { return d, r.Scan(&d.ID, &d.Unit, &d.Kind, &d.Why, &d.At) },
		`SELECT d.id, d.unit_id, d.kind, d.why, d.at FROM bodycam_decision d WHERE `+w+` AND `+sc.Where(&a, "d")+` ORDER BY d.at DESC, d.id LIMIT `+a.Add(maxListed), a.Values()...)
}

// Counts are the numbers of the use of cameras in a time, for a pilot and for the programme.
type Counts struct {
	// Devices is how many cameras were issued at least once, Issues how many camera-shifts were worn, Hours their length.
	Devices, Issues int
	Hours           float64
	// Activations is how many times a camera recorded; Known of them with a known wearer; Asked of them asked about, Said said.
	Activations, Known, Asked, Said int
	// Warned is how many of those said were warned before or during.
	Warned int
	// Used, NotUsed and NotWorn count decisions, by why.
	Used, NotUsed, NotWorn map[string]int
	// Lost is how many cameras were written down as lost.
	Lost int
}

// PerShift is activations for each camera-shift worn, 0 where none was.
func (c Counts) PerShift() float64 {
	if c.Issues == 0 {
		return 0
	}
	return float64(c.Activations) / float64(c.Issues)
}

// Sum adds up reasons.
func Sum(m map[string]int) (n int) {
	for _, k := range m {
		n += k
	}
	return n
}

// Counts counts what is in reach of an organisation from one moment until another; units narrow it where there are any.
func (s *Service) Counts(ctx context.Context, sc authz.Scope, org string, from, to db.Time, units ...string) (c Counts, err error) {
	where := func(a *db.Args, at string) string {
		w := ` r WHERE r.org_id = ` + a.Add(org) + ` AND r.` + at + ` >= ` + a.Add(from) + ` AND r.` + at + ` < ` + a.Add(to) + ` AND ` + sc.Where(a, "r")
		if len(units) > 0 {
			w += ` AND r.unit_id IN ` + db.In(a, units)
		}
		return w
	}
	one := func(table, at, sums string, to_ ...any) error {
		var a db.Args
		_, err := db.One(ctx, s.DB, func(r db.Row) (int, error) { return 0, r.Scan(to_...) }, `SELECT `+sums+` FROM `+table+where(&a, at), a.Values()...)
		return err
	}
	if err = one("bodycam_activation", "started_at", `COUNT(*), COALESCE(SUM(CASE WHEN r.issue_id <> '' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN r.due_at IS NOT NULL THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN r.said_at IS NOT NULL THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN r.warning IN ('before', 'during') THEN 1 ELSE 0 END), 0)`, &c.Activations, &c.Known, &c.Asked, &c.Said, &c.Warned); err != nil {
		return c, err
	}
	if err = one("bodycam_breach", "known_at", `COUNT(*)`, &c.Lost); err != nil {
		return c, err
	}
	if err = one("bodycam_issue", "issued_at", `COUNT(*), COUNT(DISTINCT r.device_id)`, &c.Issues, &c.Devices); err != nil {
		return c, err
	}
	now := s.Now()
	var a db.Args
	spans, err := db.All(ctx, s.DB, func(r db.Row) (float64, error) {
		var at, end, back db.Time
		err := r.Scan(&at, &end, &back)
		if back.IsZero() || back.After(end.Time) {
			back = end // a camera that lies in a locker after the shift is not worn
		}
		if back.After(now) {
			back = db.At(now)
		}
		return hoursBetween(at.Time, back.Time), err
	}, `SELECT r.issued_at, r.shift_end, r.returned_at FROM bodycam_issue`+where(&a, "issued_at"), a.Values()...)
	for _, h := range spans {
		c.Hours += h
	}
	if err != nil {
		return c, err
	}
	c.Used, c.NotUsed, c.NotWorn = map[string]int{}, map[string]int{}, map[string]int{}
	var b db.Args
	_, err = db.All(ctx, s.DB, func(r db.Row) (int, error) {
		var kind, why string
		var n int
		err := r.Scan(&kind, &why, &n)
		map[string]map[string]int{"used": c.Used, "not_used": c.NotUsed, "not_worn": c.NotWorn}[kind][why] += n
		return n, err
	}, `SELECT r.kind, r.why, COUNT(*) FROM bodycam_decision`+where(&b, "at")+` GROUP BY r.kind, r.why`, b.Values()...)
	return c, err
}

// Worn counts the shifts with a camera that began since a moment, and the trusts in which they were, below the scope.
func (s *Service) Worn(ctx context.Context, sc authz.Scope, since db.Time) (shifts, trusts int, err error) {
	var a db.Args
	_, err = db.One(ctx, s.DB, func(r db.Row) (int, error) { return 0, r.Scan(&shifts, &trusts) }, `SELECT COUNT(*), COUNT(DISTINCT i.org_id) FROM bodycam_issue i WHERE i.issued_at >= `+a.Add(since)+` AND `+sc.WhereOrg(&a, "i.org_id"), a.Values()...)
	return shifts, trusts, err
}
