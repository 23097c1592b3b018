package incident

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// DraftKeeps is how long answers wait for their writer.
const DraftKeeps = 72 * time.Hour

// slipKeeps is how long the receipt of a report that was just sent waits to be shown, and slipAgain how long it may be
// loaded again once it was: a page that broke off half way must not cost its reader the PIN.
const (
	slipKeeps = 15 * time.Minute
	slipAgain = time.Minute
)

// Draft is a report being written, for pages without JavaScript. Whoever holds the token may go on with it.
type Draft struct {
	Token string `json:"-"`
	// Key is the report's idempotency key. Ours tells that we made it, so that a device's own may take its place.
	Key     string  `json:"key"`
	Ours    bool    `json:"ours,omitempty"`
	Place   string  `json:"place,omitempty"`
	Org     string  `json:"org,omitempty"`
	Answers Answers `json:"answers,omitempty"`
	// Names were taken out of the words; Left are likely names that the writer chose to leave.
	Names []Name   `json:"names,omitempty"`
	Left  []string `json:"left,omitempty"`
	// Step is the page they got to.
	Step    string    `json:"-"`
	Started time.Time `json:"-"`
	Updated time.Time `json:"-"`
	// Slip is the receipt, once it was sent; the answers are gone then.
	Slip *Slip `json:"slip,omitempty"`
}

// Slip is a receipt waiting to be shown.
type Slip struct {
	Receipt Receipt   `json:"receipt"`
	Wish    string    `json:"wish,omitempty"`
	Site    string    `json:"site,omitempty"`
	Lock    string    `json:"lock,omitempty"`
	Shown   time.Time `json:"shown,omitzero"`
}

const sentStep = "sent"

func (s *Service) draftID(token string) string { return s.Ring.Blind("", "draft", token) }

// OpenDraft gives the draft of a token; an unknown or old one is fault.NotFound.
func (s *Service) OpenDraft(ctx context.Context, token string) (Draft, error) {
	if len(token) < 20 || len(token) > 100 {
		return Draft{}, db.ErrNoRows
	}
	did := s.draftID(token)
	d := Draft{Token: token}
	var sealed []byte
	var started, updated db.Time
	err := s.DB.QueryRow(ctx, `SELECT answers, step, started_at, updated_at FROM draft WHERE id = $1`, did).Scan(&sealed, &d.Step, &started, &updated)
	if err != nil {
		return Draft{}, err
	}
	d.Started, d.Updated = started.Time, updated.Time
	b, err := s.Ring.Open(draftPlace(did), sealed)
	if err != nil {
		return Draft{}, err
	}
	if err := json.Unmarshal(b, &d); err != nil {
		return Draft{}, err
	}
	if d.gone(s.now()) {
		return Draft{}, db.ErrNoRows
	}
	if d.Answers == nil {
		d.Answers = Answers{}
	}
	return d, nil
}

// NewDraft begins a draft that is not kept before SaveDraft.
func (s *Service) NewDraft() Draft {
	b := make([]byte, 24)
	_, _ = rand.Read(b)
	return Draft{Token: base64.RawURLEncoding.EncodeToString(b), Key: id.Random("draft"), Ours: true, Answers: Answers{}, Started: s.now()}
}

// SaveDraft keeps a draft, sealed, for DraftKeeps from now.
func (s *Service) SaveDraft(ctx context.Context, d *Draft) error {
	did := s.draftID(d.Token)
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	sealed, err := s.Ring.Seal(draftPlace(did), b)
	if err != nil {
		return err
	}
	_, err = op.Keep(ctx, s.Door, d.Org, func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `INSERT INTO draft (id, org_id, answers, step, started_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (id) DO UPDATE SET org_id = excluded.org_id, answers = excluded.answers, step = excluded.step, updated_at = excluded.updated_at`,
			did, d.Org, sealed, d.Step, db.At(d.Started), db.At(k.Now()))
	})
	return err
}

