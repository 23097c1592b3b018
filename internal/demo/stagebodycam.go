package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/identity"
)

// worn is a camera of an invented trust: how long ago it went out in days, at which hour, and for how many hours; back after 0
// hours is not back yet.
type worn struct{ camera, ago, hour, back int }

// wornAt is who took which camera when, the last three not back. Nobody of a trust has two at once.
var wornAt = []worn{{0, 12, 7, 12}, {1, 11, 7, 12}, {2, 10, 19, 12}, {3, 9, 7, 11}, {0, 8, 7, 12}, {1, 7, 7, 12}, {4, 6, 7, 12}, {2, 5, 19, 12}, {3, 4, 7, 12}, {0, 3, 7, 12}, {1, 2, 7, 0}, {4, 1, 7, 0}, {2, 1, 6, 0}}

// recorded is when a camera recorded: in which of the shifts, how many minutes after it began, and for how many seconds.
var recorded = []struct{ shift, after, seconds int }{{0, 95, 210}, {1, 300, 95}, {2, 120, 480}, {3, 60, 30}, {4, 410, 365}, {5, 15, 140}, {5, 200, 55}, {6, 333, 620}, {7, 80, 75}, {8, 500, 240}, {9, 45, 90}, {9, 260, 310}, {10, 130, 185}, {11, 70, 260}}

// saidOf is what wearers say of their recordings, in turn.
var saidOf = []bodycam.SayAsk{
	{Why: "threat", Warning: "before", Effect: "calmed", Said: bodycam.Said{Other: "patient", Place: "vehicle", Words: "He stopped when I said that I was recording."}},
	{Why: "abuse", Warning: "during", Effect: "no_change", Said: bodycam.Said{Other: "relative", Place: "hospital"}},
	{Why: "assault", Warning: "not_possible", Effect: "escalated", Said: bodycam.Said{Other: "patient", Place: "home", Home: true, Police: true}},
	{Why: "mistake", Said: bodycam.Said{Place: "vehicle"}},
	{Why: "expected", Warning: "before", Effect: "unsure", Said: bodycam.Said{Other: "public", Place: "street", AtRisk: true}},
}

// cameras tells the cameras of a pilot: a use that is live and one that waits for its gates, shifts with and without one,
// recordings from a supplier's file with their wearers' words, a fault, and a camera that was lost.
func (s *stager) cameras() error {
	b := s.Carried.Bodycam
	if b == nil || len(s.x.crew.staff) < 3 || len(s.x.estate.places) < 2 {
		return nil
	}
	use, err := s.cameraUse(0, 60, true)
	if err != nil {
		return err
	}
	if _, err := s.cameraUse(1, 6, false); err != nil {
		return err
	}
	list, err := s.cameraStock(use)
	if err != nil {
		return err
	}
	var began []time.Time
	for i, w := range wornAt {
		s.on(w.ago, w.hour)
		at := s.Door.Now()
		began = append(began, at)
		who := s.wearer(i)
		if err := b.Take(who, s.x.ID, list[w.camera].ID, 12); err != nil {
			return fmt.Errorf("shift %d: %w", i, err)
		}
		if w.back > 0 {
			s.Carried.Clock(at.Add(time.Duration(w.back) * time.Hour))
			if err := b.Return(who, s.x.ID, list[w.camera].ID, ""); err != nil {
				return err
			}
		}
		for n, why := range bodycam.NotWorn() {
			if (i+n)%3 == 0 && n <= i%4 {
				if err := b.Decide(who, s.scopeOf(who, bodycam.ActTake), use.Unit, "not_worn", why[0]); err != nil {
					return err
				}
			}
		}
		if why := bodycam.NotUsed(); i%3 == 1 {
			if err := b.Decide(who, s.scopeOf(who, bodycam.ActTake), use.Unit, "not_used", why[i%len(why)][0]); err != nil {
				return err
			}
		}
	}
	if err := s.cameraFile(list, began); err != nil {
		return err
	}
	s.on(0, 6)
	if err := b.ReportFault(s.wearer(0), s.x.ID, list[5].ID, "battery", "It switches off after two hours", false); err != nil {
		return err
	}
	s.on(1, 9)
	return b.Lose(s.lead, s.x.ID, list[6].ID, 0, "Not on the dock on Monday’s count. It may hold two short recordings of the week before; it encrypts what it records.")
}

func (s *stager) scopeOf(who context.Context, act authz.Action) authz.Scope {
	sc, err := s.Door.Policy().Check(authz.From(who), act)
	if err != nil {
		return authz.Scope{} // matches nothing, and what is asked with it says so
	}
	return sc
}

// wearer is somebody of the crew, in turn: nobody has two cameras at once.
func (s *stager) wearer(i int) context.Context {
	n := s.wearers()[i%len(s.wearers())]
	return authz.With(s.ctx, authz.Actor{ID: n.ID, Name: n.Name, Role: authz.Reporter, Org: s.x.ID, OwnKey: s.Identity.OwnKey(s.x.ID, n.ID)})
}

func (s *stager) wearers() []identity.Newcomer { return s.x.crew.staff }

