package custody

import (
	"fmt"
	"strings"
	"time"
)

// Readme is the page in plain words for whoever is asked to judge a bundle. It follows from the manifest alone.
func Readme(m Manifest) string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	p("WHAT THIS IS\n")
	p("A bundle of exhibits from Havenward, made by organisation %s on %s.", m.Org, m.Made.UTC().Format("2 January 2006 at 15:04 UTC"))
	if m.For != "" {
		p("It was made for: %s", m.For)
	}
	if m.Grounds != "" {
		p("Grounds: %s", m.Grounds)
	}
	p("")
	for _, x := range m.Exhibits {
		p("%s  %s", x.Number, x.Title)
		p("    entries of its custody ledger: %d", x.Ledger.Entries)
		for _, f := range x.Files {
			p("    %s (%s), %d bytes\n        SHA-256 %s", f.Path, f.What, f.Size, f.SHA256)
		}
		if x.Elsewhere != "" {
			p("    held elsewhere: %s", x.Elsewhere)
			if x.Claimed != "" {
				p("        SHA-256 as its holder gave it: %s", x.Claimed)
			}
		}
		for _, d := range []struct {
			what string
			at   *time.Time
		}{{"it happened", x.Happened}, {"it shows, from", x.ShowFrom}, {"it shows, until", x.ShowTo}, {"it was recorded", x.Recorded}, {"it was received here", x.Received}} {
			if d.at != nil {
				p("    %s: %s", d.what, d.at.UTC().Format("2006-01-02 15:04:05 UTC"))
			}
		}
	}
	for _, w := range m.Withheld {
		p("%s  %s  NOT IN THIS BUNDLE. Grounds: %s", w.Number, w.What, w.Grounds)
	}
	p(`
HOW TO CHECK IT

With the program, on any computer, without a network:

    havenward custody verify BUNDLE.zip --public-key KEY

KEY is the organisation's public key. Ask the organisation for it by a way other than this bundle. The bundle says that
it is
    %s
The program ends with 0 when all of it holds, 1 when something does not (it says what), 2 when it could not run.

By hand: the SHA-256 of each file must be the one in manifest.json. Each line of a ledger (ledger.jsonl) carries the hash of
the line before as "prev"; its own "hash" is SHA-256 over these parts, each text behind its length in bytes as a big-endian
number of 8 bytes: the text "havenward custody 1"; then seq and the microseconds since 1970 of "at", 8 bytes each, and one
byte, 1 for a refused try and else 0, without lengths; then the texts exhibit, kind, who, role, second, why, what, file, salt,
prev. manifest.sig is an Ed25519 signature over "havenward custody manifest 1", a line feed, and the bytes of manifest.json.

WHAT IT PROVES, AND WHAT NOT

It proves that the files are those whose fingerprints the ledger holds, that no entry of the ledger was changed, removed or
put elsewhere since it was signed, and which key signed it. A checkpoint shows where the ledger stood on that day; one with a
time-stamp shows it by the word of an authority outside the organisation.

It does not prove what happened before the organisation received a file, such as in a camera's recorder; that the people
named are who they said they were; or that the words of an entry are true. Whoever holds the organisation's signing key
could sign another bundle: compare it with checkpoints that were kept elsewhere.`, Fingerprint(m.PublicKey))
	return b.String()
}
