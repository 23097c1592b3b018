package org

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestHoursAreReadAndWrittenBack(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Always": "always", "Mon-Fri 09:00-17:00": "mon-fri 09:00-17:00", "sat,mon 8:30-12:00": "mon,sat 08:30-12:00",
		"fri-mon 22:00-06:00; tue 00:00-24:00": "mon,fri-sun 22:00-06:00; tue 00:00-24:00", "monday–friday 09:00-17:00": "mon-fri 09:00-17:00",
	} {
		h, err := ParseHours(in)
		if err != nil || h.String() != want {
			t.Errorf("%q gives %q, %v; want %q", in, h.String(), err, want)
		}
	}
	for _, in := range []string{"mon", "mon 9-5", "mo 09:00-17:00", "mon 09:00-25:00", "mon-fri 24:00-06:00", "mon 09:00", "; ;", "09:00-17:00 mon"} {
		if h, err := ParseHours(in); err == nil {
			t.Errorf("%q was taken as %q", in, h)
		}
	}
}

func TestOpenNowKnowsMidnightAndSummerTime(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		hours, at string
		want      bool
	}{
		{"mon-fri 09:00-17:00", "2026-11-20T09:00:00Z", true}, {"mon-fri 09:00-17:00", "2026-11-20T17:00:00Z", false},
		{"mon-fri 09:00-17:00", "2026-11-22T10:00:00Z", false}, {"mon-fri 09:00-17:00", "2026-07-01T08:15:00Z", true}, // 9:15 in London
		{"fri 22:00-06:00", "2026-11-20T23:00:00Z", true}, {"fri 22:00-06:00", "2026-11-21T05:59:00Z", true},
		{"fri 22:00-06:00", "2026-11-20T05:00:00Z", false}, {"sun 00:00-24:00", "2026-11-22T23:59:00Z", true}, {"always", "2026-11-22T03:00:00Z", true}, {"", "2026-11-20T12:00:00Z", false},
	} {
		h, err := ParseHours(c.hours)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.OpenAt(at(c.at)); got != c.want {
			t.Errorf("%q at %s: %v", c.hours, c.at, got)
		}
	}
}

func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"always", "mon-fri 09:00-17:00; sat 10:00-14:00", "fri-mon,wed 22:00-06:00", ";;", "mon 24:00-00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ParseHours(s)
		if err != nil {
			return
		}
		again, err := ParseHours(h.String())
		if d := cmp.Diff(h, again); err != nil || d != "" {
			t.Errorf("%q is written as %q: %v\n%s", s, h, err, d)
		}
	})
}

func FuzzReadSheet(f *testing.F) {
	f.Add("ods_code,name\nRX1,Invented\n")
	f.Add("\ufeffods_code,name\n\"RX1\"")
	f.Add("ods_code\n\"")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := readSheet(strings.NewReader(s), "x.csv", "ods_code", "name")
		if err != nil {
			return
		}
		for i := range got.rows {
			_ = got.at(i, "name")
		}
	})
}
