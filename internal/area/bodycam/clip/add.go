package clip

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// New is a clip as its form sends it.
type New struct {
	Unit, Vendor, VendorClip, SHA256, Device, Tag, Activation string
	Day, Hour                                                 string // when it begins: YYYY-MM-DD and hh:mm in London
	Seconds                                                   int
	Class                                                     string // "" for one that nobody has looked at
	Shows                                                     string
	// Begins stands for Day and Hour where the moment is known.
	Begins   time.Time
	Wearer   string
	KeepDays int
}

func (s *Service) checkNew(in *New, now time.Time) (fault.Problems, time.Time) {
	var p fault.Problems
	in.Vendor, in.VendorClip, in.Tag, in.Shows, in.Device, in.Activation = line(in.Vendor), line(in.VendorClip), line(in.Tag), line(in.Shows), line(in.Device), line(in.Activation)
	if in.Class == "" {
		in.Class = Unclassified
	}
	need(&p, "vendor", in.Vendor, "Say in which system the clip lies", 80)
	need(&p, "reference", in.VendorClip, "Write the clip’s reference in that system", 120)
	need(&p, "tag", in.Tag, "Write the tag of the camera", 40)
	need(&p, "shows", in.Shows, "", MaxLine)
	at := in.Begins
	if at.IsZero() {
		at = moment(&p, "begins", in.Day, in.Hour, now)
	}
	if in.Seconds <= 0 || in.Seconds > 24*3600 {
		p.Add("length", "Write its length in minutes, up to 24 hours")
	}
	in.SHA256 = digest(&p, "sha256", in.SHA256)
	if _, ok := s.Rules.For(in.Class, now); !ok {
		p.Add("class", "Choose what it is")
	}
	if in.KeepDays != 0 && (in.KeepDays < 7 || in.KeepDays > 90) {
		p.Add("keep", "Footage that is not evidence is kept for 7 to 90 days")
	}
	return p, at
}

// Add writes a clip into the register, for a unit of the scope. One that is there already, by system and reference, is a
// problem at its field.
//
// One of a recording that a camera's own register knows takes its camera, wearer, unit and days from there.
func (s *Service) Add(ctx context.Context, sc authz.Scope, in New) (Clip, error) {
	if in.Activation != "" {
		if s.Activation == nil {
			return Clip{}, fault.Missing()
		}
		a, err := s.Activation(ctx, sc.Org(), line(in.Activation))
		if err != nil {
			return Clip{}, err
		}
		in.Device, in.Tag, in.Wearer, in.Unit, in.KeepDays = a.Device, a.Tag, a.Wearer, a.Unit, a.KeepDays
	}
	p, at := s.checkNew(&in, s.Now())
	if name, err := s.UnitNames(ctx, sc.Org()); err != nil {
		return Clip{}, err
	} else if !sc.Covers(sc.Org(), in.Unit) || name[in.Unit] == "" {
		p.Add("unit", "Choose the unit whose camera it was")
	}
	if err := fault.WithProblems(p); err != nil {
		return Clip{}, err
	}
	return op.Do(ctx, s.Door, ActAdd, op.In(sc.Org(), in.Unit).Once("clip "+in.Vendor+" "+in.VendorClip), func(tx *op.Tx) (Clip, audit.Change, error) {
		now := db.At(tx.Now())
		there, err := s.there(ctx, tx, sc.Org(), in.Vendor, in.VendorClip)
		if err == nil && there > 0 {
			err = fault.WithProblems(fault.Problems{{Field: "reference", Message: "This clip is in the register already"}})
		}
		if err != nil {
			return Clip{}, audit.Change{}, err
		}
		c := Clip{Org: sc.Org(), ID: id.New("clp", tx.Now()), Unit: in.Unit, Ref: "CL-" + id.Code(6), Vendor: in.Vendor, VendorClip: in.VendorClip, SHA256: in.SHA256, Device: in.Device, DeviceTag: in.Tag,
			Activation: in.Activation, Recorded: db.At(at), Received: now, Seconds: in.Seconds, KeepDays: in.KeepDays, State: Kept, Made: now, MadeBy: tx.Actor().ID, MadeName: tx.Actor().Name, Version: 1,
			Body: Body{Shows: in.Shows, Wearer: in.Wearer}}
		if in.Activation != "" {
			c.LinkedBy = tx.Actor().ID
		}
		if err := s.Rules.set(&c, in.Class, tx.Now()); err != nil {
			return c, audit.Change{}, err
		}
		if err := s.insert(tx, &c); err != nil {
			return c, audit.Change{}, err
		}
		return c, audit.Created("bodycam_clip", c.ID, audit.F("class", c.Class), audit.F("camera", c.DeviceTag), audit.F("sha256", c.SHA256)), s.event(tx, c.Org, c.ID, "added", "", "Written into the register")
	})
}

func (s *Service) there(ctx context.Context, q db.Querier, org, vendor, ref string) (int, error) {
	return db.One(ctx, q, db.Scalar[int], `SELECT COUNT(*) FROM bodycam_clip WHERE org_id = $1 AND vendor = $2 AND vendor_clip = $3`, org, vendor, ref)
}
