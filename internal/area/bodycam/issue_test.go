package bodycam_test

import (
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// step goes on a second after what was done.
func (b *bench) step(err error) {
	b.Helper()
	b.must(err)
	b.now = b.now.Add(time.Second)
}

// TestACameraIsTakenAndBroughtBack goes through the life of a camera, and through what is refused on the way.
func TestACameraIsTakenAndBroughtBack(t *testing.T) {
	each(t, func(b *bench) {
		lead, jo, ade := b.as(authz.Specialist), b.in(authz.Reporter, here, "jo"), b.in(authz.Reporter, here, "ade")
		use := b.gated()
		m := b.scope(lead, bodycam.ActManage)
		x, err := b.Deliver(lead, m, bodycam.DeviceAsk{Deployment: use.ID, Tag: " 4-07 ", Serial: "X81", Encrypted: true})
		b.step(err)
		_, err = b.Deliver(lead, m, bodycam.DeviceAsk{Deployment: use.ID, Tag: "407", Serial: "Y", Encrypted: true})
		b.want(err, fault.Invalid)
		_, err = b.Deliver(lead, m, bodycam.DeviceAsk{Deployment: use.ID, Tag: "5", Serial: "x-81", Encrypted: true})
		b.want(err, fault.Invalid)
		_, err = b.Deliver(lead, m, bodycam.DeviceAsk{Deployment: "bcp_none", Tag: "6", Serial: "z"})
		if p := fault.ProblemsOf(err); len(p) != 2 {
			b.Errorf("%+v", p)
		}
		b.want(b.Take(jo, here, x.ID, 12), fault.Conflict) // only delivered
		b.step(b.Prepare(lead, here, x.ID, 0, "Charged"))
		err = b.Take(jo, here, x.ID, 12)
		if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "not live") {
			b.Errorf("%v", err)
		}
		b.must(b.GoLive(lead, here, use.ID, 0))
		b.want(b.Take(jo, here, x.ID, 5), fault.Invalid)
		b.want(b.Take(b.in(authz.Reporter, there, "jo"), here, x.ID, 12), fault.NotFound)
		b.step(b.Take(jo, here, x.ID, 12))
		if err := b.Take(jo, here, x.ID, 12); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "You have this camera already") {
			b.Errorf("%v", err)
		}
		if err := b.Take(ade, here, x.ID, 12); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "is out with somebody") {
			b.Errorf("double issue: %v", err)
		}
		y := b.camera(use.ID, "4-08")
		if err := b.Take(jo, here, y.ID, 12); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "You have a camera already") {
			b.Errorf("two at once: %v", err)
		}
		if own, err := b.Out(jo, b.scope(jo, bodycam.ActSay)); err != nil || len(own) != 1 || own[0].Tag != "4-07" {
			b.Errorf("%+v %v", own, err)
		}
		if got, err := b.Out(ade, b.scope(ade, bodycam.ActSay)); err != nil || len(got) != 0 {
			b.Errorf("a colleague sees who has which: %+v %v", got, err)
		}
		got, err := b.ByTag(ade, b.scope(ade, bodycam.ActTake), "4 07")
		if err != nil || got.ID != x.ID || got.State != bodycam.Issued {
			b.Errorf("%+v %v", got, err)
		}
		_, err = b.ByTag(ade, b.scope(ade, bodycam.ActTake), "unknown")
		b.want(err, fault.NotFound)

		b.now = b.now.Add(14 * time.Hour)
		list, err := b.Devices(lead, b.scope(lead, bodycam.ActDevices), bodycam.DeviceFilter{Late: true})
		if err != nil || len(list) != 1 || !list[0].Out.Late(b.now) {
			b.Errorf("%+v %v", list, err)
		}
		if st, err := b.Standing(lead, b.scope(lead, bodycam.ActRead)); err != nil || st.Late != 1 || st.Total() != 2 {
			b.Errorf("%+v %v", st, err)
		}
		b.must(b.Sweep(b.Context(), b.now))
		b.must(b.Sweep(b.Context(), b.now))
		if n := b.count(`SELECT COUNT(*) FROM notice`); n != 2 {
			b.Errorf("%d notices: whoever has it and the manager are each told once", n)
		}
		b.step(b.Return(ade, here, x.ID, "")) // anybody brings one back
		b.want(b.Return(ade, here, x.ID, ""), fault.Conflict)
		b.step(b.Take(ade, here, x.ID, 8))
		b.step(b.ReportFault(ade, here, x.ID, "battery", "Dies after an hour", true))
		b.want(b.ReportFault(ade, here, x.ID, "battery", "", false), fault.Conflict)
		if d := b.dev(x.ID); d.State != bodycam.Faulty || d.Out.ID != "" {
			b.Errorf("%+v", d)
		}
		b.want(b.Take(jo, here, x.ID, 12), fault.Conflict)
		b.step(b.SendAway(lead, here, x.ID, 0, "To the maker"))
		b.want(b.SendAway(b.as(authz.Union), here, x.ID, 0, ""), fault.Denied)
		b.step(b.Prepare(lead, here, x.ID, 0, "New battery"))
		d := b.dev(x.ID)
		faults, err := b.Faults(lead, &d)
		if err != nil || len(faults) != 1 || faults[0].FixedAt.IsZero() || faults[0].SentAt.IsZero() || !faults[0].FootageLost {
			b.Errorf("%+v %v", faults, err)
		}
		b.want(b.Retire(lead, here, x.ID, 1, "Old"), fault.Conflict) // a stale page
		b.want(b.Retire(lead, here, x.ID, 0, ""), fault.Invalid)
		b.step(b.Retire(lead, here, x.ID, 0, "Wiped and recycled"))
		b.want(b.Prepare(lead, here, x.ID, 0, ""), fault.Conflict)
		custody, err := b.Custody(lead, &d, 0)
		var steps []string
		for i := len(custody) - 1; i >= 0; i-- {
			steps = append(steps, string(custody[i].Step))
		}
		if got := strings.Join(steps, " "); err != nil || got != "delivered ready issued returned issued fault sent ready retired" {
			b.Errorf("%s %v", got, err)
		}
		if c := custody[len(custody)-3]; c.Holder != "Invented Member of staffjo" {
			b.Errorf("%+v", c)
		}
		if n, trusts, err := b.Worn(lead, b.scope(lead, bodycam.ActTotal), db.At(b.now.AddDate(0, 0, -2))); err != nil || n != 2 || trusts != 1 {
			b.Errorf("%d %d %v", n, trusts, err)
		}
		c, err := b.Counts(lead, b.scope(lead, bodycam.ActRead), here, db.At(b.now.AddDate(0, 0, -2)), db.At(b.now.Add(time.Hour)))
		if err != nil || c.Issues != 2 || c.Devices != 1 || c.Hours < 12 || c.Hours > 12.1 {
			b.Errorf("%+v %v", c, err)
		}
	})
}

