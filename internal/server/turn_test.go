package server

import (
	"fmt"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/org"
)

func TestHoursAreSaidAsPeopleDo(t *testing.T) {
	tuesday := func(h, m int) time.Time { return time.Date(2026, 11, 24, h, m, 0, 0, time.UTC) }
	for _, c := range []struct {
		hours, want string
		at          time.Time
	}{
		{"", "", tuesday(9, 0)},
		{"always", "always", tuesday(3, 0)},
		{"mon-fri 09:00-17:00", "until 5pm", tuesday(9, 0)},
		{"mon-fri 08:00-17:00", "8am to 5pm", tuesday(7, 59)},
		{"mon-fri 09:00-17:30", "Monday to Friday 9am to 5:30pm", tuesday(17, 30)},
		{"mon-fri 22:00-06:00", "until 6am", tuesday(1, 0)},
		{"tue 12:00-24:00", "until midnight", tuesday(13, 0)},
	} {
		h, err := org.ParseHours(c.hours)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(t.Context(), h, c.at); got != c.want {
			t.Errorf("%q at %s: %q, want %q", c.hours, c.at.Format("15:04"), got, c.want)
		}
	}
}

func TestTheNearestHelpIsOneOfEachKind(t *testing.T) {
	hours := func(s string) org.Hours {
		h, err := org.ParseHours(s)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	list := []org.Entry{
		{ID: "desk", Role: org.SecurityDesk, Hours: hours("always")}, {ID: "desk here", Role: org.SecurityDesk, Site: "RN101", Hours: hours("always")},
		{ID: "room here", Role: org.ControlRoom, Site: "RN101", Hours: hours("mon-fri 08:00-09:00")},
		{ID: "lead", Role: org.ReductionLead, Hours: hours("mon-fri 09:00-17:00")}, {ID: "specialist", Role: org.Specialist, Hours: hours("always")},
		{ID: "health", Role: org.Occupational, Hours: hours("mon-fri 09:00-17:00")}, {ID: "guardian", Role: org.PeerSupport, Hours: hours("always")},
	}
	for at, want := range map[time.Time]string{
		time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC): "[lead desk here health]",
		time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC): "[specialist desk here health]",
	} {
		var got []string
		for _, e := range nearest(list, at) {
			got = append(got, e.ID)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("at %s: %v, want %s", at.Format("15:04"), got, want)
		}
	}
}
