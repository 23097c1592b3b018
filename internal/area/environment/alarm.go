package environment

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// NoAlarm is what every page about alarm points says, word for word.
const NoAlarm = "This does not call for help. In danger, call 999."

// AlarmPath is the address of an alarm point.
func AlarmPath(id string) string { return "/environment-alarms/" + id }

// AlarmKinds are the kinds of alarm point.
func AlarmKinds() [][2]string {
	return [][2]string{{"desk", "Silent call point at a desk"}, {"room", "Call point in a room"}, {"strip", "Alarm strip"}, {"personal", "Personal alarms of a shift"}, {"outside", "Help point outside"}, {"vehicle", "Emergency button in a vehicle"}}
}

// Alarm is an alarm point: a record of where it is and when it was tested.
type Alarm struct {
	Org, ID, Unit, Lock, Ref, Kind, State string
	Every                                 int // days between tests
	Target                                int // seconds until somebody comes, 0 for none
	LastAt                                db.Time
	LastResult, Due                       string
	MadeAt                                db.Time
	Version                               int64
	AlarmBody
}

// AlarmBody is what is sealed of an alarm point.
type AlarmBody struct {
	Place string `json:"place"`
}

// Overdue tells whether the test of an alarm point is past its day.
func (x *Alarm) Overdue(now time.Time) bool { return x.State == "in_use" && x.Due < dayOf(now) }

const alarmColumns = `a.org_id, a.id, a.unit_id, a.lock, a.ref, a.kind, a.state, a.every_days, a.target_s, a.last_at, a.last_result, a.due, a.made_at, a.version, a.body`

func (s *Service) scanAlarm(r db.Row) (x Alarm, err error) {
	var body []byte
	if err := r.Scan(&x.Org, &x.ID, &x.Unit, &x.Lock, &x.Ref, &x.Kind, &x.State, &x.Every, &x.Target, &x.LastAt, &x.LastResult, &x.Due, &x.MadeAt, &x.Version, &body); err != nil {
		return x, err
	}
	return x, s.unseal(x.Org, x.ID, "alarm", body, &x.AlarmBody)
}

var (
	alarmTable = op.Table{Name: "environment_alarm", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "kind", "state", "every_days", "target_s", "last_at", "last_result", "due", "made_at", "body", "version"}}
	testTable  = op.Table{Name: "environment_test", Columns: []string{"org_id", "alarm_id", "id", "at", "result", "seconds", "by_id", "by_name", "words"}}
)

// AlarmAsk is a new alarm point as its form sends it.
type AlarmAsk struct {
	Unit, Kind, Place string
	Every, Target     int
}

// AddAlarm adds an alarm point of a unit in the scope. Its first test is due today.
func (s *Service) AddAlarm(ctx context.Context, sc authz.Scope, in AlarmAsk) (Alarm, error) {
	var p fault.Problems
	in.Place = line(in.Place)
	if err := s.unit(ctx, &p, sc, in.Unit); err != nil {
		return Alarm{}, err
	}
	need(&p, "place", in.Place, "Say where it is", MaxLine)
	if !oneOf(AlarmKinds(), in.Kind) {
		p.Add("kind", "Choose the kind")
	}
	if in.Every < 1 || in.Every > 366 {
		p.Add("every", "Give from 1 to 366 days")
	}
	if in.Target < 0 || in.Target > 3600 {
		p.Add("target", "Give up to 3,600 seconds")
	}
	if err := fault.WithProblems(p); err != nil {
		return Alarm{}, err
	}
	org := sc.Org()
	return op.Do(ctx, s.Door, ActPlan, op.In(org, in.Unit), func(tx *op.Tx) (Alarm, audit.Change, error) {
		x := Alarm{Org: org, ID: id.New("alm", tx.Now()), Unit: in.Unit, Ref: newRef("AP"), Kind: in.Kind, State: "in_use", Every: in.Every, Target: in.Target, Due: dayOf(tx.Now()), MadeAt: db.At(tx.Now()), Version: 1, AlarmBody: AlarmBody{in.Place}}
		body, err := s.seal(org, x.ID, "alarm", x.AlarmBody)
		tx.Insert(alarmTable, org, x.ID, x.Unit, "", "", x.Ref, x.Kind, x.State, int64(x.Every), int64(x.Target), x.LastAt, "", x.Due, x.MadeAt, body, int64(1))
		return x, audit.Created("environment_alarm", x.ID, audit.F("kind", x.Kind)), err
	})
}

// Alarm reads an alarm point in the scope. Out of reach is fault.NotFound.
func (s *Service) Alarm(ctx context.Context, sc authz.Scope, org, record string) (Alarm, error) {
	return s.alarm(ctx, s.DB, sc, org, record)
}

