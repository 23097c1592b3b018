package clip

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

var clipTable = op.Table{Name: "bodycam_clip", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "vendor", "vendor_clip", "sha256", "device_id", "device_tag", "activation_id", "recorded_at",
	"received_at", "seconds", "keep_days", "class", "state", "due_at", "review_at", "holds", "warned_at", "linked_by", "case_id", "exhibit_id", "transferred_at", "wanted_class", "wanted_by", "wanted_name",
	"ended_at", "certificate", "made_at", "made_by", "made_name", "body", "version"}}

const clipColumns = `c.org_id, c.id, c.unit_id, c.lock, c.ref, c.vendor, c.vendor_clip, c.sha256, c.device_id, c.device_tag, c.activation_id, c.recorded_at, c.received_at, c.seconds, c.keep_days, c.class,
	c.state, c.due_at, c.review_at, c.holds, c.warned_at, c.linked_by, c.case_id, c.exhibit_id, c.transferred_at, c.wanted_class, c.wanted_by, c.wanted_name, c.ended_at, c.certificate, c.made_at,
	c.made_by, c.made_name, c.body, c.version`

func (s *Service) scan(r db.Row) (c Clip, err error) {
	var body []byte
	if err := r.Scan(&c.Org, &c.ID, &c.Unit, &c.Lock, &c.Ref, &c.Vendor, &c.VendorClip, &c.SHA256, &c.Device, &c.DeviceTag, &c.Activation, &c.Recorded, &c.Received, &c.Seconds, &c.KeepDays, &c.Class,
		&c.State, &c.Due, &c.Review, &c.Holds, &c.Warned, &c.LinkedBy, &c.Case, &c.Exhibit, &c.Transferred, &c.Wanted, &c.WantedBy, &c.WantedBN, &c.Ended, &c.Certificate, &c.Made, &c.MadeBy,
		&c.MadeName, &body, &c.Version); err != nil {
		return c, err
	}
	return c, s.unseal(c.Org, c.ID, "clip", body, &c.Body)
}

func (s *Service) one(ctx context.Context, q db.Querier, sc authz.Scope, org, id string) (Clip, error) {
	var a db.Args
	w := `SELECT ` + clipColumns + ` FROM bodycam_clip c WHERE c.org_id = ` + a.Add(org) + ` AND c.id = ` + a.Add(id) + ` AND ` + sc.Where(&a, "c")
	return db.One(ctx, q, s.scan, w, a.Values()...)
}

// Get gives a clip of the scope's organisation; out of reach it is fault.NotFound.
func (s *Service) Get(ctx context.Context, sc authz.Scope, id string) (Clip, error) {
	return s.one(ctx, s.DB, sc, sc.Org(), id)
}

func (s *Service) insert(tx *op.Tx, c *Clip) error {
	body, err := s.seal(c.Org, c.ID, "clip", c.Body)
	if err != nil {
		return err
	}
	tx.Insert(clipTable, c.Org, c.ID, c.Unit, "", "", c.Ref, c.Vendor, c.VendorClip, c.SHA256, c.Device, c.DeviceTag, c.Activation, c.Recorded, c.Received, int64(c.Seconds), int64(c.KeepDays), c.Class,
		c.State, c.Due, c.Review, int64(c.Holds), c.Warned, c.LinkedBy, c.Case, c.Exhibit, c.Transferred, c.Wanted, c.WantedBy, c.WantedBN, c.Ended, c.Certificate, c.Made, c.MadeBy, c.MadeName, body, c.Version)
	return nil
}

// save writes what may change of a clip.
func (s *Service) save(ctx context.Context, tx *op.Tx, c *Clip) error {
	body, err := s.seal(c.Org, c.ID, "clip", c.Body)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE bodycam_clip SET class = $3, state = $4, due_at = $5, review_at = $6, holds = $7, warned_at = $8, linked_by = $9, case_id = $10, exhibit_id = $11, transferred_at = $12,
		wanted_class = $13, wanted_by = $14, wanted_name = $15, ended_at = $16, certificate = $17, body = $18, sha256 = $19, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $20`, c.Org, c.ID,
		c.Class, c.State, c.Due, c.Review, int64(c.Holds), c.Warned, c.LinkedBy, c.Case, c.Exhibit, c.Transferred, c.Wanted, c.WantedBy, c.WantedBN, c.Ended, c.Certificate, body, c.SHA256, c.Version)
	if err == nil && n != 1 {
		err = moved()
	}
	return err
}
