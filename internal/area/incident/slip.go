package incident

import (
	"context"
	"errors"
	"fmt"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// maxSlips bounds the search for a code that nobody has yet.
const maxSlips = 8

// slip gives the code, PIN and reference of a sending. They follow from its key, so a sending that comes again gets
// the same, and to look for its code is to look for the sending; where another report has the code, the next is tried.
// The reference is the record's id: a month and seven characters, random inside it.
func (s *Service) slip(ctx context.Context, q db.Querier, in *Sending, digest string) (Receipt, bool, error) {
	for n := range maxSlips {
		r := s.derive(in, n)
		var sent, had, org string
		var at db.Time
		var had0 Receipt
		err := q.QueryRow(ctx, `SELECT org_id, id, sent_key, sent_digest, reported_at, handler_id, handler_name FROM incident WHERE receipt_key = $1`, s.receiptKey(r.Code)).
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
