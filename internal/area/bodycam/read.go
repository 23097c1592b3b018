package bodycam

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

const deviceColumns = `d.org_id, d.id, d.unit_id, d.deployment_id, d.tag, d.serial, d.model, d.encrypted, d.state, d.state_at, d.made_at, d.version, d.issue_id,
	COALESCE(i.holder_id, ''), COALESCE(i.holder_name, ''), i.issued_at, i.shift_end`

const deviceFrom = ` FROM bodycam_device d LEFT JOIN bodycam_issue i ON i.org_id = d.org_id AND i.id = d.issue_id WHERE `

func scanDevice(r db.Row) (d Device, err error) {
	err = r.Scan(&d.Org, &d.ID, &d.Unit, &d.Deployment, &d.Tag, &d.Serial, &d.Model, &d.Encrypted, &d.State, &d.Since, &d.MadeAt, &d.Version, &d.Out.ID, &d.Out.Holder, &d.Out.HolderName, &d.Out.IssuedAt, &d.Out.ShiftEnd)
	d.Out.Device, d.Out.Tag, d.Out.Unit = d.ID, d.Tag, d.Unit
	return d, err
}

// Device gives a camera in the scope. Out of reach is fault.NotFound.
func (s *Service) Device(ctx context.Context, sc authz.Scope, org, record string) (Device, error) {
	return s.device(ctx, s.DB, sc, org, record)
}

func (s *Service) device(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Device, error) {
	var a db.Args
	return db.One(ctx, q, scanDevice, `SELECT `+deviceColumns+deviceFrom+`d.org_id = `+a.Add(org)+` AND d.id = `+a.Add(record)+` AND `+sc.Where(&a, "d"), a.Values()...)
}

// ByTag gives the camera with what somebody scanned or typed: its tag or its serial number. None in reach is fault.NotFound.
func (s *Service) ByTag(ctx context.Context, sc authz.Scope, words string) (Device, error) {
	k := Key(words)
	if k == "" {
		return Device{}, fault.Missing()
	}
	var a db.Args
	key := a.Add(k)
	return db.One(ctx, s.DB, scanDevice, `SELECT `+deviceColumns+deviceFrom+sc.Where(&a, "d")+` AND (d.tag_key = `+key+` OR d.serial_key = `+key+`) ORDER BY CASE WHEN d.tag_key = `+key+` THEN 0 ELSE 1 END LIMIT 1`, a.Values()...)
}

// DeviceFilter narrows the list of cameras. Empty fields narrow nothing.
type DeviceFilter struct {
	Find       string // in tags, serial numbers, models and the names of those who have one
	States     []string
	Units      []string
	Deployment string
	Late       bool // those that should have been back
}

// Devices gives the cameras in reach: those that should have been back first, the longest first, then by tag.
func (s *Service) Devices(ctx context.Context, sc authz.Scope, f DeviceFilter) ([]Device, error) {
	var a db.Args
	q := `SELECT ` + deviceColumns + deviceFrom + sc.Where(&a, "d")
	if len(f.States) > 0 {
		q += ` AND d.state IN ` + db.In(&a, f.States)
	} else {
		q += ` AND d.state <> 'retired'`
	}
	if len(f.Units) > 0 {
		q += ` AND d.unit_id IN ` + db.In(&a, f.Units)
	}
	if f.Deployment != "" {
		q += ` AND d.deployment_id = ` + a.Add(f.Deployment)
	}
	list, err := db.All(ctx, s.DB, scanDevice, q+` ORDER BY d.tag_key, d.org_id, d.id`, a.Values()...)
	now := s.Now()
	out := list[:0]
	for _, d := range list {
		if (!f.Late || d.Out.Late(now)) && found(f.Find, d.Tag, d.Serial, d.Model, d.Out.HolderName) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(x, y Device) int {
		lx, ly := x.Out.Late(now), y.Out.Late(now)
		switch {
		case lx && ly:
			return x.Out.ShiftEnd.Compare(y.Out.ShiftEnd.Time)
		case lx != ly && lx:
			return -1
		case lx != ly:
			return 1
		}
		return 0
	})
	return out, err
}

