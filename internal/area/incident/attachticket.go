package incident

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/seal"
)

// TicketKeeps is how long a page may begin or go on with uploads before it must ask for a new ticket.
const TicketKeeps = 30 * time.Minute

// ticket lets a page send bytes for one report, and nothing else: what has arrived belongs to nothing until its holder
// or a handler, proved anew, finishes it.
type ticket struct {
	Org, Record, Person string
	Until               time.Time
}

var ticketPlace = seal.Place{Field: "upload ticket"}

// HolderTicket gives the holder of a receipt a ticket for uploads. It tells nothing of who they are.
func (s *Attachments) HolderTicket(h Holder) (string, error) {
	if !h.proved {
		return "", nil
	}
	return s.ticket(ticket{Org: h.org, Record: h.record})
}

// HandlerTicket gives the actor a ticket for uploads to a report that lies in the scope. It is good for them alone.
func (s *Attachments) HandlerTicket(ctx context.Context, sc authz.Scope, record string) (string, error) {
	w, _, err := s.Reports.load(ctx, s.Reports.DB, sc, record)
	if err != nil {
		return "", err
	}
	return s.ticket(ticket{Org: w.Org, Record: record, Person: authz.From(ctx).ID})
}

func (s *Attachments) ticket(t ticket) (string, error) {
	t.Until = s.Reports.now().Add(TicketKeeps)
	b, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	sealed, err := s.Reports.Ring.Seal(ticketPlace, b)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// Uploader gives the organisation and the key of whoever a ticket stands for; one that is old, not ours or another
// person's stands for nobody.
func (s *Attachments) Uploader(ctx context.Context, token string) (org, owner string, ok bool) {
	if token == "" || len(token) > 1000 {
		return "", "", false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return "", "", false
	}
	b, err := s.Reports.Ring.Open(ticketPlace, sealed)
	var t ticket
	if err != nil || json.Unmarshal(b, &t) != nil || s.Reports.now().After(t.Until) {
		return "", "", false
	}
	if t.Person != "" && t.Person != authz.From(ctx).ID {
		return "", "", false
	}
	return t.Org, s.owner(t.Org, t.Record, t.Person), true
}

// owner is the key under which uploads wait: one for the holder of a report's receipt, another for each of its handlers.
func (s *Attachments) owner(org, record, person string) string {
	return s.Reports.Ring.Blind(org, "uploader", record+"\x00"+person)
}
