package cell

import "testing"

func TestGuardSetsAnApostropheBeforeWhatCouldRun(t *testing.T) {
	for _, s := range []string{"=1+1", "+44 20", "-5", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "\u200b=1", "\ufeff@x", "＝1", " ＋1", "－1", "＠x", "\u3000=1", "\n-x"} {
		if got := Guard(s); got != "'"+s {
			t.Errorf("Guard(%q) = %q", s, got)
		}
		if got := Unguard(Guard(s)); got != s {
			t.Errorf("Unguard(Guard(%q)) = %q", s, got)
		}
	}
	for _, s := range []string{"", "a=1", "5", "O'Hara", "'tis", "(=1)", "a\t=1"} {
		if Guard(s) != s || Unguard(s) != s {
			t.Errorf("%q was changed", s)
		}
	}
}

func TestCleanTakesOutControlCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"a\x00b\x07c\x1bd": "abcd", "a\r\nb\rc": "a\nb\nc", "£5 “x”": "£5 “x”", "\xff": "\uFFFD", "a\uffffb": "ab", "x\u0085y": "xy", "tab\there": "tab\there",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzGuard(f *testing.F) {
	f.Add("\u200b =cmd")
	f.Fuzz(func(t *testing.T, s string) {
		s = Clean(s)
		g := Guard(s)
		if Risky(g) {
			t.Fatalf("Guard(%q) = %q still risky", s, g)
		}
		if Risky(s) && Unguard(g) != s {
			t.Fatalf("%q does not come back", s)
		}
	})
}
