// Package cell says what is safe to put into one cell of a spreadsheet. Export
// and import share it, so that what one guards the other can take back.
//
// It does not know columns, files or formats.
package cell

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Guard returns text that a spreadsheet will not run as a formula: when the
// first visible character could start one (= + - @ or a full-width twin), or the
// text begins with a tab or carriage return, an apostrophe is set before it.
// Spaces, zero-width marks and byte-order marks before it are looked through.
func Guard(s string) string {
	if Risky(s) {
		return "'" + s
	}
	return s
}

// Unguard takes back the apostrophe that Guard sets, and leaves others alone.
func Unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && Risky(rest) {
		return rest
	}
	return s
}

// Risky tells whether a spreadsheet might take the text for a formula.
func Risky(s string) bool {
	for i, r := range s {
		if i == 0 && (r == '\t' || r == '\r' || r == '\n') {
			return true
		}
		switch r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−':
			return true
		}
		if !invisible(r) {
			return false
		}
	}
	return false
}

func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || r == utf8.RuneError
}

// Clean takes out NUL and other control characters (tab and newline stay, CR LF
// and CR become newline), characters XML cannot hold, and broken UTF-8.
func Clean(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= 0x20 && s[i] < 0x7f
	}
	if plain {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
