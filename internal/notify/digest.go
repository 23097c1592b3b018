package notify

import (
	"context"
	"errors"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
)

const digestJob = "notify.digest"

type digestArgs struct {
	Person string `json:"person"`
	// Day keeps one day's digest single.
	Day string `json:"day"`
}

type personAt struct{ org, person string }

// digests queues one job for everybody who has something to be summed up.
func (n *Notifier) digests(ctx context.Context, slot time.Time) error {
	day := slot.In(lang.London()).Format(time.DateOnly)
	after := personAt{}
	for {
		page, err := db.All(ctx, n.DB, func(r db.Row) (personAt, error) {
			var p personAt
			return p, r.Scan(&p.org, &p.person)
		}, `SELECT DISTINCT org_id, person_id FROM notice_delivery WHERE channel = 'digest' AND state = 'queued' AND (org_id, person_id) > ($1, $2)
			ORDER BY org_id, person_id LIMIT 500`, after.org, after.person)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, p := range page {
			if err := n.later(ctx, p.org, digestJob, digestArgs{p.person, day}, n.Door.Now(), p.person+"/"+day); err != nil {
				return err
			}
		}
		after = page[len(page)-1]
	}
}

// digest sends one person one e-mail with a number and a link.
func (n *Notifier) digest(ctx context.Context, org string, a digestArgs) error {
	var oldest db.Time
	list, err := db.All(ctx, n.DB, func(r db.Row) (string, error) {
		var d string
		var at db.Time
		err := r.Scan(&d, &at)
		if oldest.IsZero() || at.Before(oldest.Time) {
			oldest = at
		}
		return d, err
	}, `SELECT id, created_at FROM notice_delivery WHERE org_id = $1 AND person_id = $2 AND channel = 'digest' AND state = 'queued' ORDER BY id LIMIT 1000`, org, a.Person)
	if err != nil || len(list) == 0 {
		return err
	}
	pref, err := PreferenceOf(ctx, n.DB, org, a.Person)
	if err != nil {
		return err
	}
	if wake, quiet := pref.Wake(n.Door.Now()); quiet {
		return n.later(ctx, org, digestJob, a, wake, a.Person+"/"+wake.UTC().Format(time.RFC3339))
	}
	to, err := n.Address(ctx, org, a.Person)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if to == "" || n.SMTP.Host == "" {
		return n.marks(ctx, org, list, "failed", "no e-mail address is known or no mail server is set up")
	}
	subject, text := renderDigest(lang.With(ctx, pref.Language), len(list), n.Base+"/notices")
	err = n.SMTP.Send(ctx, Mail{To: to, Subject: subject, Text: text, ID: list[0], Language: string(pref.Language)})
	if err == nil {
		return n.marks(ctx, org, list, "sent", "")
	}
	var m *MailError
	if errors.As(err, &m) && (m.Permanent || n.Door.Now().Sub(oldest.Time) >= n.GiveUp+24*time.Hour) {
		if err := n.marks(ctx, org, list, "failed", m.Error()); err != nil || m.Permanent {
			return err
		}
		return n.alert(ctx, org)
	}
	return fault.Wrap(fault.Unavailable, err.Error(), err)
}

func (n *Notifier) marks(ctx context.Context, org string, list []string, state, why string) error {
	_, err := op.Keep(ctx, n.Door, org, func(k op.Keeper) (int64, error) {
		var a db.Args
		q := `UPDATE notice_delivery SET state = ` + a.Add(state) + `, reason = ` + a.Add(why) + `, changed_at = ` + a.Add(db.At(k.Now())) +
			` WHERE state = 'queued' AND org_id = ` + a.Add(org) + ` AND id IN ` + db.In(&a, list)
		return k.Exec(ctx, q, a.Values()...)
	})
	return err
}
