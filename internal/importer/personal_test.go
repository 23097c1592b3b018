package importer

import (
	"regexp"
	"strings"
	"testing"
)

// What the scanners find, said once more as expressions.
var (
	insuranceWords = regexp.MustCompile(`(?i)(?:^|[^A-Z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D](?:[^A-Z0-9]|$)`)
	mailWords      = regexp.MustCompile(`[^\x00-\x20@]@[^\x00-\x20@]+\.[A-Za-z]{2,}`)
	postcodeWords  = regexp.MustCompile(`(?i)(?:^|[^A-Z0-9])[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}(?:[^A-Z0-9]|$)`)
)

func FuzzPersonalFindsWhatTheExpressionsFind(f *testing.F) {
	for _, s := range []string{"943 476 5919", "ref9434765919x", "QQ 12 34 56 C", "ab123456c", "a@b.co", "a@b@c.uk", "SW1A 1AA", "m11aa", "see EC1A1BB.", "INC-2026-000123", "٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "ſK") { // (?i) takes these for S and K; we need not
			return
		}
		got := Personal(s)
		for what, re := range map[string]*regexp.Regexp{"a National Insurance number": insuranceWords, "an e-mail address": mailWords, "a postcode": postcodeWords} {
			if got == "" && re.MatchString(s) {
				t.Errorf("%q holds %s and nothing is found", s, what)
			}
			if got == what && !re.MatchString(s) {
				t.Errorf("%q is taken for %s", s, what)
			}
		}
	})
}

func TestReferencesMayLookLikePostcodes(t *testing.T) {
	if got := PersonalNumber("W12 8QT"); got != "" {
		t.Error(got)
	}
	if got := PersonalNumber("key-0000000019"); got != "" {
		t.Error(got)
	}
	if got := PersonalNumber("W-943-476-5919"); got != "an NHS number" {
		t.Error(got)
	}
}
