package id_test

import (
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/id"
)

func TestNewSortsByTime(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var ids []string
	for i := range 50 {
		ids = append(ids, id.New("job", at.Add(time.Duration(i)*time.Millisecond)))
	}
	if !sort.StringsAreSorted(ids) {
		t.Fatalf("identifiers made later must sort later: %v", ids)
	}
}

func TestValid(t *testing.T) {
	good := id.Random("inc")
	for _, c := range []struct {
		s, prefix string
		want      bool
	}{
		{good, "inc", true}, {good, "job", false}, {"", "inc", false}, {good + "0", "inc", false},
		{"inc_" + strings.Repeat("u", 26), "inc", false}, {"inc_" + strings.Repeat("0", 26), "inc", true},
	} {
		if got := id.Valid(c.s, c.prefix); got != c.want {
			t.Errorf("Valid(%q, %q) = %v, want %v", c.s, c.prefix, got, c.want)
		}
	}
}

func TestCodesLeaveOutWhatIsMisread(t *testing.T) {
	for range 200 {
		if c := id.Code(8); len(c) != 8 || strings.ContainsAny(c, "0O1IU") {
			t.Fatalf("code %q has a character that is misread", c)
		}
		if d := id.Digits(6); len(d) != 6 || strings.Trim(d, "0123456789") != "" {
			t.Fatalf("digits %q", d)
		}
	}
}
