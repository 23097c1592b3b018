package incident_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
)

// TestAUnitsFiguresGiveNoLockedRecordAway proves that facts of a record that a unit's manager may not open are of no unit.
func TestAUnitsFiguresGiveNoLockedRecordAway(t *testing.T) {
	each(t, func(b *bench) {
		facts := func(where string) (n int) {
			b.Helper()
			return b.count(`SELECT COUNT(*) FROM fact f WHERE f.version = (SELECT MAX(version) FROM fact g WHERE g.org_id = f.org_id AND g.id = f.id) AND ` + where)
		}
		send := func(change func(*incident.Sending)) incident.Receipt {
			in := sending(here)
			change(&in)
			return b.send(in)
		}
		open := send(func(*incident.Sending) {})
		send(func(in *incident.Sending) {
			in.Record.ViolencePrimary, in.Record.ViolenceAll = "sexual_contact", []string{"sexual_contact"}
		})
		send(func(in *incident.Sending) { in.KeepFromManagers = true })
		send(func(in *incident.Sending) { in.KeepFrom = []string{"per_kept_away"} })
		if d := cmp.Diff([]int{1, 3}, []int{facts(`unit_id <> ''`), facts(`unit_id = ''`)}); d != "" {
			b.Error(d)
		}
		if err := b.Exclude(b.as(authz.Specialist, here), here, open.ID, "per_manager", "Asked by the person"); err != nil {
			b.Fatal(err)
		}
		if n := facts(`unit_id <> ''`); n != 0 {
			b.Errorf("%d facts name the unit of a record that its manager is kept away from", n)
		}
	})
}
