package files

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// safeName makes a name that can be shown and saved anywhere: no folders, no characters that steer, at most 120 bytes, and
// the ending of what the file really is.
func safeName(name, kind string) string {
	name = strings.ToValidUTF8(name, "")
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		// Cf holds the marks that turn text around, which can make "gpj.exe" read "exe.jpg".
		if !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*/`, r) {
			return -1
		}
		return r
	}, name)
	base := strings.TrimSpace(strings.Trim(strings.TrimSuffix(name, path.Ext(name)), ". "))
	for len(base) > 120 {
		_, n := utf8.DecodeLastRuneInString(base)
		base = base[:len(base)-n]
	}
	if base == "" {
		base = "file"
	}
	return base + ext[kind]
}
