package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
)

// giveUp is how long an e-mail is tried.
const giveUp = 3 * 24 * time.Hour

// Deps are what delivery works with.
type Deps struct {
	DB   *db.DB
	Door *op.Door
	SMTP SMTP
	// Base is the address of the site, "https://havenward.example", without a slash at its end.
	Base string
	// Address gives a person's e-mail address as it is now; "" if there is none.
	Address func(ctx context.Context, org, person string) (string, error)
	// Admins gives the people to alert when messages do not arrive.
	Admins func(ctx context.Context, org string) ([]string, error)
	// Log takes what goes wrong; nil means slog.Default.
	Log *slog.Logger
	// GiveUp is how long an e-mail is tried; 0 means three days.
	GiveUp time.Duration
}

// Notifier delivers notices.
type Notifier struct{ Deps }

// New makes a notifier.
func New(d Deps) *Notifier {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.GiveUp == 0 {
		d.GiveUp = giveUp
	}
	d.Base = strings.TrimSuffix(d.Base, "/")
	return &Notifier{d}
}

// Register gives the runner the work of this package: one job for each notice, the digest at 07:30 London time.
func (n *Notifier) Register(r *jobs.Runner) {
	// Delivery gives up by the age of the notice, and says so in the ledger; the job itself must last longer.
	o := jobs.Options{GiveUp: 2 * n.GiveUp, First: 30 * time.Second, Longest: time.Hour}
	jobs.On(r, sendJob, "e-mail", n.send, o)
	jobs.On(r, digestJob, "e-mail", n.digest, o)
	r.Every("notify.digests", jobs.Daily(7, 30, lang.London()), n.digests, jobs.Options{Timeout: 10 * time.Minute})
}

// pending is a notice with its e-mail delivery.
type pending struct {
	org, notice, person, template, delivery string
	urgent, excluded                        bool
	made                                    db.Time
}

// send delivers one notice. Whatever it decides stands in the ledger before the job is done.
func (n *Notifier) send(ctx context.Context, org string, a sendArgs) error {
	if a.Org != "" { // a board's change tells somebody of a trust
		org = a.Org
	}
	p, err := db.One(ctx, n.DB, func(r db.Row) (pending, error) {
		p := pending{org: org, notice: a.Notice}
		return p, r.Scan(&p.person, &p.template, &p.urgent, &p.delivery, &p.made, &p.excluded)
	}, `SELECT n.person_id, n.template, n.urgent, d.id, n.created_at, EXISTS (SELECT 1 FROM record_exclusion x WHERE x.org_id = n.org_id AND x.record_id = n.record_id AND x.person_id = n.person_id)
		FROM notice n JOIN notice_delivery d ON d.org_id = n.org_id AND d.notice_id = n.id AND d.channel = 'email' AND d.state = 'queued'
		WHERE n.org_id = $1 AND n.id = $2`, org, a.Notice)
	if fault.Is(err, fault.NotFound) {
		return n.written(ctx, org, a.Notice)
	}
	if err != nil {
		return err
	}
	pref, err := PreferenceOf(ctx, n.DB, org, p.person)
	if err != nil {
		return err
	}
	if !pref.InApp && !p.urgent {
		if err := n.app(ctx, p); err != nil {
			return err
		}
	}
	switch {
	case p.excluded:
		return n.mark(ctx, p, "email", "not_sent", "the person is kept away from the record")
	case !p.urgent && pref.Email == EmailNone:
		return n.mark(ctx, p, "email", "not_sent", "the person chose no e-mail")
	case !p.urgent && pref.Email == EmailDigest:
		return n.mark(ctx, p, "digest", "queued", "")
	case n.SMTP.Host == "":
		return n.mark(ctx, p, "email", "not_sent", noServer)
	}
	if wake, quiet := pref.Wake(n.Door.Now()); quiet && !p.urgent {
		return n.later(ctx, org, sendJob, a, wake, a.Notice+"/"+wake.UTC().Format(time.RFC3339))
	}
	to, err := n.Address(ctx, org, p.person)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if to == "" {
		return n.mark(ctx, p, "email", "failed", "no e-mail address is known")
	}
	subject, text := render(lang.With(ctx, pref.Language), Template(p.template), n.Base+"/n/"+org+"/"+a.Notice)
	err = n.SMTP.Send(ctx, Mail{To: to, Subject: subject, Text: text, ID: a.Notice, Language: string(pref.Language)})
	if err == nil {
		return n.mark(ctx, p, "email", "sent", "")
	}
	return n.failed(ctx, p, err)
}