// TestALostCameraAsksThePrivacyLead loses one by hand and one by its time.
func TestALostCameraAsksThePrivacyLead(t *testing.T) {
	each(t, func(b *bench) {
		lead, privacy, jo := b.as(authz.Specialist), b.as(authz.Privacy), b.in(authz.Reporter, here, "jo")
		use := b.live()
		x, y := b.camera(use.ID, "1"), b.camera(use.ID, "2")
		b.want(b.Lose(jo, here, x.ID, 0, "Gone"), fault.Denied)
		b.want(b.Lose(lead, here, x.ID, 0, " "), fault.Invalid)
		b.must(b.Lose(lead, here, x.ID, 0, "Last seen on the roof"))
		sc := b.scope(privacy, bodycam.ActBreach)
		list, err := b.Breaches(privacy, sc)
		if err != nil || len(list) != 1 || list[0].DueAt.Sub(list[0].KnownAt.Time) != 72*time.Hour || list[0].What != "Last seen on the roof" {
			b.Fatalf("%+v %v", list, err)
		}
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE urgent AND person_id = $1`, who(here, authz.Privacy)); n != 1 {
			b.Errorf("%d notices", n)
		}
		first := list[0]
		b.want(b.Judge(lead, here, first.ID, 0, "reported", "R1", "Because", ""), fault.Denied)
		b.want(b.Judge(b.in(authz.Privacy, there, ""), here, first.ID, 0, "reported", "R1", "Because", ""), fault.NotFound)
		if p := fault.ProblemsOf(b.Judge(privacy, here, first.ID, 0, "reported", "", "", "")); len(p) != 2 {
			b.Errorf("%+v", p)
		}
		b.must(b.Find(lead, here, x.ID, 0, "In the van"))
		b.want(b.Find(lead, here, x.ID, 0, "Again"), fault.Conflict)
		b.must(b.Judge(privacy, here, first.ID, 0, "not_reported", "", "Encrypted, and found in our own van", ""))
		b.want(b.Judge(privacy, here, first.ID, 0, "reported", "R", "Other", ""), fault.Conflict)

		b.must(b.Take(jo, here, y.ID, 12))
		b.now = b.now.Add(12*time.Hour + 71*time.Hour)
		b.must(b.Sweep(b.Context(), b.now))
		if d := b.dev(y.ID); d.State != bodycam.Issued {
			b.Errorf("lost before its time: %s", d.State)
		}
		b.now = b.now.Add(2 * time.Hour)
		b.must(b.Sweep(b.Context(), b.now))
		if d := b.dev(y.ID); d.State != bodycam.Lost || d.Out.ID != "" {
			b.Errorf("%+v", d)
		}
		b.now = b.now.Add(49 * time.Hour)
		b.must(b.Sweep(b.Context(), b.now))
		b.must(b.Sweep(b.Context(), b.now))
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE template = 'escalation'`); n != 1 {
			b.Errorf("%d reminders of the 72 hours", n)
		}
	})
}

