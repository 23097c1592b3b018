package network

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Who is what is kept, sealed, of somebody at a partner.
type Who struct {
	Name  string `json:"name"`
	Role  string `json:"role,omitempty"`
	Mail  string `json:"mail,omitempty"`
	Phone string `json:"phone,omitempty"`
	// Basis is the lawful basis on which it is kept.
	Basis string `json:"basis,omitempty"`
}

// Contact is somebody at a partner. Confirmed is the day on which somebody last made sure that it is still right.
type Contact struct {
	Org, ID, Partner, PartnerName string
	Who
	Confirmed   clock.Day
	ConfirmedBy string
	Gone        clock.Day
	Version     int64
}

// Stale tells whether a contact was not confirmed for a year.
func (c Contact) Stale(today clock.Day) bool { return c.Gone == "" && c.Confirmed < YearBefore(today) }

// YearBefore gives the day a year before another.
func YearBefore(d clock.Day) clock.Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return clock.Day(t.AddDate(-1, 0, 0).Format(time.DateOnly))
}

const contactText = `SELECT c.org_id, c.id, c.partner_id, p.name, c.body, c.confirmed_on, c.confirmed_by, c.gone_on, c.version FROM network_contact c
	JOIN network_partner p ON p.org_id = c.org_id AND p.id = c.partner_id WHERE `

func (s *Service) scanContact(r db.Row) (c Contact, err error) {
	var sealed []byte
	if err := r.Scan(&c.Org, &c.ID, &c.Partner, &c.PartnerName, &sealed, &c.Confirmed, &c.ConfirmedBy, &c.Gone, &c.Version); err != nil {
		return c, err
	}
	return c, s.open(c.Org, c.ID, "contact", sealed, &c.Who)
}

// Contacts gives the contacts in reach that are still there, those that were confirmed longest ago first.
func (s *Service) Contacts(ctx context.Context, sc authz.Scope) ([]Contact, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanContact, contactText+sc.Where(&a, "c")+` AND c.gone_on = '' AND p.ended_on = '' ORDER BY c.confirmed_on, c.id`, a.Values()...)
}

// ContactsOf gives everybody at a partner in reach, those who have gone last.
func (s *Service) ContactsOf(ctx context.Context, sc authz.Scope, partner string) ([]Contact, error) {
	var a db.Args
	list, err := db.All(ctx, s.DB, s.scanContact, contactText+`c.partner_id = `+a.Add(partner)+` AND `+sc.Where(&a, "c")+` ORDER BY c.gone_on, c.id`, a.Values()...)
	slices.SortStableFunc(list, func(x, y Contact) int { return strings.Compare(string(x.Gone), string(y.Gone)) })
	return list, err
}

// ContactForm is a contact as it is typed; the days are YYYY-MM-DD. ID is "" for a new one.
type ContactForm struct {
	ID string
	Who
	Confirmed, Gone string
	Seen            int64
}

var contactTable = op.Table{Name: "network_contact", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "partner_id", "body", "confirmed_on", "confirmed_by", "gone_on", "version"}}

// PutContact adds or changes somebody at a partner. Of whoever has gone, address and phone are not kept: there is nobody to reach.
func (s *Service) PutContact(ctx context.Context, partner string, f ContactForm) error {
	var p fault.Problems
	w := Who{Name: typed(&p, "name", f.Name, "Write the name", lineMost), Role: typed(&p, "role", f.Role, "Say what they do there", lineMost), Mail: typed(&p, "mail", f.Mail, "", lineMost), Phone: typed(&p, "phone", f.Phone, "", lineMost),
		Basis: typed(&p, "basis", f.Basis, "Say on which lawful basis this is kept, such as “public task”", lineMost)}
	if w.Mail != "" && !isMail(w.Mail) {
		p.Add("mail", "Write an e-mail address, such as name@example.org")
	}
	if w.Mail == "" && w.Phone == "" && f.Gone == "" {
		p.Add("mail", "Write an e-mail address or a phone number")
	}
	confirmed, gone := s.pastDay(&p, "confirmed", f.Confirmed, "Say on which day this was last confirmed"), s.pastDay(&p, "gone", f.Gone, "")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	if gone != "" {
		w.Mail, w.Phone = "", ""
	}
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActKeep, op.On("network_partner", org, partner), func(tx *op.Tx) (int, audit.Change, error) {
		n, fresh := f.ID, f.ID == ""
		if fresh {
			n = id.New("nco", tx.Now())
		}
		sealed, err := s.shut(org, n, "contact", w)
		if err != nil {
			return 0, audit.Change{}, err
		}
		digest := audit.F("contact", s.Ring.Digest(org, []byte(w.Name+w.Role+w.Mail+w.Phone)))
		if fresh {
			tx.Insert(contactTable, org, n, "", "", "", partner, sealed, string(confirmed), tx.Actor().Name, string(gone), int64(1))
			return 0, audit.Created("network_contact", n, digest), nil
		}
		was, err := s.oneContact(ctx, tx, org, partner, n)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if f.Seen != 0 && f.Seen != was.Version {
			return 0, audit.Change{}, moved()
		}
		by := was.ConfirmedBy
		if confirmed != was.Confirmed {
			by = tx.Actor().Name
		}
		return 0, audit.Changed("network_contact", n, digest, audit.FF("confirmed", string(was.Confirmed), string(confirmed)), audit.FF("gone", string(was.Gone), string(gone))),
			tx.Must(ctx, `UPDATE network_contact SET body = $3, confirmed_on = $4, confirmed_by = $5, gone_on = $6, version = version + 1 WHERE org_id = $1 AND id = $2`, org, n, sealed, string(confirmed), by, string(gone))
	})
	return err
}

func (s *Service) oneContact(ctx context.Context, q db.Querier, org, partner, record string) (Contact, error) {
	return db.One(ctx, q, s.scanContact, contactText+`c.org_id = $1 AND c.partner_id = $2 AND c.id = $3`, org, partner, record)
}

// Confirm notes that a contact is still right today.
func (s *Service) Confirm(ctx context.Context, partner, record string) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActKeep, op.On("network_partner", org, partner), func(tx *op.Tx) (int, audit.Change, error) {
		was, err := s.oneContact(ctx, tx, org, partner, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		today := string(clock.DayOf(tx.Now()))
		return 0, audit.Changed("network_contact", record, audit.FF("confirmed", string(was.Confirmed), today), audit.F("still right", "yes")),
			tx.Must(ctx, `UPDATE network_contact SET confirmed_on = $3, confirmed_by = $4, version = version + 1 WHERE org_id = $1 AND id = $2`, org, record, today, tx.Actor().Name)
	})
	return err
}
