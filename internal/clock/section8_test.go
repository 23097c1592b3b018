package clock

import "testing"

// The clocks of section 8 of the domain file, each from the Saturday before the spring change and Easter, the Saturday before
// the autumn change, and the day before a leap day.
func TestEveryClockOfSection8OverHolidaysLeapDaysAndClockChanges(t *testing.T) {
	spring, autumn, leap := "2026-03-28 10:00:00", "2026-10-24 10:00:00", "2028-02-28 10:00:00"
	halfYear := [3]string{"Mon 2026-09-28 23:59:59 BST", "Sat 2027-04-24 23:59:59 BST", "Mon 2028-08-28 23:59:59 BST"}
	for id, want := range map[string][3]string{
		"MGR_ACK":           {"Sun 2026-03-29 11:00:00 BST", "Sun 2026-10-25 09:00:00 GMT", "Tue 2028-02-29 10:00:00 GMT"},
		"MGR_REVIEW":        {"Tue 2026-03-31 11:00:00 BST", "Tue 2026-10-27 09:00:00 GMT", "Thu 2028-03-02 10:00:00 GMT"},
		"REPORTER_FEEDBACK": {"Sat 2026-04-04 10:00:00 BST", "Sat 2026-10-31 10:00:00 GMT", "Mon 2028-03-06 10:00:00 GMT"},
		"CCTV_SAVE":         {"Sat 2026-04-04 10:00:00 BST", "Sat 2026-10-31 10:00:00 GMT", "Mon 2028-03-06 10:00:00 GMT"},
		"POLICE_UPDATE":     {"Tue 2026-04-14 23:59:59 BST", "Fri 2026-11-06 23:59:59 GMT", "Mon 2028-03-13 23:59:59 GMT"},
		"LIMITATION_6M":     halfYear,
		"RIDDOR_10":         {"Tue 2026-04-07 23:59:59 BST", "Tue 2026-11-03 23:59:59 GMT", "Thu 2028-03-09 23:59:59 GMT"},
		"RIDDOR_15":         {"Sun 2026-04-12 23:59:59 BST", "Sun 2026-11-08 23:59:59 GMT", "Tue 2028-03-14 23:59:59 GMT"},
		"SUPPORT_28":        {"Sat 2026-04-25 23:59:59 BST", "Sat 2026-11-21 23:59:59 GMT", "Mon 2028-03-27 23:59:59 BST"},
		"SUPPORT_90":        {"Fri 2026-06-26 23:59:59 BST", "Fri 2027-01-22 23:59:59 GMT", "Sun 2028-05-28 23:59:59 BST"},
		"MARKER_REVIEW":     halfYear,
		"MARKER_MAX":        {"Sun 2027-03-28 23:59:59 BST", "Sun 2027-10-24 23:59:59 BST", "Wed 2029-02-28 23:59:59 GMT"},
		"SANCTION_REVIEW":   halfYear,
		"ASSESSMENT_BOARD":  halfYear,
	} {
		for i, start := range []string{spring, autumn, leap} {
			from := at(t, start)
			rule, ok := Seed().Find(id, from)
			if !ok {
				t.Fatalf("no rule %s on %s", id, start)
			}
			if got := Due(rule, from.UTC()).Format(show); got != want[i] {
				t.Errorf("%s from %s is due %s, want %s", id, start, got, want[i])
			}
		}
	}
}
