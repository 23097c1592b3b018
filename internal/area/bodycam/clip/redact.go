package clip

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Masks are what can be masked in a clip.
func Masks() [][2]string {
	return [][2]string{{"faces", "Faces"}, {"sound", "Voices and names"}, {"screens", "Screens and papers"}, {"plates", "Number plates"}, {"home", "The inside of a home"}, {"body", "Care of the body"}}
}

// The states of a redaction.
const (
	RedactionAsked  = "asked"
	RedactionMasked = "masked" // waits for a second look
	RedactionDone   = "done"
)

// Redaction is the masking of a clip before it is shown.
type Redaction struct {
	Org, ID, Unit, Clip, Request, State string
	Masks                               []string
	Asked                               db.Time
	AskedBy, AskedName                  string
	Tool, SHA256                        string
	Masked                              db.Time
	MaskedBy, MaskedName                string
	Checked                             db.Time
	CheckedBy, CheckedName              string
	SentBack                            int
	Version                             int64
	// ClipRef and RequestRef name what it belongs to.
	ClipRef, RequestRef string
	RedactionWords
}

// RedactionWords is what is sealed of a redaction.
type RedactionWords struct {
	Why  string `json:"why"`
	Back string `json:"back,omitempty"` // why it was sent back
}

// RedactionPath is the address of a redaction.
func RedactionPath(id string) string { return "/redactions/" + id }

var redactionTable = op.Table{Name: "bodycam_clip_redaction", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "clip_id", "request_id", "state", "masks", "asked_at", "asked_by", "asked_name",
	"tool", "sha256", "masked_at", "masked_by", "masked_name", "checked_at", "checked_by", "checked_name", "sent_back", "body", "version"}}

// AskMask asks for a clip to be masked, for a request by its reference ("" for none).
func (s *Service) AskMask(ctx context.Context, org, clip string, masks []string, request, why string) (id0 string, err error) {
	var p fault.Problems
	why, request = clean(why), line(request)
	var kept []string
	for _, m := range Masks() {
		if slices.Contains(masks, m[0]) {
			kept = append(kept, m[0])
		}
	}
	if len(kept) == 0 {
		p.Add("masks", "Choose what is masked")
	}
	need(&p, "why", why, "Say in a sentence who is to see it, and why", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActRedact, op.On("bodycam_clip", org, clip), func(tx *op.Tx) (string, audit.Change, error) {
		c, err := s.one(ctx, tx, tx.Scope(), org, clip)
		if err == nil && c.State != Kept {
			err = gone()
		}
		if err != nil {
			return "", audit.Change{}, err
		}
		of := ""
		if request != "" {
			var a db.Args
			of, err = db.One(ctx, tx, db.Scalar[string], `SELECT r.id FROM bodycam_clip_request r WHERE r.org_id = `+a.Add(org)+` AND r.ref = `+a.Add(request)+` AND r.state = 'open' AND `+tx.Scope().Where(&a, "r"), a.Values()...)
			if fault.Is(err, fault.NotFound) {
				err = fault.WithProblems(fault.Problems{{Field: "request", Message: "No request that waits has this reference"}})
			}
			if err != nil {
				return "", audit.Change{}, err
			}
		}
		one := id.New("red", tx.Now())
		body, err := s.seal(org, one, "redaction", RedactionWords{Why: why})
		if err != nil {
			return "", audit.Change{}, err
		}
		tx.Insert(redactionTable, org, one, c.Unit, "", "", c.ID, of, RedactionAsked, strings.Join(kept, " "), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, "", "", db.Time{}, "", "", db.Time{}, "", "", int64(0), body, int64(1))
		return one, audit.Created("bodycam_clip_redaction", one, audit.F("clip", c.ID), audit.F("masks", strings.Join(kept, " "))), s.event(tx, org, c.ID, "redaction", "", "Masking asked for")
	})
}

const redactionColumns = `d.org_id, d.id, d.unit_id, d.clip_id, d.request_id, d.state, d.masks, d.asked_at, d.asked_by, d.asked_name, d.tool, d.sha256, d.masked_at, d.masked_by, d.masked_name, d.checked_at,
	d.checked_by, d.checked_name, d.sent_back, d.version, (SELECT x.ref FROM bodycam_clip x WHERE x.org_id = d.org_id AND x.id = d.clip_id),
	COALESCE((SELECT y.ref FROM bodycam_clip_request y WHERE y.org_id = d.org_id AND y.id = d.request_id), ''), d.body`

func (s *Service) scanRedaction(r db.Row) (d Redaction, err error) {
	var masks string
	var body []byte
	if err := r.Scan(&d.Org, &d.ID, &d.Unit, &d.Clip, &d.Request, &d.State, &masks, &d.Asked, &d.AskedBy, &d.AskedName, &d.Tool, &d.SHA256, &d.Masked, &d.MaskedBy, &d.MaskedName, &d.Checked, &d.CheckedBy,
		&d.CheckedName, &d.SentBack, &d.Version, &d.ClipRef, &d.RequestRef, &body); err != nil {
		return d, err
	}
	d.Masks = strings.Fields(masks)
	return d, s.unseal(d.Org, d.ID, "redaction", body, &d.RedactionWords)
}

