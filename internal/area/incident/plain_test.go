package incident_test

import (
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
)

// TestOnlyReportsThatAllWhoManageAUnitMaySeeAreToldPlainly sends one of each kind; what is sealed, kept from anybody, joined or of
// another unit is not among them, and nothing that comes leads back.
func TestOnlyReportsThatAllWhoManageAUnitMaySeeAreToldPlainly(t *testing.T) {
	each(t, func(b *bench) {
		since := b.now.Add(-time.Minute)
		send := func(change func(*incident.Sending)) string {
			in := sending(here)
			change(&in)
			return b.send(in).ID
		}
		open := send(func(in *incident.Sending) {
			in.Record.Staff[0].PhysicalHarm, in.Record.Staff[0].PsychologicalHarm = "low", "severe"
		})
		for name, id := range map[string]string{
			"sexual":     send(func(in *incident.Sending) { in.Record.ViolenceAll = []string{"sexual_contact"} }),
			"restricted": send(func(in *incident.Sending) { in.KeepFromManagers = true }),
			"excluding":  send(func(in *incident.Sending) { in.KeepFrom = []string{"per_manager"} }),
			"absent":     "inc_none",
		} {
			if unit, err := b.PlainUnit(b.Context(), here, id); err != nil || unit != "" {
				t.Errorf("%s: %q %v", name, unit, err)
			}
		}
		if unit, err := b.PlainUnit(b.Context(), here, open); err != nil || unit != ward {
			t.Errorf("%q %v", unit, err)
		}
		list, err := b.PlainSince(b.Context(), here, ward, since)
		if err != nil || len(list) != 1 || list[0].Harm != "severe" || list[0].Events != 1 || list[0].Day == "" {
			t.Errorf("%+v %v", list, err)
		}
		n := 0
		places, err := b.PlainPlaces(b.Context(), here, ward, since)
		for _, x := range places {
			n += x
		}
		if err != nil || n != 1 {
			t.Errorf("%v %v", places, err)
		}
		if list, err = b.PlainSince(b.Context(), here, "unit_other", since); err != nil || len(list) != 0 {
			t.Errorf("%+v %v", list, err)
		}
		if list, err = b.PlainSince(b.Context(), here, ward, b.now.Add(time.Hour)); err != nil || len(list) != 0 {
			t.Errorf("%+v %v", list, err)
		}
	})
}
