package casework

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Method is how a letter came, or should have come, to whoever it is for.
type Method string

// DeliveryMethods gives every method, with its words, in the order of lists.
func DeliveryMethods() []Method {
	return []Method{"post", "recorded_post", "by_hand", "email", "portal", "read_aloud"}
}

var methodWords = map[Method]string{"post": "By post", "recorded_post": "By recorded post", "by_hand": "By hand", "email": "By e-mail",
	"portal": "On their own pages here", "read_aloud": "Read aloud to them"}

// Words gives the method in plain words, the key of its translation.
func (m Method) Words() string { return methodWords[m] }

// Delivery says how a letter was delivered, or that it came back.
type Delivery struct {
	Method Method
	Day    string // YYYY-MM-DD
	// Proof is what shows it: a tracking number, a signature seen. It is kept sealed.
	Proof string
	// Returned tells that it came back undelivered.
	Returned bool
}

// Delivered is a delivery as it was recorded.
type Delivered struct {
	Delivery
	At         time.Time
	By, ByName string
}

// Problems gives what must be mended, for a day that is not after today.
func (d Delivery) Problems(now time.Time) fault.Problems {
	var p fault.Problems
	if methodWords[d.Method] == "" {
		p.Add("method", "Choose how the letter went")
	}
	day, err := clock.ParseDay(d.Day)
	switch {
	case err != nil || day == "":
		p.Add("day", "Enter the day as day, month and year")
	case day > clock.DayOf(now):
		p.Add("day", "Enter a day that has been")
	}
	if d.Method == "recorded_post" && !d.Returned && clean(d.Proof) == "" {
		p.Add("proof", "Enter the number that recorded post gives")
	}
	if len([]rune(d.Proof)) > 1000 {
		p.Add("proof", "The proof must be %d characters or fewer", 1000)
	}
	return p
}

var deliveryTable = op.Table{Name: "letter_delivery", Columns: []string{"org_id", "letter_id", "id", "method", "day", "returned", "proof", "at", "by_id", "by_name"}}

// Deliver adds proof of delivery, or a return, to a letter. Call it inside the rule of the record it belongs to.
func (l *Letters) Deliver(ctx context.Context, tx *op.Tx, on Subject, letterID string, d Delivery) error {
	if err := fault.WithProblems(d.Problems(tx.Now())); err != nil {
		return err
	}
	n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM letter_issued WHERE org_id = $1 AND kind = $2 AND record_id = $3 AND id = $4`, on.Org, on.Kind, on.Record, letterID)
	if err != nil || n == 0 {
		return orMissing(err)
	}
	proof, err := l.Ring.Seal(place(on.Org, letterID, "proof"), []byte(clean(d.Proof)))
	if err != nil {
		return err
	}
	tx.Insert(deliveryTable, on.Org, letterID, id.New("dlv", tx.Now()), string(d.Method), d.Day, d.Returned, proof, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
	state := "delivered"
	if d.Returned {
		state = "returned"
	}
	tx.Also(audit.Changed("letter", letterID, audit.F(state, d.Day), audit.F("method", string(d.Method)), audit.F("proof", l.Ring.Digest(on.Org, []byte(clean(d.Proof))))))
	return nil
}

func orMissing(err error) error {
	if err == nil {
		err = fault.Missing()
	}
	return err
}

func (l *Letters) deliveries(ctx context.Context, org, letterID string) ([]Delivered, error) {
	return db.All(ctx, l.DB, func(r db.Row) (Delivered, error) {
		var d Delivered
		var at db.Time
		var proof []byte
		err := r.Scan(&d.Method, &d.Day, &d.Returned, &proof, &at, &d.By, &d.ByName)
		if err != nil {
			return d, err
		}
		d.At = at.Time
		b, err := l.Ring.Open(place(org, letterID, "proof"), proof)
		d.Proof = string(b)
		return d, err
	}, `SELECT method, day, returned, proof, at, by_id, by_name FROM letter_delivery WHERE org_id = $1 AND letter_id = $2 ORDER BY at, id`, org, letterID)
}
