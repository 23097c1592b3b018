package bodycam_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
)

// TestASuppliersFileIsTriedMappedAndTakenInOnce brings in a file with every kind of row.
func TestASuppliersFileIsTriedMappedAndTakenInOnce(t *testing.T) {
	each(t, func(b *bench) {
		lead, jo, ade := b.as(authz.Specialist), b.in(authz.Reporter, here, "jo"), b.in(authz.Reporter, here, "ade")
		use := b.live()
		x := b.camera(use.ID, "4-07")
		b.must(b.Take(jo, here, x.ID, 12))
		b.now = b.now.Add(5 * time.Hour)
		b.must(b.Return(jo, here, x.ID, ""))
		b.now = b.now.Add(time.Hour) // 13:00
		lines := []string{"Unit no;When it began;Record end;Officer;Video ID;SHA256;Bytes",
			"SN-4-07;11/11/2026 08:00:00;11/11/2026 08:02:30;somebody;V1;" + strings.Repeat("ab", 32) + ";1000", // jo had it
			"4-07;2026-11-11 09:00:00;2026-11-11 09:01:00;somebody else;V2;nonsense;x",                          // by tag, two warnings
			"SN-4-07;11/11/2026 08:00:00;11/11/2026 08:02:30;somebody;V1;;",                                     // the first again
			"SN-4-07;11/11/2026 12:30:00;11/11/2026 12:31:00;;V3;;",                                             // nobody had it
			"SN-4-07;01/06/2026 12:30:00;01/06/2026 12:31:00;;V4;;",                                             // long ago
			"NONE;11/11/2026 08:00:00;11/11/2026 08:02:30;;V5;;",                                                // no such camera
			"SN-4-07;11/11/2026 10:00:00;11/11/2026 09:00:00;;V6;;",                                             // ends first
			"SN-4-07;12/11/2026 10:00:00;12/11/2026 10:01:00;;V7;;",                                             // the future
			"SN-4-07;01/01/2000 00:00:04;01/01/2000 00:01:00;;V8;;",                                             // a clock that was reset
			"SN-4-07;soon;11/11/2026 09:00:00;;V9;;"}
		file := strings.Join(lines, "\r\n")
		sc := b.scope(lead, bodycam.ActImport)
		_, err := b.SendFile(lead, sc, "", "a.csv", strings.NewReader(file))
		b.want(err, fault.Invalid)
		_, err = b.SendFile(lead, sc, "Maker", "a.csv", strings.NewReader(""))
		b.want(err, fault.Invalid)
		var clips []bodycam.Activation
		b.Clips = func(_ context.Context, _, _ string, list []bodycam.Activation) error {
			clips = append(clips, list...)
			return nil
		}
		im, err := b.SendFile(lead, sc, "Maker", "a.csv", strings.NewReader(file))
		b.must(err)
		if !im.Refused() || im.State != "tried" {
			b.Fatalf("without its mapping the file is refused: %+v", im)
		}
		b.want(b.TakeIn(lead, sc, im.ID), fault.Conflict)
		_, err = b.Map(lead, sc, im.ID, map[string]string{"Unit no": "start", "When it began": "start"})
		b.want(err, fault.Invalid)
		im, err = b.Map(lead, sc, im.ID, map[string]string{"Unit no": "device_serial", "When it began": "start", "Officer": "-"})
		b.must(err)
		if im.Refused() || im.Rows != 10 || im.Good != 5 || im.New != 4 || im.Alone != 2 || b.count(`SELECT COUNT(*) FROM bodycam_activation`) != 0 {
			b.Fatalf("%+v", im)
		}
		codes := map[string]int{}
		for _, g := range im.Groups {
			codes[g.Code] = g.First[0]
		}
		for code, row := range map[string]int{"no_camera": 7, "ends_first": 8, "future": 9, "clock_reset": 10, "bad_moment": 11, "bad_hash": 3, "bad_size": 3} {
			if codes[code] != row {
				b.Errorf("%s in row %d, want %d", code, codes[code], row)
			}
		}
		b.want(b.TakeIn(jo, sc, im.ID), fault.Denied)
		b.must(b.TakeIn(lead, sc, im.ID))
		b.want(b.TakeIn(lead, sc, im.ID), fault.Conflict)
		if len(clips) != 3 || clips[0].ClipRef == "" || clips[0].Vendor != "Maker" || clips[0].KeepDays != use.Days || b.count(`SELECT COUNT(*) FROM job WHERE kind = 'bodycam.clips'`) != 1 {
			b.Errorf("the register of clips was given %+v", clips) // the fourth is older than any footage is kept
		}
		again, err := b.SendFile(lead, sc, "maker", "b.csv", strings.NewReader(file)) // the saved mapping is found by name
		b.must(err)
		if again.New != 0 || again.Good != 5 {
			b.Errorf("%+v", again)
		}
		b.must(b.TakeIn(lead, sc, again.ID))
		if n := b.count(`SELECT COUNT(*) FROM bodycam_activation`); n != 4 {
			b.Errorf("%d rows after the second run", n)
		}
		for _, id := range []string{im.ID, again.ID} {
			got, err := b.Imported(lead, sc, here, id)
			if err != nil || got.State != "taken" || got.Added != map[string]int{im.ID: 4, again.ID: 0}[id] {
				b.Errorf("%+v %v", got, err)
			}
		}
		_, err = b.Imported(lead, b.scope(b.in(authz.Specialist, there, ""), bodycam.ActImport), here, im.ID)
		b.want(err, fault.NotFound)

		list, err := b.Activations(lead, b.scope(lead, bodycam.ActDevices), here, bodycam.Recorded{From: db.At(b.now.AddDate(0, -9, 0)), To: db.At(b.now)})
		if err != nil || len(list) != 4 || list[0].Holder != "" || list[1].Holder != who(here, authz.Reporter)+"jo" || list[1].ClipRef != "V2" || !list[3].DueAt.IsZero() {
			b.Fatalf("%+v %v", list, err)
		}
		b.explains(list[2], jo, ade)
	})
}

