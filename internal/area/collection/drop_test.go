package collection_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
)

func ctl(org, month, id string) string {
	return `<?xml version="1.0"?><control><workflow>VIOLENCE_RETURN</workflow><org>` + org + `</org><period from="` + month + `" to="` + month + `"/><local-id>` + id + `</local-id><system>datix</system></control>`
}

func TestTheDropFolder(t *testing.T) {
	each(t, func(b *bench) {
		dir := b.TempDir()
		write := func(name, text string) {
			b.Helper()
			b.ok(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
		look := func() {
			b.Helper()
			for range 2 {
				b.ok(b.Drop(b.Context(), dir))
				b.work()
			}
			b.ok(b.Drop(b.Context(), dir))
			b.work()
		}
		tells := func(name, want string) {
			b.Helper()
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || !strings.Contains(string(text), want) {
				b.Errorf("%s says %q, want %q (%v)", name, text, want, err)
			}
		}
		good := table(trust, some(october, "W", 6)...)
		write("a.csv", good)
		look()
		if n := b.count(`SELECT COUNT(*) FROM submission`); n != 0 {
			b.Error("half a pair was taken")
		}
		write("a.ctl", ctl(trust, "2026-10", "A-1"))
		write("again.dat", good)
		write("again.ctl", ctl(trust, "2026-10", "A-1"))
		write("other.csv", table(trust, some(october, "X", 2)...))
		write("other.ctl", ctl(trust, "2026-10", "A-1"))
		write("words.csv", "incident_ref,description\n1,he hit me\n")
		write("words.ctl", ctl(trust, "2026-09", "A-2"))
		write("stranger.csv", good)
		write("stranger.ctl", ctl("ZZZ", "2026-10", "A-3"))
		write("broken.csv", good)
		write("broken.ctl", "<control><org>&xxe;</org>")
		write("locked.csv", table(trust, some("2026-01", "L", 2)...))
		write("locked.ctl", ctl(trust, "2026-01", "A-4"))
		write("when.csv", good)
		write("when.ctl", ctl(trust, "October", "A-5"))
		write("a b;c.ctl", ctl(trust, "2026-10", "A-6"))
		b.ok(os.Symlink("/etc/passwd", filepath.Join(dir, "link.csv")))
		write("link.ctl", ctl(trust, "2026-10", "A-7"))
		b.ok(os.Symlink("/etc", filepath.Join(dir, "sneaky.ctl")))
		write("lonely.ctl", ctl(trust, "2026-10", "A-8"))
		look()
		b.wantStanding(trust, october, "waiting v1 6/6")
		if list, err := b.Submissions(b.Context(), b.scope(b.national()), collection.Search{States: []collection.State{collection.Waits}}); err != nil || len(list) != 1 || list[0].SentBy != "service:collection.drop" || list[0].System != "datix" {
			b.Error(list, err)
		}
		tells("done/a.txt", "Rows accepted: 6, refused: 0")
		tells("done/a.csv", "W-00001")
		tells("done/again.txt", "Rows accepted: 6")
		tells("failed/other.txt", "was used for another file already")
		tells("failed/words.txt", "free text or names")
		tells("failed/stranger.txt", "do not know this organisation")
		tells("failed/broken.txt", "not the XML")
		tells("failed/locked.txt", "January 2026 was locked")
		tells("failed/when.txt", "Choose the first month")
		tells("failed/link.txt", "no links")
		tells("failed/unnamed.txt", "Use only letters")
		left, err := os.ReadDir(dir)
		b.ok(err)
		var names []string
		for _, e := range left {
			names = append(names, e.Name())
		}
		if got := strings.Join(names, " "); got != "done failed link.ctl lonely.ctl" {
			b.Errorf("in the folder are %s", got)
		}
	})
}
