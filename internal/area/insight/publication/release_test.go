package publication

import (
	"testing"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
)

func TestALeakIsRefusedMendedAndPublishedByTwo(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one := b.as(authz.National, org.Root, "one")
		x := b.run(one, b.draft(one, spec()))
		if x.State != Refused || x.Outcome.LeakCount == 0 || x.Outcome.Failed != "" {
			b.Fatalf("%s: %+v", x.State, x.Outcome)
		}
		for _, l := range x.Outcome.Leaks {
			b.Logf("%s %s: %d of %d", l.Letter, l.Place, l.Values, l.Need)
			if l.Letter == "" || l.Values >= l.Need {
				b.Errorf("%+v", l)
			}
		}
		for _, m := range x.Outcome.Mends {
			b.Logf("%t %.3f %s", m.Proved, m.Loses, m.Words)
		}
		if len(x.Outcome.Mends) < 3 || !x.Outcome.Mends[0].Proved {
			b.Fatalf("%+v", x.Outcome.Mends)
		}
		if err := b.Change(one, x.ID, x.Version, x.Outcome.Mends[0].Spec); err != nil {
			b.Fatal(err)
		}
		x = b.publish(x)
		if x.State != Released || len(x.Hash) != 64 {
			b.Fatalf("%+v", x)
		}
		v, err := b.Verify(one, b.scope(one, ActSee), x.ID)
		if err != nil || len(v.Broken) > 0 || v.Cells == 0 {
			b.Errorf("%+v %v", v, err)
		}
	})
}
