package incident

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/mds"
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
	likely := s.derive(&in, 0)
	seals, err := s.sealAll(&in, likely.ID) // before the change's turn comes: what is slow must not hold up others
	if err != nil {
		return Receipt{}, err
	}
	words := find.Blinded(s.Ring, in.Org, in.Narrative)
	return op.Do(ctx, s.Door, ActReport, op.In(in.Org, in.Unit).Once(in.Key), func(tx *op.Tx) (Receipt, audit.Change, error) {
		r, again, err := s.slip(ctx, tx, &in, digest)
		if err != nil || again {
			return r, audit.Read("incident", r.ID, audit.F("sent", "again")), err
		}
		in := in               // the rule may run more than once
		if r.ID != likely.ID { // the first code was taken, so the record has another id than it was sealed for
			if seals, err = s.sealAll(&in, r.ID); err != nil {
				return Receipt{}, audit.Change{}, err
			}
		}
		row := s.newRow(tx, &in, r, wrong, fill)
		row.digest, row.seals = digest, seals
		if err := s.keepAway(ctx, tx, &in, row); err != nil {
			return Receipt{}, audit.Change{}, err
		}
		s.start(tx, row)
		tx.Insert(incidentTable, row.values()...)
		s.event(tx, in.Org, row.ID, "sent", "We received your report", nil)
		mds.Write(tx, in.Org, row.source(s), &row.Record)
		words.Add(tx, in.Org, row.ID)
		if in.PaperCode != "" {
			if err := bindPaper(ctx, tx, in.Org, in.PaperCode, row.ID); err != nil {
				return Receipt{}, audit.Change{}, err
			}
		}
		r.Received, r.Due, r.How, r.Sexual = row.Reported, row.clocks[0].Due, in.Contact, row.Record.Sexual()
		if people, err := s.contacts(ctx, tx, row); err != nil {
			return Receipt{}, audit.Change{}, err
		} else if len(people) > 0 {
			r.Contact = people[0]
		}
		return r, audit.Created("incident", row.ID, row.audited()...), tx.Emit("incident.reported", Reported{Org: in.Org, ID: row.ID})
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

// maxSlips bounds the search for a code that nobody has yet.
const maxSlips = 8

// slip gives the code, PIN and reference of a sending. They follow from its key, so a sending that comes again gets
// the same, and to look for its code is to look for the sending; where another report has the code, the next is tried.
// The reference is the record's id: a month and seven characters, random inside it.
func (s *Service) slip(ctx context.Context, tx *op.Tx, in *Sending, digest string) (Receipt, bool, error) {
	for n := range maxSlips {
		r := s.derive(in, n)
		var sent, had, org string
		var at db.Time
		var had0 Receipt
		err := tx.QueryRow(ctx, `SELECT org_id, id, sent_key, sent_digest, reported_at, handler_id, handler_name FROM incident WHERE receipt_key = $1`, s.receiptKey(r.Code)).
			Scan(&org, &had0.ID, &sent, &had, &at, &had0.Contact.ID, &had0.Contact.Name)
		switch {
		case errors.Is(err, db.ErrNoRows):
			return r, false, nil
		case err != nil:
			return r, false, err
		case org != in.Org || sent != in.Key:
			continue // another report has the code
		case had != digest:
			return r, false, fault.New(fault.Conflict, "We already have this report, with other answers. It was kept as it first arrived. You can add what is new to it")
		}
		r.ID, r.Ref, r.Received, r.Contact, r.Again = had0.ID, had0.ID, at.Time, had0.Contact, true
		if rule, ok := s.Clocks.Find(RuleContact, r.Received); ok {
			r.Due = clock.Due(rule, r.Received)
		}
		r.How, r.Sexual = in.Contact, in.Record.Sexual()
		return r, true, nil
	}
	return Receipt{}, false, fault.New(fault.Unavailable, "We could not make a code for this report. Send it again")
}

// derive makes the n-th code, PIN and reference that follow from a sending's key.
func (s *Service) derive(in *Sending, n int) Receipt {
	use := fmt.Sprintf("slip %d", n)
	seed := s.Ring.Blind(in.Org, use, in.Key) + s.Ring.Blind(in.Org, use+" more", in.Key)
	const safe = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	pick := func(from, n int, alphabet string) string {
		out := make([]byte, n)
		for i := range out {
			x := int(seed[from+2*i])*131 + int(seed[from+2*i+1])
			out[i] = alphabet[x%len(alphabet)]
		}
		return string(out)
	}
	code := pick(0, 8, safe)
	month := ""
	if d := in.Record.IncidentDate; len(d) >= 7 {
		month = d[2:4] + d[5:7]
	}
	ref := "HW-" + month + "-" + pick(28, 7, safe)
	return Receipt{Org: in.Org, ID: ref, Ref: ref, Code: code[:4] + "-" + code[4:], PIN: pick(16, 6, "0123456789")}
}

func (s *Service) receiptKey(code string) string { return s.Ring.Blind("", "receipt", code) }

func (s *Service) pinKey(org, code, pin string) string { return s.Ring.Blind(org, "pin", code+" "+pin) }

// keepAway locks a sexual report for its team, and keeps people away whom the writer does not want to see it.
func (s *Service) keepAway(ctx context.Context, tx *op.Tx, in *Sending, row *row) error {
	away := map[string]bool{}
	for _, p := range in.KeepFrom {
		away[p] = true
	}
	if in.KeepFromManagers {
		managers, err := s.Holders(ctx, tx, in.Org, in.Unit, authz.Manager)
		if err != nil {
			return err
		}
		for _, m := range managers {
			away[m.ID] = true
		}
	}
	switch {
	case row.Record.Sexual():
		row.Lock = LockSexual
	case in.KeepFromManagers:
		row.Lock = LockRestricted
	}
	for p := range away {
		if p != "" {
			tx.Insert(exclusionTable, in.Org, row.ID, p, "asked by the reporter", db.At(tx.Now()))
		}
	}
	return nil
}

var exclusionTable = op.Table{Name: "record_exclusion", Columns: []string{"org_id", "record_id", "person_id", "reason", "at"}}

// contacts gives who will be in touch, the first of them by name: the manager of the place, or for a locked report the
// people cleared for it.
func (s *Service) contacts(ctx context.Context, tx db.Querier, row *row) ([]Colleague, error) {
	role := authz.Manager
	switch row.Lock {
	case LockSexual:
		role = authz.SexualSafety
	case LockRestricted:
		role = authz.Specialist
	}
	people, err := s.Holders(ctx, tx, row.Org, row.Unit, role)
	if err != nil || len(people) > 0 || role == authz.Specialist {
		return people, err
	}
	return s.Holders(ctx, tx, row.Org, row.Unit, authz.Specialist)
}
