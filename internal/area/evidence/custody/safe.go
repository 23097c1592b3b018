package custody

import (
	"archive/zip"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Bounds of what is read out of a bundle.
const (
	maxParts    = 5_000
	maxManifest = 16 << 20
	maxEntries  = 2_000_000
	maxLine     = 1 << 20
	// maxRatio is how much more than its packed size a part may unpack to; a ledger of equal lines comes to about a hundred.
	maxRatio = 400
	maxFile  = 6 << 30
)

// safe gives the parts of a bundle by name and what is wrong with them as parts of a ZIP: nothing is unpacked to disk, but a
// bundle that is dangerous to unpack by other programs is refused.
func safe(z *zip.Reader) (map[string]*zip.File, []Problem) {
	if len(z.File) > maxParts {
		return nil, []Problem{{"", fmt.Sprintf("it has %d parts, more than a bundle may have", len(z.File))}}
	}
	var bad []Problem
	parts := make(map[string]*zip.File, len(z.File))
	folded := map[string]bool{}
	for _, f := range z.File {
		switch {
		case !fs.ValidPath(f.Name) || path.Clean(f.Name) != f.Name || strings.ContainsAny(f.Name, "\\:\x00"):
			bad = append(bad, Problem{fmt.Sprintf("%q", f.Name), "its path would leave the folder it is unpacked in"})
		case !f.Mode().IsRegular():
			bad = append(bad, Problem{f.Name, "it is no file"})
		case folded[strings.ToLower(f.Name)]:
			bad = append(bad, Problem{f.Name, "it is in the bundle twice"})
		case f.UncompressedSize64 > maxFile:
			bad = append(bad, Problem{f.Name, "it is larger than a bundle may hold"})
		case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64:
			bad = append(bad, Problem{f.Name, "it would unpack to far more than it is"})
		}
		folded[strings.ToLower(f.Name)] = true
		parts[f.Name] = f
	}
	return parts, bad
}