// explains has a wearer say why, while others may not.
func (b *bench) explains(x bodycam.Activation, jo, ade context.Context) {
	b.Helper()
	lead := b.as(authz.Specialist)
	own := b.scope(jo, bodycam.ActSay)
	wait, err := b.Unsaid(jo, own)
	if err != nil || len(wait) != 2 || wait[0].DueAt.Sub(b.now) != 24*time.Hour {
		b.Fatalf("%+v %v", wait, err)
	}
	if n := b.count(`SELECT COUNT(*) FROM notice WHERE path = '/camera/recordings'`); n != 1 {
		b.Errorf("the wearer is told %d times of one file", n)
	}
	ask := bodycam.SayAsk{Why: "threat", Warning: "before", Effect: "calmed", Said: bodycam.Said{Other: "patient", Place: "vehicle", Ref: "HW-MINE", Words: "He put the bottle down"}}
	b.want(b.Say(ade, here, x.ID, 0, ask), fault.NotFound)
	b.want(b.Say(lead, here, x.ID, 0, ask), fault.NotFound)
	if p := fault.ProblemsOf(b.Say(jo, here, x.ID, 0, bodycam.SayAsk{Said: bodycam.Said{Ref: "HW-OTHER"}})); len(p) != 6 {
		b.Errorf("%+v", p)
	}
	b.must(b.Say(jo, here, x.ID, 0, ask))
	b.want(b.Say(jo, here, x.ID, 1, ask), fault.Conflict)
	b.must(b.Say(jo, here, x.ID, 0, ask))
	got, err := b.Activation(lead, b.scope(lead, bodycam.ActDevices), here, x.ID)
	if err != nil || got.Incident != "inc_1" || got.Words != "He put the bottle down" || got.Why != "threat" {
		b.Errorf("%+v %v", got, err)
	}
	c, err := b.Counts(lead, b.scope(lead, bodycam.ActRead), here, db.At(b.now.AddDate(0, -9, 0)), db.At(b.now.Add(time.Hour)))
	if err != nil || c.Activations != 4 || c.Known != 2 || c.Asked != 2 || c.Said != 1 || c.Warned != 1 || c.Used["threat"] != 1 {
		b.Errorf("%+v %v", c, err)
	}
	b.now = b.now.Add(25 * time.Hour)
	if st, err := b.Standing(lead, b.scope(lead, bodycam.ActRead)); err != nil || st.Unsaid != 1 {
		b.Errorf("%+v %v", st, err)
	}
	b.must(b.Sweep(b.Context(), b.now))
	b.must(b.Sweep(b.Context(), b.now))
	if n := b.count(`SELECT COUNT(*) FROM notice WHERE path = '/camera/recordings'`); n != 2 {
		b.Errorf("%d notices", n)
	}
	for _, which := range []string{"devices", "uses", "recordings", "decisions", "losses"} {
		var out bytes.Buffer
		b.must(b.Export(lead, b.scope(lead, bodycam.ActRead), bodycam.Wanted{Which: which, From: b.now.AddDate(-1, 0, 0), To: b.now}, "csv", &out, export.Options{Zone: time.UTC}))
		if n := strings.Count(strings.TrimSpace(out.String()), "\n"); which != "losses" && n < 1 {
			b.Errorf("%s: %q", which, out.String())
		}
	}
}

