package clip_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// A supplier's file fills the register by itself: each clip once, with a time that counts from its recording.
func TestTheClipsOfAFileComeIntoTheRegisterOnce(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		byHand := b.added("V-0", "")
		x := func(id, ref string, ago time.Duration) clip.Activation {
			return clip.Activation{ID: id, Unit: post, Device: "bcd_1", Tag: "CAM-014", Wearer: "Invented wearer", Clip: ref, SHA256: sum, Vendor: "Vaultcam", KeepDays: 20, Started: b.now.Add(-ago - 90*time.Second), Ended: b.now.Add(-ago)}
		}
		day := 24 * time.Hour
		list := []clip.Activation{x("bca_1", "V-1", 5*day), x("bca_2", "V-2", 21*day), x("bca_3", "", day), x("bca_4", byHand.VendorClip, day), x("bca_5", "V-1", day), x("bca_6", "V-3", day)}
		for i, want := range []int{2, 0} {
			if n, err := b.Register(lead, here, "bcm_1", list); err != nil || n != want {
				t.Errorf("run %d wrote %d, want %d: %v", i, n, want, err)
			}
		}
		got, err := b.List(lead, b.scope(lead, clip.ActRead), clip.Filter{Activation: "bca_1"})
		if err != nil || len(got) != 1 {
			t.Fatalf("%+v %v", got, err)
		}
		c := got[0]
		if c.Class != clip.Unclassified || c.VendorClip != "V-1" || c.SHA256 != sum || c.Wearer != "Invented wearer" || c.Seconds != 90 || c.Unit != post || !c.Due.Equal(b.now.Add(15*day)) {
			t.Errorf("%+v", c)
		}
		events, err := b.Events(lead, &c)
		if err != nil || len(events) != 1 || events[0].Name != "" {
			t.Errorf("%+v %v", events, err)
		}
	})
}

// Whoever has clips that end hour by hour is told once a day, and of each 48 hours before at the latest.
func TestOneNoticeADayTellsOfAllThatEndSoon(t *testing.T) {
	each(t, func(b *bench) {
		var list []clip.Activation
		for h := range 96 {
			at := b.now.Add(time.Duration(h) * time.Hour)
			list = append(list, clip.Activation{ID: "bca_" + at.Format("0215"), Unit: post, Tag: "C", Clip: "V-" + at.Format("0215"), Vendor: "Vaultcam", KeepDays: 31, Started: at.Add(-time.Minute), Ended: at})
		}
		if n, err := b.Register(b.Context(), here, "bcm_1", list); err != nil || n != 96 {
			t.Fatal(n, err)
		}
		b.now = b.now.AddDate(0, 0, 28)
		for range 96 + 24 {
			b.must(b.Warn(b.Context(), b.now))
			if n := b.count(`SELECT COUNT(*) FROM bodycam_clip WHERE warned_at IS NULL AND due_at < $1`, db.At(b.now.Add(clip.WarnBefore))); n != 0 {
				t.Fatalf("%d clips end within 48 hours and nobody was told", n)
			}
			b.now = b.now.Add(time.Hour)
		}
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE path = '/clips/due'`); n > 2*5 {
			t.Errorf("%d notices to two leads in five days", n)
		}
	})
}

// The days from the police's request to the transfer are counted where the day of the request is known.
func TestTheRegisterCountsHowLongThePoliceWaited(t *testing.T) {
	each(t, func(b *bench) {
		privacy := b.as(authz.Privacy)
		span := func() (db.Time, db.Time) { return db.At(b.now.AddDate(0, 0, -30)), db.At(b.now.Add(time.Hour)) }
		give := func(ref, asked string) error {
			c := b.added(ref, "")
			return b.Transfer(privacy, here, c.ID, 0, clip.Sending{Force: "Northmere", Reference: "N/1", Gateway: "crime", Method: "in_person", Officer: "PC 1", Agreed: "The director", Day: b.now.Format(time.DateOnly), Hour: "08:59", Asked: asked})
		}
		b.must(give("V-1", ""))
		from, to := span()
		sc := b.scope(privacy, clip.ActRead)
		if x, err := b.Tally(privacy, sc, here, from, to); err != nil || x.Clips != 1 || x.Evidential != 1 || !math.IsNaN(x.Turnaround) {
			t.Errorf("%+v %v", x, err)
		}
		b.problem(give("V-2", b.now.AddDate(0, 0, 1).Format(time.DateOnly)), "asked")
		b.problem(give("V-3", "no day"), "asked")
		b.must(give("V-4", b.now.AddDate(0, 0, -4).Format(time.DateOnly)))
		b.must(give("V-5", b.now.AddDate(0, 0, -10).Format(time.DateOnly)))
		for units, want := range map[string]clip.Tally{post: {Clips: 5, Evidential: 3, Turnaround: 7}, other: {Turnaround: math.NaN()}} {
			x, err := b.Tally(privacy, sc, here, from, to, units)
			if err != nil || x.Clips != want.Clips || x.Evidential != want.Evidential || fmt.Sprint(x.Turnaround) != fmt.Sprint(want.Turnaround) {
				t.Errorf("%s: %+v %v", units, x, err)
			}
		}
	})
}
