package clip

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Gateways are the legal grounds on which footage is given to the police.
func Gateways() [][2]string {
	return [][2]string{{"crime", "To prevent or detect a crime"}, {"order", "A court ordered it"}, {"victim", "The victim reported it and agrees"}, {"vital", "Somebody’s life is in danger"}}
}

// Methods are the ways in which footage reaches the police.
func Methods() [][2]string {
	return [][2]string{{"upload_link", "Their upload link"}, {"encrypted_media", "Encrypted media"}, {"in_person", "In person"}}
}

// Transfer is a clip given to the police.
type Transfer struct {
	ID, Force, Reference, Gateway, Method, SHA256 string
	Sent                                          db.Time
	SentName                                      string
	Receipt                                       string
	Received                                      db.Time
	Parcel
}

// Parcel is what is sealed of a transfer.
type Parcel struct {
	Officer   string `json:"officer"`
	Form      string `json:"form,omitempty"`
	Agreed    string `json:"agreed"` // who authorised it
	Confirmed string `json:"confirmed,omitempty"`
	Asked     string `json:"asked,omitempty"` // the day on which the police asked, YYYY-MM-DD
}

// Sending is a transfer as its form sends it.
type Sending struct {
	Force, Reference, Gateway, Method, SHA256, Officer, Form, Agreed, Day, Hour string
	Asked                                                                       string // YYYY-MM-DD, "" where it is not known
}

var transferTable = op.Table{Name: "bodycam_clip_transfer", Columns: []string{"org_id", "id", "clip_id", "force", "reference", "gateway", "method", "sha256", "sent_at", "sent_by", "sent_name", "receipt", "received_at", "body"}}

// Transfers gives the transfers of a clip that the caller has opened, the newest first.
func (s *Service) Transfers(ctx context.Context, c *Clip) ([]Transfer, error) {
	return db.All(ctx, s.DB, func(r db.Row) (t Transfer, err error) {
		var body []byte
		if err := r.Scan(&t.ID, &t.Force, &t.Reference, &t.Gateway, &t.Method, &t.SHA256, &t.Sent, &t.SentName, &t.Receipt, &t.Received, &body); err != nil {
			return t, err
		}
		return t, s.unseal(c.Org, c.ID, "transfer", body, &t.Parcel)
	}, `SELECT id, force, reference, gateway, method, sha256, sent_at, sent_name, receipt, received_at, body FROM bodycam_clip_transfer WHERE org_id = $1 AND clip_id = $2 ORDER BY sent_at DESC, id DESC`, c.Org, c.ID)
}

func (in *Sending) check(c *Clip, now time.Time) (fault.Problems, time.Time) {
	var p fault.Problems
	for _, f := range []*string{&in.Force, &in.Reference, &in.Officer, &in.Form, &in.Agreed} {
		*f = line(*f)
	}
	need(&p, "force", in.Force, "Write the police force", 80)
	need(&p, "reference", in.Reference, "Write their crime or incident reference", 40)
	need(&p, "officer", in.Officer, "Write who asked for it: name, number or both", MaxLine)
	need(&p, "form", in.Form, "", MaxLine)
	need(&p, "agreed", in.Agreed, "Write who agreed that it is given", MaxLine)
	if !oneOf(Gateways(), in.Gateway) {
		p.Add("gateway", "Choose the legal ground")
	}
	if !oneOf(Methods(), in.Method) {
		p.Add("method", "Choose how it was given")
	}
	in.SHA256 = digest(&p, "sha256", in.SHA256)
	if in.SHA256 != "" && c.SHA256 != "" && in.SHA256 != c.SHA256 {
		p.Add("sha256", "This is not the fingerprint of the clip. Look at which file was sent")
	}
	at := moment(&p, "sent", in.Day, in.Hour, now)
	if !at.IsZero() && at.Before(c.Recorded.Truncate(time.Minute)) { // the form knows minutes alone
		p.Add("sent", "It was sent before it was recorded")
	}
	if in.Asked != "" {
		if asked := moment(&p, "asked", in.Asked, "", now); !asked.IsZero() && !at.IsZero() && asked.After(at) {
			p.Add("asked", "They asked after it was sent. Look at both days")
		}
	}
	return p, at
}

