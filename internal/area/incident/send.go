package incident

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Receipt is what the writer takes away.
type Receipt struct {
	Org, ID, Ref, Code, PIN string
	Received                time.Time
	// Due is when somebody will have been in touch.
	Due time.Time
	// Contact is the named person, if one is known already.
	Contact Colleague
	How     Contact
	Sexual  bool
	// Again tells that the report was there already.
	Again bool
}

// Send takes a report: sealed, audited, with its clocks and facts, once for its key. A second sending with the same key
// and the same content gives the same receipt; with other content it is fault.Conflict, and nothing of the first changes.
func (s *Service) Send(ctx context.Context, in Sending) (Receipt, error) {
	in.clean()
	now := db.At(s.now()).Time
	if err := fault.WithProblems(in.Problems(now)); err != nil {
		return Receipt{}, err
	}
	date, wrong, fill := in.moments(now)
	in.Record.IncidentDate, in.Record.IncidentTime = date, in.Time
	if in.Naming != "named" {
		ctx = authz.With(ctx, authz.From(ctx).Veiled(in.Org, in.Naming == "pseudonym"))
	}
	digest, err := in.digest()
	if err != nil {
		return Receipt{}, err
	}
	likely, known := s.derive(&in, 0), false
	if s.Recent.may(in.Key) {
		if likely, known, err = s.slip(ctx, s.DB, &in, digest); err != nil {
			return Receipt{}, err
		}
	}
	likely.Received = now
	ready, err := s.prepare(ctx, &in, likely, digest, wrong, fill)
	if err != nil {
		return Receipt{}, err
	}
	return op.Do(ctx, s.Door, ActReport, op.In(in.Org, in.Unit).Once(in.Key), func(tx *op.Tx) (Receipt, audit.Change, error) {
		r, again := likely, known
		if again || tx.Careful() { // else what was read a moment ago stands, or the code's unique index says that it does not
			var err error
			if r, again, err = s.slip(ctx, tx, &in, digest); err != nil || again {
				return r, audit.Read("incident", r.ID, audit.F("sent", "again")), err
			}
			r.Received = now
		}
		p := ready
		if r.ID != likely.ID { // the first code was taken, so the record has another id than it was sealed for
			var err error
			if p, err = s.prepare(ctx, &in, r, digest, wrong, fill); err != nil {
				return Receipt{}, audit.Change{}, err
			}
		}
		p.insert(tx)
		if in.PaperCode != "" {
			if err := bindPaper(ctx, tx, in.Org, in.PaperCode, r.ID); err != nil {
				return Receipt{}, audit.Change{}, err
			}
		}
		return p.receipt, p.change, tx.Emit("incident.reported", Reported{Org: in.Org, ID: r.ID})
	})
}

// Reported announces a new report. It carries no more than where to find it.
type Reported struct{ Org, ID string }

// digest tells two sendings with the same key apart; what the device's clock says is left out.
func (s *Sending) digest() (string, error) {
	c := *s
	c.Started, c.Sent, c.Time, c.Lang = time.Time{}, time.Time{}, "", ""
	c.Record.IncidentDate, c.Record.IncidentTime = "", ""
	b, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("digest a report: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16]), nil
}