// cameraUse plans a use at a place, some days ago; a live one has all its gates, another lacks the last.
func (s *stager) cameraUse(place, ago int, live bool) (bodycam.Deployment, error) {
	b, p := s.Carried.Bodycam, s.x.estate.places[place]
	s.on(ago+40, 10)
	d, err := b.Plan(s.lead, s.scopeOf(s.lead, bodycam.ActGovern), bodycam.DeploymentAsk{Unit: p.unit, Name: "Staff of " + p.name, Purpose: "To calm what is about to turn, and to have evidence where somebody is harmed. Not to watch how staff work, and never during care.",
		Model: "Invented Maker BW2", Lawful: "public_task", Condition: "public_interest", Audio: true, Before: 30, Days: 31})
	if err != nil {
		return d, err
	}
	for i, k := range bodycam.GateKinds() {
		if !live && i == 3 {
			break
		}
		on := s.on(ago+20-i*3, 11)
		g := bodycam.Gate{Day: on, Reference: fmt.Sprintf("IG/%s/%d", on[2:4], 114+i*7)}
		if k.Code == "consultation" {
			g.With = "Staff side of " + p.name
		} else if k.With != "" {
			g.With = "The senior information risk owner"
		}
		if k.Reviewed {
			g.Review = s.now.AddDate(1, 0, -ago).Format(time.DateOnly)
		}
		if err := b.SetGate(s.lead, s.x.ID, d.ID, 0, k.Code, g); err != nil {
			return d, err
		}
	}
	if live {
		s.on(ago, 9)
		return d, b.GoLive(s.lead, s.x.ID, d.ID, 0)
	}
	return d, nil
}

// cameraStock delivers the cameras of a use and makes most of them ready.
func (s *stager) cameraStock(use bodycam.Deployment) ([]bodycam.Device, error) {
	b := s.Carried.Bodycam
	var out []bodycam.Device
	for i := range 9 {
		s.on(50, 9)
		d, err := b.Deliver(s.lead, s.scopeOf(s.lead, bodycam.ActManage), bodycam.DeviceAsk{Deployment: use.ID, Tag: fmt.Sprintf("4-%02d", i+1), Serial: fmt.Sprintf("BW2-%s-%04d", s.x.ID, 4100+i*13), Encrypted: true})
		if err != nil {
			return nil, err
		}
		out = append(out, d)
		if i == 8 {
			break // only delivered
		}
		s.on(49, 9)
		if err := b.Prepare(s.lead, s.x.ID, d.ID, 0, ""); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// cameraFile brings in the supplier's file of the last days, and has wearers say why; some are late.
func (s *stager) cameraFile(list []bodycam.Device, began []time.Time) error {
	b := s.Carried.Bodycam
	s.Carried.Clock(s.now.Add(-36 * time.Hour)) // so that the time of some has passed
	var file strings.Builder
	file.WriteString("Serial number,Recording start,Recording end,Officer,Video ID,File size\n")
	row := func(serial string, at time.Time, seconds, n int) {
		fmt.Fprintf(&file, "%s,%s,%s,not read,VID-%s-%03d,%d\n", serial, at.UTC().Format(time.RFC3339), at.Add(time.Duration(seconds)*time.Second).UTC().Format(time.RFC3339), s.x.ID, n, seconds*1_900_000)
	}
	for n, r := range recorded {
		if began[r.shift].Add(10 * time.Hour).After(s.Door.Now()) {
			continue // the file came before
		}
		row(list[wornAt[r.shift].camera].Serial, began[r.shift].Add(time.Duration(r.after)*time.Minute), r.seconds, n)
	}
	row(list[7].Serial, s.now.AddDate(0, 0, -6), 44, len(recorded)) // while it lay in its dock
	row("BW2-UNKNOWN-1", s.now.AddDate(0, 0, -5), 60, len(recorded)+1)
	sc := s.scopeOf(s.lead, bodycam.ActImport)
	x, err := b.SendFile(s.lead, sc, "Invented Maker", "recordings.csv", strings.NewReader(file.String()))
	if err != nil {
		return err
	}
	if err := b.TakeIn(s.lead, sc, x.ID); err != nil {
		return err
	}
	wait, err := b.Activations(s.lead, s.scopeOf(s.lead, bodycam.ActDevices), s.x.ID, bodycam.Recorded{From: db.At(s.now.AddDate(0, 0, -20)), To: db.At(s.now)})
	if err != nil {
		return err
	}
	s.Carried.Clock(s.Door.Now().Add(5 * time.Hour))
	for i, a := range wait {
		if a.DueAt.IsZero() || a.Holder == "" || i%4 == 3 { // some have not said
			continue
		}
		own := authz.With(s.ctx, authz.Actor{ID: a.Holder, Name: a.HolderName, Role: authz.Reporter, Org: s.x.ID, OwnKey: s.Identity.OwnKey(s.x.ID, a.Holder)})
		if err := b.Say(own, s.x.ID, a.ID, 0, saidOf[i%len(saidOf)]); err != nil {
			return err
		}
	}
	return nil
}