// Redaction gives one in reach; out of reach it is fault.NotFound.
func (s *Service) Redaction(ctx context.Context, sc authz.Scope, id string) (Redaction, error) {
	return s.redaction(ctx, s.DB, sc, sc.Org(), id)
}

func (s *Service) redaction(ctx context.Context, q db.Querier, sc authz.Scope, org, id string) (Redaction, error) {
	var a db.Args
	w := `SELECT ` + redactionColumns + ` FROM bodycam_clip_redaction d WHERE d.org_id = ` + a.Add(org) + ` AND d.id = ` + a.Add(id) + ` AND ` + sc.Where(&a, "d")
	return db.One(ctx, q, s.scanRedaction, w, a.Values()...)
}

// Redactions gives those in reach, of a clip or a request where one is named: those that wait first, the oldest first.
func (s *Service) Redactions(ctx context.Context, sc authz.Scope, clip, request string) ([]Redaction, error) {
	var a db.Args
	w := `SELECT ` + redactionColumns + ` FROM bodycam_clip_redaction d WHERE ` + sc.Where(&a, "d")
	if clip != "" {
		w += ` AND d.clip_id = ` + a.Add(clip)
	}
	if request != "" {
		w += ` AND d.request_id = ` + a.Add(request)
	}
	return db.All(ctx, s.DB, s.scanRedaction, w+` ORDER BY d.state = 'done', d.asked_at, d.id`, a.Values()...)
}

func (s *Service) onRedaction(ctx context.Context, org, id string, seen int64, rule func(*op.Tx, *Redaction) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, ActRedact, op.On("bodycam_clip_redaction", org, id), func(tx *op.Tx) (int, audit.Change, error) {
		d, err := s.redaction(ctx, tx, tx.Scope(), org, id)
		switch {
		case err != nil:
			return 0, audit.Change{}, err
		case seen != 0 && seen != d.Version:
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &d)
		if err != nil {
			return 0, c, err
		}
		body, err := s.seal(org, id, "redaction", d.RedactionWords)
		if err != nil {
			return 0, c, err
		}
		n, err := tx.Exec(ctx, `UPDATE bodycam_clip_redaction SET state = $3, tool = $4, sha256 = $5, masked_at = $6, masked_by = $7, masked_name = $8, checked_at = $9, checked_by = $10, checked_name = $11,
			sent_back = $12, body = $13, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $14`, org, id, d.State, d.Tool, d.SHA256, d.Masked, d.MaskedBy, d.MaskedName, d.Checked, d.CheckedBy,
			d.CheckedName, int64(d.SentBack), body, d.Version)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, c, err
	})
	return err
}

// Mask says that the masking was done: with which tool, and the fingerprint of the masked copy.
func (s *Service) Mask(ctx context.Context, org, id string, seen int64, tool, sum string) error {
	var p fault.Problems
	tool = line(tool)
	need(&p, "tool", tool, "Write what it was done with", 80)
	if sum = digest(&p, "sha256", sum); sum == "" {
		p.Add("sha256", "Write the fingerprint (SHA-256) of the masked copy")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onRedaction(ctx, org, id, seen, func(tx *op.Tx, d *Redaction) (audit.Change, error) {
		if d.State != RedactionAsked {
			return audit.Change{}, fault.New(fault.Conflict, "This was masked already")
		}
		d.State, d.Tool, d.SHA256, d.Masked, d.MaskedBy, d.MaskedName = RedactionMasked, tool, sum, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name
		people, err := s.leads(ctx, tx, org, d.Unit)
		if err == nil {
			err = tell(ctx, tx, notify.Notice{Org: org, Template: notify.DecisionNeeded, Table: "bodycam_clip_redaction", Record: id, Path: RedactionPath(id)}, people...)
		}
		if err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("bodycam_clip_redaction", id, audit.FF("state", RedactionAsked, RedactionMasked), audit.F("sha256", sum)), s.event(tx, org, d.Clip, "redaction", "", "Masked. Somebody else looks at it a second time")
	})
}

// Look is the second look at a masked copy, by somebody else than who masked it: it is good, or goes back with the reason.
func (s *Service) Look(ctx context.Context, org, id string, seen int64, good bool, why string) error {
	var p fault.Problems
	why = clean(why)
	if !good {
		need(&p, "why", why, "Say what can still be seen or heard", MaxWords)
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onRedaction(ctx, org, id, seen, func(tx *op.Tx, d *Redaction) (audit.Change, error) {
		switch {
		case d.State != RedactionMasked:
			return audit.Change{}, fault.New(fault.Conflict, "There is nothing to look at a second time")
		case d.MaskedBy == tx.Actor().ID:
			return audit.Change{}, fault.New(fault.Conflict, "You masked it, so somebody else looks at it a second time")
		case !good:
			d.State, d.Back, d.SentBack = RedactionAsked, why, d.SentBack+1
			return audit.Changed("bodycam_clip_redaction", id, audit.F("second look", "sent back")), s.event(tx, org, d.Clip, "redaction", "", "The second look sent the masking back")
		}
		d.State, d.Checked, d.CheckedBy, d.CheckedName, d.Back = RedactionDone, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, ""
		return audit.Changed("bodycam_clip_redaction", id, audit.FF("state", RedactionMasked, RedactionDone)), s.event(tx, org, d.Clip, "redaction", "", "Masked, and looked at a second time by somebody else")
	})
}