// Transfer writes down that a clip was given to the police. It becomes evidence and is held.
func (s *Service) Transfer(ctx context.Context, org, id0 string, seen int64, in Sending) error {
	return s.kept(ctx, ActTransfer, org, id0, seen, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		p, at := in.check(c, tx.Now())
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		body, err := s.seal(org, c.ID, "transfer", Parcel{Officer: in.Officer, Form: in.Form, Agreed: in.Agreed, Asked: in.Asked})
		if err != nil {
			return audit.Change{}, err
		}
		if in.SHA256 == "" {
			in.SHA256 = c.SHA256
		}
		tx.Insert(transferTable, org, id.New("trf", tx.Now()), c.ID, in.Force, in.Reference, in.Gateway, in.Method, in.SHA256, db.At(at), tx.Actor().ID, tx.Actor().Name, "", db.Time{}, body)
		was := c.Class
		if c.Class != Evidential {
			if err := s.Rules.set(c, Evidential, tx.Now()); err != nil {
				return audit.Change{}, err
			}
		}
		if c.Transferred.IsZero() {
			if err := s.place(tx, c, "police", "Given to "+in.Force+", "+in.Reference); err != nil {
				return audit.Change{}, err
			}
			c.Transferred = db.At(at)
		}
		return audit.Changed("bodycam_clip", c.ID, audit.F("given to", in.Force), audit.F("method", in.Method), audit.F("sha256", in.SHA256), audit.FF("class", was, c.Class)),
			s.event(tx, org, c.ID, "transferred", "", "Given to the police: %s", wordsOf(Methods(), in.Method))
	})
}

// Receipt writes down what the police confirmed. A fingerprint that differs is a problem at its field.
func (s *Service) Receipt(ctx context.Context, org, clip, transfer string, seen int64, receipt, confirmed string) error {
	var p fault.Problems
	receipt = line(receipt)
	need(&p, "receipt", receipt, "Write the number of their receipt", 80)
	confirmed = digest(&p, "sha256", confirmed)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.kept(ctx, ActTransfer, org, clip, seen, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		type row struct {
			sum, receipt string
			body         []byte
		}
		x, err := db.One(ctx, tx, func(r db.Row) (x row, err error) { return x, r.Scan(&x.sum, &x.receipt, &x.body) },
			`SELECT sha256, receipt, body FROM bodycam_clip_transfer WHERE org_id = $1 AND clip_id = $2 AND id = $3`, org, clip, transfer)
		switch {
		case err != nil:
			return audit.Change{}, err
		case x.receipt != "":
			return audit.Change{}, fault.New(fault.Conflict, "Their receipt is written down already")
		case confirmed != "" && x.sum != "" && confirmed != x.sum:
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "sha256", Message: "They have another file than was sent. Ask them to look before you write this down"}})
		}
		var b Parcel
		if err := s.unseal(org, clip, "transfer", x.body, &b); err != nil {
			return audit.Change{}, err
		}
		b.Confirmed = confirmed
		sealed, err := s.seal(org, clip, "transfer", b)
		if err != nil {
			return audit.Change{}, err
		}
		if err := tx.Must(ctx, `UPDATE bodycam_clip_transfer SET receipt = $4, received_at = $5, body = $6 WHERE org_id = $1 AND clip_id = $2 AND id = $3`, org, clip, transfer, receipt, db.At(tx.Now()), sealed); err != nil {
			return audit.Change{}, err
		}
		text := "The police confirmed that they have it"
		if confirmed != "" {
			text = "The police confirmed that they have it, with the same fingerprint"
		}
		return audit.Changed("bodycam_clip", c.ID, audit.F("receipt", receipt)), s.event(tx, org, clip, "receipt", "", text)
	})
}