func (s *Service) alarm(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Alarm, error) {
	var a db.Args
	return db.One(ctx, q, s.scanAlarm, `SELECT `+alarmColumns+` FROM environment_alarm a WHERE a.org_id = `+a.Add(org)+` AND a.id = `+a.Add(record)+` AND `+sc.Where(&a, "a"), a.Values()...)
}

// Alarms gives the alarm points in the scope that are in use: those whose test is late or failed first, then by the day of the next.
func (s *Service) Alarms(ctx context.Context, sc authz.Scope) ([]Alarm, error) {
	var a db.Args
	list, err := db.All(ctx, s.DB, s.scanAlarm, `SELECT `+alarmColumns+` FROM environment_alarm a WHERE a.state = 'in_use' AND `+sc.Where(&a, "a")+` ORDER BY a.due, a.org_id, a.id`, a.Values()...)
	now := s.Now()
	slices.SortStableFunc(list, func(x, y Alarm) int { return x.rank(now) - y.rank(now) })
	return list, err
}

func (x *Alarm) rank(now time.Time) int {
	switch {
	case x.LastResult == "failed":
		return 0
	case x.Overdue(now):
		return 1
	}
	return 2
}

// Test is one test of an alarm point.
type Test struct {
	At      db.Time
	Result  string // passed or failed
	Seconds int    // until somebody came, 0 where it was not measured
	Name    string
	Words   string
}

// Tested writes down a test. One that failed, or was answered too late, makes a finding; one that passed does not close it, for
// that is a re-check.
func (s *Service) Tested(ctx context.Context, org, record string, seen int64, result string, seconds int, words string) error {
	var p fault.Problems
	words = clean(words)
	if result != "passed" && result != "failed" {
		p.Add("result", "Choose what happened")
	}
	if seconds < 0 || seconds > 3600 {
		p.Add("seconds", "Give up to 3,600 seconds")
	}
	most := ""
	if result == "failed" {
		most = "Say what happened"
	}
	need(&p, "words", words, most, MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActTest, op.On("environment_alarm", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := s.alarm(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != x.Version {
			return 0, audit.Change{}, moved()
		}
		result, words := result, words
		if result == "passed" && x.Target > 0 && seconds > x.Target {
			result, words = "failed", strings.TrimSpace("Answered after "+number(seconds)+" seconds; "+number(x.Target)+" are aimed at. "+words)
		}
		key := id.New("tst", tx.Now())
		sealed, err := s.seal(org, key, "test", words)
		if err != nil {
			return 0, audit.Change{}, err
		}
		tx.Insert(testTable, org, record, key, db.At(tx.Now()), result, int64(seconds), tx.Actor().ID, tx.Actor().Name, sealed)
		n, err := tx.Exec(ctx, `UPDATE environment_alarm SET last_at = $4, last_result = $5, due = $6, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, org, record, x.Version, db.At(tx.Now()), result, dayOf(tx.Now().AddDate(0, 0, x.Every)))
		if err == nil && n != 1 {
			err = moved()
		}
		if err == nil && result == "failed" {
			err = s.findAlarm(ctx, tx, &x, words)
		}
		return 0, audit.Changed("environment_alarm", record, audit.F("test", result), audit.F("seconds", number(seconds))), err
	})
	return err
}

func (s *Service) findAlarm(ctx context.Context, tx *op.Tx, x *Alarm, words string) error {
	was, err := db.All(ctx, tx, s.scanFinding, `SELECT `+findingColumns+` FROM environment_finding f WHERE f.org_id = $1 AND f.alarm_id = $2 AND f.state <> 'closed' ORDER BY f.id`, x.Org, x.ID)
	if err != nil {
		return err
	}
	if len(was) == 0 {
		return s.insertFinding(tx, &Finding{Org: x.Org, Unit: x.Unit, Lock: x.Lock, Alarm: x.ID, Result: toolkit.NotMet, Critical: true, FindingBody: FindingBody{Title: "Alarm point failed its test: " + x.Place, Words: words, Place: x.Place}})
	}
	f := &was[0]
	f.Times++
	f.State, f.FixedAt, f.FixedBy, f.FixedName = Open, db.Time{}, "", ""
	if err := s.event(tx, f.Org, f.ID, "found_again", words); err != nil {
		return err
	}
	return s.saveFinding(ctx, tx, f)
}

// Tests gives the tests of an alarm point that the caller has read, the newest first.
func (s *Service) Tests(ctx context.Context, org, record string) ([]Test, error) {
	return db.All(ctx, s.DB, func(r db.Row) (t Test, err error) {
		var key string
		var b []byte
		if err := r.Scan(&key, &t.At, &t.Result, &t.Seconds, &t.Name, &b); err != nil {
			return t, err
		}
		return t, s.unseal(org, key, "test", b, &t.Words)
	}, `SELECT id, at, result, seconds, by_name, words FROM environment_test WHERE org_id = $1 AND alarm_id = $2 ORDER BY at DESC, id DESC LIMIT 200`, org, record)
}
