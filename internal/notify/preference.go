package notify

import (
	"context"
	"errors"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
)

// How a person wants e-mail.
const (
	EmailEach   = "each"
	EmailDigest = "digest"
	EmailNone   = "none"
)

// Preference is how a person wants to be told. Urgent messages go by e-mail at once whatever it says.
type Preference struct {
	// Email is EmailEach, EmailDigest or EmailNone.
	Email string
	// InApp shows notices after signing in.
	InApp bool
	// QuietFrom and QuietTo are minutes of the London day between which no e-mail is sent; equal means never quiet, and
	// From after To means over midnight.
	QuietFrom, QuietTo int
	Language           lang.Lang
}

// Usual is the preference of somebody who has chosen nothing: each by e-mail and in the app, quiet from 19:00 to 07:00.
func Usual() Preference {
	return Preference{Email: EmailEach, InApp: true, QuietFrom: 19 * 60, QuietTo: 7 * 60, Language: lang.En}
}

// Problems gives what is wrong with it.
func (p Preference) Problems() fault.Problems {
	var out fault.Problems
	if p.Email != EmailEach && p.Email != EmailDigest && p.Email != EmailNone {
		out.Add("email", "Choose how you want to be told by e-mail")
	}
	if p.QuietFrom < 0 || p.QuietFrom >= 24*60 || p.QuietTo < 0 || p.QuietTo >= 24*60 {
		out.Add("quiet", "Choose times between 00:00 and 23:59")
	}
	if p.Language != lang.En && p.Language != lang.Cy {
		out.Add("language", "Choose English or Welsh")
	}
	return out
}

// Wake gives the end of the quiet hours that now lies in, and false when it lies in none.
func (p Preference) Wake(now time.Time) (time.Time, bool) {
	n := now.In(lang.London())
	m := n.Hour()*60 + n.Minute()
	var quiet bool
	day := n.Day()
	switch {
	case p.QuietFrom < p.QuietTo:
		quiet = m >= p.QuietFrom && m < p.QuietTo
	case p.QuietFrom > p.QuietTo:
		quiet = m >= p.QuietFrom || m < p.QuietTo
		if m >= p.QuietFrom {
			day++
		}
	}
	if !quiet {
		return time.Time{}, false
	}
	return time.Date(n.Year(), n.Month(), day, p.QuietTo/60, p.QuietTo%60, 0, 0, lang.London()), true
}

// PreferenceOf reads a person's preference, Usual if there is none.
func PreferenceOf(ctx context.Context, q db.Querier, org, person string) (Preference, error) {
	p := Usual()
	err := q.QueryRow(ctx, `SELECT email, in_app, quiet_from, quiet_to, language FROM notice_preference WHERE org_id = $1 AND person_id = $2`, org, person).
		Scan(&p.Email, &p.InApp, &p.QuietFrom, &p.QuietTo, &p.Language)
	if errors.Is(err, db.ErrNoRows) {
		return Usual(), nil
	}
	return p, err
}

// Prefer sets the actor's own preference.
func Prefer(ctx context.Context, d *op.Door, p Preference) error {
	if err := fault.WithProblems(p.Problems()); err != nil {
		return err
	}
	me := authz.From(ctx)
	_, err := op.Do(ctx, d, ActionPrefer, op.In(me.Org, "").Once("preference/"+me.ID), func(tx *op.Tx) (Preference, audit.Change, error) {
		_, err := tx.Exec(ctx, `INSERT INTO notice_preference (org_id, person_id, email, in_app, quiet_from, quiet_to, language) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (org_id, person_id) DO UPDATE SET email = excluded.email, in_app = excluded.in_app, quiet_from = excluded.quiet_from,
			quiet_to = excluded.quiet_to, language = excluded.language`, me.Org, me.ID, p.Email, p.InApp, p.QuietFrom, p.QuietTo, string(p.Language))
		return p, audit.Changed("notice_preference", me.ID, audit.F("email", p.Email), audit.F("language", string(p.Language))), err
	})
	return err
}