// written tells a notice that is done with from one that cannot be seen yet, as on a read replica that lags.
func (n *Notifier) written(ctx context.Context, org, notice string) error {
	_, err := db.One(ctx, n.DB, db.Scalar[string], `SELECT id FROM notice WHERE org_id = $1 AND id = $2`, org, notice)
	return err
}

// failed decides whether a delivery is tried again.
func (n *Notifier) failed(ctx context.Context, p pending, err error) error {
	var m *MailError
	if !errors.As(err, &m) {
		return err
	}
	why := m.Error()
	if !m.Permanent {
		if n.Door.Now().Sub(p.made.Time) < n.GiveUp {
			if err := n.mark(ctx, p, "email", "queued", why); err != nil {
				return err
			}
			return fault.Wrap(fault.Unavailable, m.Error(), err)
		}
		why = fmt.Sprintf("given up after %.0f hours: %s", n.GiveUp.Hours(), why)
	}
	if err := n.mark(ctx, p, "email", "failed", why); err != nil {
		return err
	}
	if m.Permanent {
		return nil
	}
	return n.alert(ctx, p.org)
}

// mark moves the e-mail delivery of a notice on.
func (n *Notifier) mark(ctx context.Context, p pending, channel, state, why string) error {
	_, err := op.Keep(ctx, n.Door, p.org, func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `UPDATE notice_delivery SET channel = $3, state = $4, reason = $5, changed_at = $6 WHERE org_id = $1 AND id = $2 AND state = 'queued'`,
			p.org, p.delivery, channel, state, why, db.At(k.Now()))
	})
	return err
}

// app takes a notice off the list of somebody who wants none there.
func (n *Notifier) app(ctx context.Context, p pending) error {
	_, err := op.Keep(ctx, n.Door, p.org, func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `UPDATE notice_delivery SET state = 'not_sent', reason = 'the person chose no notices in the app', changed_at = $3
			WHERE org_id = $1 AND notice_id = $2 AND channel = 'app' AND state = 'sent'`, p.org, p.notice, db.At(k.Now()))
	})
	return err
}

// later puts a job off; one that waits already is enough.
func (n *Notifier) later(ctx context.Context, org, kind string, args any, at time.Time, unique string) error {
	_, err := op.Keep(ctx, n.Door, org, func(k op.Keeper) (int, error) { return 0, k.Later(kind, args, at, unique) })
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// alert tells administrators that messages do not arrive, each at most once a day.
func (n *Notifier) alert(ctx context.Context, org string) error {
	admins, err := n.Admins(ctx, org)
	if err != nil {
		return err
	}
	for _, person := range admins {
		_, err := op.Do(ctx, n.Door, ActionAlert, op.In(org, "").Once("alert/"+person), func(tx *op.Tx) (string, audit.Change, error) {
			var told string
			err := tx.QueryRow(ctx, `SELECT id FROM notice WHERE org_id = $1 AND person_id = $2 AND template = $3 AND created_at > $4 ORDER BY id LIMIT 1`,
				org, person, string(DeliveryTrouble), db.At(tx.Now().Add(-24*time.Hour))).Scan(&told)
			if err == nil {
				return told, audit.Read("notice", told), nil
			}
			if !errors.Is(err, db.ErrNoRows) {
				return "", audit.Change{}, err
			}
			nid, err := tell(ctx, tx, Notice{Org: org, Person: person, Template: DeliveryTrouble, Path: "/admin/messages"})
			return nid, audit.Created("notice", nid), err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
