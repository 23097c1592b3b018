package incidentweb

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/db"
)

func (s *site) upload(who string, fields map[string]string, file string, want int) string {
	s.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		_ = m.WriteField(k, v)
	}
	if file != "" {
		f, err := m.CreateFormFile("file", "october.csv")
		if err != nil {
			s.Fatal(err)
		}
		_, _ = f.Write([]byte(file))
	}
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, "/import", &b).WithContext(s.Context())
	r.Header.Set("X-Who", who)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	if w.Code != want {
		s.Fatalf("POST /import as %s: %d, want %d\n%s", who, w.Code, want, text(w.Body.String()))
	}
	return w.Body.String()
}

const rows = `incident_ref,incident_date,incident_time,reported_date,site_code,unit,record_state,violence_primary,method,hate_motive,staff_group,staff_key,physical_harm,alleged_person_type
DX-1,01/10/2026,22:40,02/10/2026,RN101,u-ed,final,physical_contact,punch;kick,race,03,key-0000000000001,low,patient
DX-1,01/10/2026,22:40,02/10/2026,RN101,u-ed,final,physical_contact,punch;kick,race,07,key-0000000000002,none,patient
DX-2,05/10/2026,,05/10/2026,RN101,u-ed,under_review,verbal,,none,08,key-0000000000003,none,relative_or_visitor
DX-3,07/10/2026,,06/10/2026,RN101,u-ed,final,verbal,,none,08,key-0000000000004,none,patient
DX-4,08/10/2026,,09/10/2026,RN101,u-ed,final,shouting at,,none,08,key-0000000000005,none,patient
DX-5,09/10/2026,,09/10/2026,RN101,u-ed,final,sexual_noncontact,,none,03,key-0000000000006,none,patient
`

func TestAFileIsCheckedFirstThenBroughtInOnce(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		s.has(s.get("lead", "/import"), "Bring in reports from a file", "Check this file")
		s.has(s.upload("lead", nil, "", http.StatusUnprocessableEntity), "Choose a file")
		dry := s.upload("lead", nil, rows, http.StatusOK)
		s.has(dry, "2 of 6 rows would be turned away", "Dry run, nothing brought in", "4 rows taken as they are", "It cannot have been reported before it happened", "This is not in the list", "Bring in 4 good rows")
		if n, _ := db.One(t.Context(), s.read, db.Scalar[int64], `SELECT COUNT(*) FROM incident`); n != 0 {
			t.Fatalf("a dry run wrote %d rows", n)
		}
		held := regexp.MustCompile(`name="held" value="([^"]*)"`).FindStringSubmatch(dry)[1]
		again := map[string]string{"held": held, "name": "october.csv", "do": "errors"}
		s.has(s.upload("lead", again, "", http.StatusOK), "Row,Field,Code,Severity,Message", "5,reported_date,reported_before,error", "6,violence_primary,not_in_list,error")
		again["do"] = "apply"
		s.has(s.upload("lead", again, "", http.StatusOK), "3 reports were brought in")
		s.has(s.upload("lead", again, "", http.StatusOK), "0 reports were brought in", "3 were there already and stay as they are.")
		page := s.get("manager", "/reports")
		s.has(page, "DX-1", "DX-2", "Punched, 2 people", "Finished", "2 shown.")
		s.lacks(page, "DX-5", "DX-3", "DX-4")
		s.has(s.get("lead", "/reports"), "Sealed report", "DX-5")
		triage := s.get("lead", "/triage")
		s.has(triage, "1 to look at", "DX-2") // under review where it comes from, so it is not finished
		s.lacks(triage, "DX-1", "DX-5")
		n, err := db.One(t.Context(), s.read, db.Scalar[int64], `SELECT COUNT(*) FROM fact WHERE org_id = 'RN1' AND period = '2026-10'`)
		if err != nil || n != 4 {
			t.Errorf("%d facts, %v", n, err)
		}
		n, err = db.One(t.Context(), s.read, db.Scalar[int64], `SELECT COUNT(*) FROM audit_entry WHERE action = 'incident.import' AND kind = 'incident'`)
		if err != nil || n != 3 {
			t.Errorf("%d incidents in the audit log, %v", n, err)
		}
		refused := s.upload("lead", nil, strings.Replace(rows, "site_code", "narrative", 1), http.StatusOK)
		s.has(refused, "This file cannot be taken as it is", "This column may not be sent")
		s.lacks(refused, "Bring in 4")
		s.has(s.upload("lead", nil, "%PDF-1.7 nothing", http.StatusUnprocessableEntity), "There is a problem")
		s.upload("manager", nil, rows, http.StatusForbidden)
		s.status("manager", "GET", "/import", nil, http.StatusForbidden)
	})
}