// A list that is longer than what is read in one go is taken away whole, and paged without a hole.
func TestALongListIsTakenAwayWhole(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		use := b.live()
		b.camera(use.ID, "4-07")
		var file strings.Builder
		file.WriteString("serial,start,duration\n")
		const n = 5100
		for i := range n {
			fmt.Fprintf(&file, "4-07,%s,5\n", b.now.Add(-time.Duration(i)*time.Minute).Format(time.RFC3339))
		}
		sc := b.scope(lead, bodycam.ActImport)
		im, err := b.SendFile(lead, sc, "Maker", "a.csv", strings.NewReader(file.String()))
		b.must(err)
		b.must(b.TakeIn(lead, sc, im.ID))
		b.now = b.now.Add(time.Hour)
		var out bytes.Buffer
		b.must(b.Export(lead, b.scope(lead, bodycam.ActDevices), bodycam.Wanted{Which: "recordings", From: b.now.AddDate(-1, 0, 0), To: b.now}, "csv", &out, export.Options{Zone: time.UTC}))
		if got := strings.Count(strings.TrimSpace(out.String()), "\n"); got != n {
			b.Errorf("%d rows of %d in the file", got, n)
		}
		f := bodycam.Recorded{From: db.At(b.now.AddDate(-1, 0, 0)), To: db.At(b.now)}
		all, alone, err := b.CountActivations(lead, b.scope(lead, bodycam.ActDevices), here, f)
		f.Skip, f.Most = 5090, 50
		last, err2 := b.Activations(lead, b.scope(lead, bodycam.ActDevices), here, f)
		if err != nil || err2 != nil || all != n || alone != n || len(last) != 10 {
			b.Errorf("%d, %d, %d on the last page: %v %v", all, alone, len(last), err, err2)
		}
	})
}

// FuzzMoment reads anything as a moment.
func FuzzMoment(f *testing.F) {
	for _, s := range []string{"2026-11-11T08:00:00Z", "11/11/2026 08:00:00", "", "2026-11-11 25:00:00", "\x00", "11/11/2026 08:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, ok := bodycam.ReadMoment(s)
		if ok && (at.Year() < 2010 || at.Nanosecond() != 0) {
			t.Error(fmt.Sprint(s, at))
		}
	})
}