// Custody gives the steps of a camera that the caller has read, the newest first, at most so many; 0 stands for every one.
func (s *Service) Custody(ctx context.Context, d *Device, most int) ([]Custody, error) {
	if most == 0 {
		most = math.MaxInt32
	}
	return db.All(ctx, s.DB, func(r db.Row) (c Custody, err error) {
		var words []byte
		if err := r.Scan(&c.At, &c.Step, &c.By, &c.Holder, &words); err != nil {
			return c, err
		}
		return c, s.unseal(d.Org, d.ID, "custody", words, &c.Words)
	}, `SELECT at, kind, by_name, holder_name, words FROM bodycam_custody WHERE org_id = $1 AND device_id = $2 ORDER BY at DESC, id DESC LIMIT $3`, d.Org, d.ID, most)
}

// Faults gives what was wrong with a camera that the caller has read, the newest first.
func (s *Service) Faults(ctx context.Context, d *Device) ([]Fault, error) {
	return db.All(ctx, s.DB, func(r db.Row) (f Fault, err error) {
		var words []byte
		f.Device, f.Tag = d.ID, d.Tag
		if err := r.Scan(&f.ID, &f.Kind, &f.ReportedAt, &f.By, &f.SentAt, &f.FixedAt, &f.FootageLost, &words); err != nil {
			return f, err
		}
		return f, s.unseal(d.Org, d.ID, "fault", words, &f.Words)
	}, `SELECT id, kind, reported_at, by_name, sent_at, fixed_at, footage_lost, words FROM bodycam_fault WHERE org_id = $1 AND device_id = $2 ORDER BY reported_at DESC, id DESC LIMIT 200`, d.Org, d.ID)
}

// Standing is how the cameras in reach stand, for titles and the home page.
type Standing struct {
	States map[State]int
	Late   int // out, and should have been back
	Unsaid int // recordings whose wearer has not said why, past their time
	Breach int // losses that nobody has decided about
}

// Standing counts the cameras in reach.
func (s *Service) Standing(ctx context.Context, sc authz.Scope) (Standing, error) {
	out := Standing{States: map[State]int{}}
	var a db.Args
	now := a.Add(db.At(s.Now()))
	type line struct {
		state   State
		n, late int
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (x line, err error) { return x, r.Scan(&x.state, &x.n, &x.late) },
		`SELECT d.state, COUNT(*), SUM(CASE WHEN i.shift_end < `+now+` THEN 1 ELSE 0 END)`+deviceFrom+sc.Where(&a, "d")+` GROUP BY d.state`, a.Values()...)
	if err != nil {
		return out, err
	}
	for _, x := range list {
		out.States[x.state] += x.n
		out.Late += x.late
	}
	var b db.Args
	if out.Unsaid, err = db.One(ctx, s.DB, db.Scalar[int], `SELECT COUNT(*) FROM bodycam_activation r WHERE r.due_at < `+b.Add(db.At(s.Now()))+` AND r.due_at IS NOT NULL AND r.said_at IS NULL AND `+sc.Where(&b, "r"), b.Values()...); err != nil {
		return out, err
	}
	var c db.Args
	out.Breach, err = db.One(ctx, s.DB, db.Scalar[int], `SELECT COUNT(*) FROM bodycam_breach r WHERE r.decision = '' AND `+sc.Where(&c, "r"), c.Values()...)
	return out, err
}

// Total is how many cameras are counted, those that are retired left out.
func (x Standing) Total() (n int) {
	for st, k := range x.States {
		if st != Retired {
			n += k
		}
	}
	return n
}

// hoursBetween is a length of time in hours, never below none.
func hoursBetween(from, to time.Time) float64 { return max(0, to.Sub(from).Hours()) }
