package environment

import (
	"context"
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// Given is an answer as a device or a form sends it.
type Given struct {
	ID          string         `json:"id"`
	Item        string         `json:"item"`
	Result      toolkit.Result `json:"result"`
	Likelihood  int            `json:"likelihood,omitempty"`
	Consequence int            `json:"consequence,omitempty"`
	Note        string         `json:"note,omitempty"`
	Base        []string       `json:"base,omitempty"`
	At          time.Time      `json:"at"`
}

// maxBase bounds how many answers one may be based on, maxGiven how many are sent at once.
const (
	maxBase  = 100
	maxGiven = 500
)

func (g *Given) check(a *Audit, l *toolkit.List, now time.Time) fault.Problems {
	var p fault.Problems
	g.Note = clean(g.Note)
	_, z, ok := l.Item(g.Item)
	if !ok || !slices.Contains(a.Zones, z.Code) {
		p.Add("item", "This is no item of this walk-round")
	}
	if g.Result.Words() == "" {
		p.Add("result", "Choose what you found")
	}
	if g.Likelihood < 0 || g.Likelihood > 5 || g.Consequence < 0 || g.Consequence > 5 {
		p.Add("likelihood", "Choose a number from 1 to 5")
	} else if (g.Likelihood == 0) != (g.Consequence == 0) {
		p.Add("likelihood", "Choose both how likely harm is and how bad it could be, or neither")
	}
	if !g.Result.Short() {
		g.Likelihood, g.Consequence = 0, 0
	}
	need(&p, "note", g.Note, "", MaxWords)
	if !uuid.MatchString(g.ID) || len(g.Base) > maxBase || slices.ContainsFunc(g.Base, func(b string) bool { return !uuid.MatchString(b) }) {
		p.Add("id", "This answer cannot be told from others")
	}
	if g.At.IsZero() || g.At.After(now.Add(24*time.Hour)) || g.At.Year() < 2020 {
		g.At = now // the device's clock is wrong, or it said nothing
	}
	return p
}

// Taken is what became of answers that were sent: those that are here now, and those that were refused, each with why.
type Taken struct {
	Here    []string       `json:"here"`
	Refused []RefusedGiven `json:"refused"`
	Fresh   int            `json:"fresh"` // how many were not here before
}

// RefusedGiven is an answer that could not be taken.
type RefusedGiven struct {
	ID   string `json:"id"`
	Item string `json:"item"`
	Why  string `json:"why"`
}

var answerTable = op.Table{Name: "environment_answer", Columns: []string{"org_id", "audit_id", "id", "item", "result", "likelihood", "consequence", "base", "by_id", "by_name", "device_at", "at", "note"}}

// Put takes answers, several at once. One that is here already changes nothing. Nothing is overwritten: an answer stands beside
// those its writer did not know of. Answers that come after the walk-round was finished are taken too, and what they find
// becomes findings. One that is no answer is refused by itself; the others are taken.
func (s *Service) Put(ctx context.Context, org, record string, given []Given) (Taken, error) {
	if len(given) == 0 || len(given) > maxGiven {
		return Taken{}, fault.WithProblems(fault.Problems{{Field: "answers", Message: "Send from 1 to 500 answers at once"}})
	}
	return op.Do(ctx, s.Door, ActWalk, op.On("environment_audit", org, record), func(tx *op.Tx) (Taken, audit.Change, error) {
		out := Taken{Here: []string{}, Refused: []RefusedGiven{}}
		a, err := s.audit(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return out, audit.Change{}, err
		}
		l, err := s.ListOf(&a)
		if err != nil {
			return out, audit.Change{}, err
		}
		have, err := s.answers(ctx, tx, org, record)
		if err != nil {
			return out, audit.Change{}, err
		}
		known := make(map[string]Answer, len(have))
		for _, x := range have {
			known[x.ID] = x
		}
		items := map[string]bool{}
		for _, g := range given {
			if p := g.check(&a, &l, tx.Now()); len(p) > 0 {
				out.Refused = append(out.Refused, RefusedGiven{ID: g.ID, Item: g.Item, Why: p[0].Message})
				continue
			}
			if was, ok := known[g.ID]; ok {
				if was.By != tx.Actor().ID || was.Item != g.Item || was.Result != g.Result {
					out.Refused = append(out.Refused, RefusedGiven{ID: g.ID, Item: g.Item, Why: "Another answer has this number"})
				} else {
					out.Here = append(out.Here, g.ID)
				}
				continue
			}
			x := Answer{ID: g.ID, Item: g.Item, Result: g.Result, Likelihood: g.Likelihood, Consequence: g.Consequence, Note: g.Note, Base: g.Base, By: tx.Actor().ID, Name: tx.Actor().Name,
				DeviceAt: db.At(g.At), At: db.At(tx.Now())}
			note, err := s.seal(org, x.ID, "answer", x.Note)
			if err != nil {
				return out, audit.Change{}, err
			}
			tx.Insert(answerTable, org, record, x.ID, x.Item, string(x.Result), int64(x.Likelihood), int64(x.Consequence), strings.Join(x.Base, " "), x.By, x.Name, x.DeviceAt, x.At, note)
			known[x.ID], items[x.Item] = x, true
			have = append(have, x)
			out.Here, out.Fresh = append(out.Here, x.ID), out.Fresh+1
		}
		if out.Fresh == 0 {
			return out, audit.Read("environment_audit", record), nil
		}
		if a.State == Finished {
			if err := s.findLate(ctx, tx, &a, &l, have, items); err != nil {
				return out, audit.Change{}, err
			}
		}
		return out, audit.Changed("environment_audit", record, audit.F("answers", number(out.Fresh))), nil
	})
}

func (s *Service) answers(ctx context.Context, q db.Querier, org, record string) ([]Answer, error) {
	return db.All(ctx, q, func(r db.Row) (x Answer, err error) {
		var base string
		var note []byte
		if err := r.Scan(&x.ID, &x.Item, &x.Result, &x.Likelihood, &x.Consequence, &base, &x.By, &x.Name, &x.DeviceAt, &x.At, &note); err != nil {
			return x, err
		}
		x.Base = strings.Fields(base)
		return x, s.unseal(org, x.ID, "answer", note, &x.Note)
	}, `SELECT id, item, result, likelihood, consequence, base, by_id, by_name, device_at, at, note FROM environment_answer WHERE org_id = $1 AND audit_id = $2 ORDER BY device_at, id`, org, record)
}

// PutOne takes one answer of a form. Its problems stand at their fields.
func (s *Service) PutOne(ctx context.Context, org, record string, g Given) error {
	t, err := s.Put(ctx, org, record, []Given{g})
	if err != nil || len(t.Refused) == 0 {
		return err
	}
	field := "result"
	if g.Result.Words() != "" {
		field = "note"
		if (g.Likelihood == 0) != (g.Consequence == 0) {
			field = "likelihood"
		}
	}
	return fault.WithProblems(fault.Problems{{Field: field, Message: t.Refused[0].Why}})
}

// NewID makes the id of an answer or photo that no device has made: a random UUID.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&15|64, b[8]&63|128
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
