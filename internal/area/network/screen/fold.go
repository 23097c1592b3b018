package screen

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold writes words in the plainest letters there are, so that a wide digit, an accent, a letter that is not seen or an odd dash
// hides nothing: one space between words, - for every dash, ' for every apostrophe. foreign tells letters of another script than
// ours, with which a word can be made to look like another.
func fold(s string) (plain string, foreign bool) {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			continue
		case unicode.IsSpace(r), unicode.IsControl(r):
			gap = true
			continue
		case unicode.Is(unicode.Pd, r), r == '\u2212':
			r = '-'
		case strings.ContainsRune("'’‘ʼ`´′", r):
			r = '\''
		case unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r), unicode.IsDigit(r) && r > '9':
			foreign = true
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String(), foreign
}

// spelled is a word whose letters stand apart: "L S 1 4 A P", "n-e-t-t-l-e".
var spelled = regexp.MustCompile(`(?:^|[^\pL\d'])[\pL\d](?:[ .-][\pL\d]){3,}(?:$|[^\pL\d'])`)

var between = strings.NewReplacer(" ", "", ".", "", "-", "")

// joined puts letters that stand apart together, and gives the words as they are where none do.
func joined(s string) string {
	return spelled.ReplaceAllStringFunc(s, func(m string) string { return " " + between.Replace(m) + " " })
}
