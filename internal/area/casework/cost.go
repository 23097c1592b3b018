package casework

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Rate is what an hour or a case costs from a day on. A new price is a new rate with a later day; an old one is never
// changed, since what was worked out with it stands.
type Rate struct {
	Code     string    `json:"code"`
	Words    string    `json:"words"` // the key of its translation
	Unit     string    `json:"unit"`  // "hour" or "case"
	From     clock.Day `json:"from"`
	Pence    int64     `json:"pence"`
	Source   string    `json:"source"`
	Verified bool      `json:"verified"`
	// Own tells that the organisation set it; ByName and At say who and when.
	Own    bool      `json:"-"`
	ByName string    `json:"-"`
	At     time.Time `json:"-"`
}

// costBook is the data that ships: the rates, and under how many people a group is not shown.
type costBook struct {
	Small int    `json:"small"`
	Rates []Rate `json:"rates"`
}

//go:embed data/cost.json
var costData []byte

var shippedCost = sync.OnceValue(func() costBook {
	b, err := parseCost(costData)
	if err != nil { // cannot happen: a test reads it
		panic(err)
	}
	return b
})

func parseCost(data []byte) (costBook, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var b costBook
	if err := dec.Decode(&b); err != nil {
		return b, fmt.Errorf("read rates: %w", err)
	}
	if b.Small < 5 {
		return b, fmt.Errorf("read rates: groups under 5 people are never shown")
	}
	for _, r := range b.Rates {
		if d, err := clock.ParseDay(string(r.From)); err != nil || d == "" || r.Code == "" || r.Words == "" || r.Source == "" || r.Unit != "hour" && r.Unit != "case" || r.Pence < 0 {
			return b, fmt.Errorf("rate %q from %s cannot be used", r.Code, r.From)
		}
	}
	return b, nil
}

// Rates gives every rate of an organisation, its own and those that ship, by code and then the newest day first.
func (s *Service) Rates(ctx context.Context, org string) ([]Rate, error) {
	return rates(ctx, s.DB, org)
}

func rates(ctx context.Context, q db.Querier, org string) ([]Rate, error) {
	shipped := shippedCost().Rates
	own, err := db.All(ctx, q, func(r db.Row) (Rate, error) {
		x := Rate{Own: true}
		var at db.Time
		err := r.Scan(&x.Code, &x.From, &x.Pence, &x.Source, &x.Verified, &x.ByName, &at)
		x.At = at.Time
		for _, k := range shipped {
			if k.Code == x.Code {
				x.Words, x.Unit = k.Words, k.Unit
			}
		}
		return x, err
	}, `SELECT code, from_day, pence, source, verified, by_name, at FROM cost_rate WHERE org_id = $1 ORDER BY code, from_day DESC`, org)
	out := slices.Concat(own, shipped)
	order := func(code string) int { return slices.IndexFunc(shipped, func(r Rate) bool { return r.Code == code }) }
	slices.SortStableFunc(out, func(a, b Rate) int {
		if d := order(a.Code) - order(b.Code); d != 0 {
			return d
		}
		return -compareDays(a.From, b.From)
	})
	return slices.DeleteFunc(out, func(r Rate) bool { return r.Words == "" }), err
}

func compareDays(a, b clock.Day) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// rateOn gives the rate that holds on a day: the organisation's own where it has one by then, else the one that ships.
// Days before the first rate take the first.
func rateOn(list []Rate, code string, day clock.Day) (Rate, bool) {
	var best, first Rate
	for _, r := range list {
		if r.Code != code {
			continue
		}
		if r.From <= day && (best.Code == "" || r.Own && !best.Own || r.Own == best.Own && r.From > best.From) {
			best = r
		}
		if first.Code == "" || r.From < first.From || r.From == first.From && r.Own {
			first = r
		}
	}
	if best.Code == "" {
		best = first
	}
	return best, best.Code != ""
}

// SetRate adds a rate of an organisation from a day on. A day that has one is refused: prices are added, not changed.
func (s *Service) SetRate(ctx context.Context, org string, r Rate) error {
	r.Source = clean(r.Source)
	var p fault.Problems
	if !slices.ContainsFunc(shippedCost().Rates, func(k Rate) bool { return k.Code == r.Code }) {
		p.Add("code", "Choose what the price is for")
	}
	if d, err := clock.ParseDay(string(r.From)); err != nil || d == "" {
		p.Add("from", "Enter the first day as day, month and year")
	}
	if r.Pence <= 0 || r.Pence > 100_000_00 {
		p.Add("pounds", "Enter the price in pounds, such as 31.50")
	}
	if r.Source == "" || len([]rune(r.Source)) > 500 {
		p.Add("source", "Say where the price comes from, so that others can check it")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActRates, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `INSERT INTO cost_rate (org_id, code, from_day, pence, source, verified, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
			org, r.Code, string(r.From), r.Pence, r.Source, r.Verified, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		if err == nil && n == 0 {
			err = fault.WithProblems(fault.Problems{{Field: "from", Message: "There is a price from this day already. Choose another day"}})
		}
		return true, audit.Created("cost rate", r.Code+" "+string(r.From), audit.F("pence", num(r.Pence)), audit.F("source", r.Source)), err
	})
	return err
}
