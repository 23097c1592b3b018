package incidentweb

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestOnlyCodesThatAreThereAreTaken(t *testing.T) {
	const head = "incident_ref,incident_date,site_code,police_informed,police_force,employer_org,record_state,violence_primary,staff_group\n"
	const sent = `{"idempotency_key":"codes-000000000001","when":"today","site":"RN101","record":{"violence_all":["threat"],"police_informed":"Y","police_force":"northshire","staff":[{"staff_group":"03","employer_org":"RN2"}]}}`
	eachSite(t, func(t *testing.T, s *site) {
		file := head + "DX-1,01/10/2026,RN101,Y,northshire,RN2,final,verbal,03\nDX-2,01/10/2026,R9998,,,,rejected,verbal,03\n" +
			"DX-3,01/10/2026,RX999,,,,final,verbal,03\nDX-4,01/10/2026,RN101,Y,nowhere,,final,verbal,03\nDX-5,01/10/2026,RN101,,,ZZZ,,verbal,03\nDX-6,01/10/2026,RN101,,,,,verbal,03\n"
		s.has(s.upload("lead", nil, file, http.StatusOK), "3 of 6 rows would be turned away", "There is no site with the code RX999 in this organisation. Write R9998", "There is no police force with the code nowhere. Codes are like northshire",
			"There is no organisation with the code ZZZ")
		s.has(s.upload("lead", map[string]string{"do": "apply"}, file, http.StatusOK), "3 reports were brought in")
		list := s.get("lead", "/reports")
		s.has(list, "DX-1", "DX-2", "DX-6", "Finished", "Received")
		triage := s.get("lead", "/triage")
		s.has(triage, "DX-6")
		s.lacks(triage, "DX-1", "DX-2")

		at := "/reports/DX-6/details"
		s.has(s.get("lead", at), "Which police force", "Southshire (invented)")
		form := url.Values{"violence_all": {"verbal"}, "police_informed": {"Y"}, "police_force": {"nowhere"}}
		s.has(s.status("lead", "POST", at, form, http.StatusUnprocessableEntity), "There is no police force with the code nowhere")
		form.Set("police_force", "southshire")
		s.status("lead", "POST", at, form, http.StatusSeeOther)
		s.has(s.get("lead", at), `<option value="southshire" selected`)

		s.call("reporter", "POST", "/api/v1/reports", sent, http.StatusCreated)
		for _, bad := range []string{"RN101", "northshire", "RN2"} {
			got := s.call("reporter", "POST", "/api/v1/reports", strings.Replace(strings.Replace(sent, `"`+bad+`"`, `"NONE"`, 1), "0001", "0002", 1), http.StatusUnprocessableEntity)
			if said := fmt.Sprint(got); !strings.Contains(said, "There is no") || !strings.Contains(said, "NONE") {
				t.Errorf("%s: %s", bad, got)
			}
		}
	})
}
