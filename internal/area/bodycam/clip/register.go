package clip

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Register writes the clips of recordings that one supplier's file brought (imported) into the register, and gives how many. Left
// out is what has no number in the supplier's system, what is there already, and what was overwritten before the file came.
//
// Their time counts from the end of the recording, the earliest moment at which footage can have come to the supplier's
// system: so no warning comes too late.
func (s *Service) Register(ctx context.Context, org, imported string, list []Activation) (int, error) {
	return op.Do(service(ctx), s.Door, ActAdd, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		here, err := s.registered(ctx, tx, org, list)
		if err != nil {
			return 0, audit.Change{}, err
		}
		now, n := tx.Now(), 0
		for i := range list {
			x := &list[i]
			if x.Clip == "" || here[x.ID] || here[x.Clip] {
				continue
			}
			here[x.Clip] = true
			c := Clip{Org: org, ID: id.New("clp", now), Unit: x.Unit, Ref: "CL-" + id.Code(8), Vendor: x.Vendor, VendorClip: x.Clip, SHA256: x.SHA256, Device: x.Device, DeviceTag: x.Tag, Activation: x.ID,
				Recorded: db.At(x.Started), Received: db.At(x.Ended), Seconds: max(1, int(x.Ended.Sub(x.Started).Seconds())), KeepDays: x.KeepDays, State: Kept, Made: db.At(now), MadeBy: tx.Actor().ID,
				Version: 1, Body: Body{Wearer: x.Wearer}}
			if err := s.Rules.set(&c, Unclassified, now); err != nil {
				return 0, audit.Change{}, err
			}
			if !c.Due.After(now) {
				continue
			}
			if err := s.insert(tx, &c); err != nil {
				return 0, audit.Change{}, err
			}
			if err := s.event(tx, org, c.ID, "added", "", "Written into the register from the supplier’s file"); err != nil {
				return 0, audit.Change{}, err
			}
			n++
		}
		if n == 0 {
			return 0, audit.Read("bodycam_import", imported), nil
		}
		return n, audit.Changed("bodycam_import", imported, audit.F("clips added", number(n))), nil
	})
}

// registered gives which recordings (by id) and which numbers of their supplier's system are in the register.
func (s *Service) registered(ctx context.Context, q db.Querier, org string, list []Activation) (map[string]bool, error) {
	out := map[string]bool{}
	if len(list) == 0 {
		return out, nil
	}
	var ids, clips []string
	for i := range list {
		ids, clips = append(ids, list[i].ID), append(clips, list[i].Clip)
	}
	var a, b db.Args
	for _, x := range []struct {
		q    string
		args *db.Args
	}{{`SELECT c.vendor_clip FROM bodycam_clip c WHERE c.org_id = ` + a.Add(org) + ` AND c.vendor = ` + a.Add(list[0].Vendor) + ` AND c.vendor_clip IN ` + db.In(&a, clips), &a},
		{`SELECT c.activation_id FROM bodycam_clip c WHERE c.org_id = ` + b.Add(org) + ` AND c.activation_id <> '' AND c.activation_id IN ` + db.In(&b, ids), &b}} {
		found, err := db.All(ctx, q, db.Scalar[string], x.q, x.args.Values()...)
		if err != nil {
			return nil, err
		}
		for _, k := range found {
			out[k] = true
		}
	}
	return out, nil
}