// TestADecisionIsCountedUnderNoName looks for the person in the log and in the audit.
func TestADecisionIsCountedUnderNoName(t *testing.T) {
	each(t, func(b *bench) {
		jo := b.in(authz.Reporter, here, "jo")
		sc := b.scope(jo, bodycam.ActTake)
		b.want(b.Decide(jo, sc, station, "not_worn", "declined"), fault.Invalid) // nothing is live
		b.live()
		before := b.count(`SELECT COUNT(*) FROM audit_entry WHERE actor = $1`, who(here, authz.Reporter)+"jo")
		b.must(b.Decide(jo, sc, station, "not_worn", "declined"))
		b.must(b.Decide(jo, sc, station, "not_used", "calmed"))
		b.want(b.Decide(jo, sc, other, "not_worn", "declined"), fault.Invalid)
		b.want(b.Decide(jo, sc, station, "not_worn", "calmed"), fault.Invalid)
		b.want(b.Decide(jo, sc, station, "used", "threat"), fault.NotFound)
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE actor = $1`, who(here, authz.Reporter)+"jo"); n != before {
			b.Errorf("the audit log names the person %d times", n-before)
		}
		m := b.as(authz.Union)
		c, err := b.Counts(m, b.scope(m, bodycam.ActRead), here, db.At(b.now.Add(-time.Hour)), db.At(b.now.Add(time.Hour)))
		if err != nil || c.NotWorn["declined"] != 1 || c.NotUsed["calmed"] != 1 || bodycam.Sum(c.NotWorn) != 1 {
			b.Errorf("%+v %v", c, err)
		}
		list, err := b.Decisions(m, b.scope(m, bodycam.ActRead), here, db.At(b.now.Add(-time.Hour)), db.At(b.now.Add(time.Hour)))
		if err != nil || len(list) != 2 || list[0].Words() == "" {
			b.Errorf("%+v %v", list, err)
		}
	})
}