// DropDraft forgets a draft at once.
func (s *Service) DropDraft(ctx context.Context, token string) error {
	_, err := op.Keep(ctx, s.Door, "", func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `DELETE FROM draft WHERE id = $1`, s.draftID(token))
	})
	return err
}

// SendDraft sends a draft's report and leaves nothing of it but the receipt, to be shown once.
func (s *Service) SendDraft(ctx context.Context, d *Draft, in Sending) error {
	r, err := s.Send(ctx, in)
	if err != nil {
		return err
	}
	slip := Slip{Receipt: r, Wish: in.Wish, Site: in.Site, Lock: in.LockOf()}
	*d = Draft{Token: d.Token, Key: d.Key, Place: d.Place, Org: d.Org, Started: d.Started, Step: sentStep, Slip: &slip}
	return s.SaveDraft(ctx, d)
}

// ShowSlip gives the receipt of a sent draft and begins the end of its being shown.
func (s *Service) ShowSlip(ctx context.Context, token string) (Slip, error) {
	d, err := s.OpenDraft(ctx, token)
	if err != nil {
		return Slip{}, err
	}
	if d.Slip == nil {
		return Slip{}, db.ErrNoRows
	}
	slip := *d.Slip
	if slip.Shown.IsZero() {
		d.Slip.Shown = s.now()
		return slip, s.SaveDraft(ctx, &d)
	}
	return slip, nil
}

// LockOf tells under which lock the report will lie.
func (s *Sending) LockOf() string {
	switch {
	case s.Record.Sexual():
		return LockSexual
	case s.KeepFromManagers:
		return LockRestricted
	}
	return ""
}

func (d *Draft) gone(now time.Time) bool {
	if d.Slip != nil {
		return now.Sub(d.Updated) > slipKeeps || !d.Slip.Shown.IsZero() && now.Sub(d.Slip.Shown) > slipAgain
	}
	return now.Sub(d.Updated) > DraftKeeps
}

// SweepDrafts removes drafts that are too old and counts the pages at which their writers left. It gives how many went.
func (s *Service) SweepDrafts(ctx context.Context) (int64, error) {
	var total int64
	for {
		n, err := s.sweepSome(ctx)
		total += n
		if err != nil || n == 0 {
			return total, err
		}
	}
}

func (s *Service) sweepSome(ctx context.Context) (int64, error) {
	type old struct {
		id, org, step string
		started       time.Time
	}
	return op.Keep(ctx, s.Door, "", func(k op.Keeper) (int64, error) {
		list, err := db.All(ctx, k, func(r db.Row) (old, error) {
			var o old
			var at db.Time
			err := r.Scan(&o.id, &o.org, &o.step, &at)
			o.started = at.Time
			return o, err
		}, `SELECT id, org_id, step, started_at FROM draft WHERE updated_at < $1 OR (step = $2 AND updated_at < $3) ORDER BY id LIMIT 500`,
			db.At(k.Now().Add(-DraftKeeps)), sentStep, db.At(k.Now().Add(-slipKeeps)))
		if err != nil {
			return 0, err
		}
		for _, o := range list {
			if _, err := k.Exec(ctx, `DELETE FROM draft WHERE id = $1`, o.id); err != nil {
				return 0, err
			}
			if o.step == sentStep {
				continue
			}
			month := o.started.In(clock.London()).Format("2006-01")
			if _, err := k.Exec(ctx, `INSERT INTO report_leave (org_id, period, step, n) VALUES ($1, $2, $3, 1)
				ON CONFLICT (org_id, period, step) DO UPDATE SET n = report_leave.n + 1`, o.org, month, o.step); err != nil {
				return 0, err
			}
		}
		return int64(len(list)), nil
	})
}

func draftPlace(did string) seal.Place { return seal.Place{Record: did, Field: "draft"} }

// NoDraft tells whether an error of OpenDraft means that there is none.
func NoDraft(err error) bool { return errors.Is(err, db.ErrNoRows) }
