package collectionweb_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/mds"
)

func TestWhoMayOpenWhat(t *testing.T) {
	each(t, func(s *site) {
		for _, c := range []struct {
			path  string
			allow []string
			deny  []string
		}{
			{"/returns", []string{s.analyst(), "specialist@" + trust, "executive@" + trust, s.acceptor(), "region@Y60", national}, []string{"reporter@" + trust, "manager@" + trust, "board@" + trust, "admin@" + trust}},
			{"/returns/check", []string{s.analyst()}, []string{"specialist@" + trust, s.acceptor(), national}},
			{"/returns/nil", []string{s.analyst()}, []string{"executive@" + trust, national}},
			{"/returns/totals", []string{s.analyst()}, []string{"executive@" + trust, national}},
			{"/returns/totals/file", []string{s.analyst()}, []string{"executive@" + trust, s.acceptor(), national}},
			{"/returns/windows", []string{national}, []string{s.analyst(), s.acceptor(), "region@Y60"}},
			{"/returns/reopen", []string{national}, []string{s.analyst(), s.acceptor(), "region@Y60"}},
			{"/returns/approve?month=2026-10", []string{national, "region@Y60"}, []string{s.analyst(), s.acceptor()}},
			{"/returns.csv", []string{s.analyst(), s.acceptor(), national}, []string{"manager@" + trust}},
			{"/returns/" + trust, []string{s.analyst(), s.acceptor(), national}, []string{"manager@" + trust}},
			{"/api/v1/returns", []string{s.analyst(), national, s.analyst() + "@collection.see"}, []string{"manager@" + trust, s.analyst() + "@collection.send"}},
		} {
			for _, who := range c.allow {
				if a := s.get(who, c.path); a.status != http.StatusOK {
					s.Errorf("%s as %s: %d", c.path, who, a.status)
				}
			}
			for _, who := range c.deny {
				if a := s.get(who, c.path); a.status != http.StatusForbidden {
					s.Errorf("%s as %s: %d", c.path, who, a.status)
				}
			}
			if a := s.get("", c.path); a.status != http.StatusSeeOther && a.status != http.StatusUnauthorized {
				s.Errorf("%s as nobody: %d", c.path, a.status)
			}
		}
	})
}

func TestWhatIsOutOfReachLooksAbsent(t *testing.T) {
	each(t, func(s *site) {
		at := s.checked(rows(3, 1))
		stranger, far := "analyst@"+other, "icb@QMJ"
		for _, path := range []string{at, at + "/rows", at + "/problems.csv", "/api/v1" + at} {
			s.get(stranger, path).is(404)
			s.get(far, path).is(404)
			s.get(s.analyst(), path).is(200)
		}
		for _, act := range []string{"/send", "/withdraw", "/discard"} {
			s.post(stranger, at+act, nil).is(404)
		}
		for _, act := range []string{"/accept", "/send-back"} {
			s.post(far, at+act, nil).is(404)
		}
		s.get(stranger, "/returns/"+trust).is(404)
		s.get(far, "/returns/"+trust).is(404)
		s.get(national, "/returns/NONE").is(404)
		s.get(stranger, "/returns").is(200).saysNot(at)
		s.get(stranger, "/returns.csv?org="+trust).is(200).saysNot(trust)
		s.get(s.analyst(), "/returns/"+other+"/"+at[len("/returns/"+trust+"/"):]).is(404)
	})
}

// sub is a submission as the API gives it.
type sub struct {
	Org, ID, State string
	NeedsWhy       bool `json:"needs_why"`
	Result         *struct {
		Rows, Accepted, Rejected, Warned int
		FileProblems                     []json.RawMessage `json:"file_problems"`
		Problems                         []intake.Problem
		Next                             int
	}
}

func (a answer) sub() sub {
	a.Helper()
	var x sub
	if err := json.Unmarshal([]byte(a.body), &x); err != nil {
		a.Fatalf("%v: %s", err, a.body)
	}
	return x
}

func TestASystemSendsByTheAPI(t *testing.T) {
	each(t, func(s *site) {
		key := s.analyst() + "@collection.send collection.see"
		bring := func(kind, path, body string) answer {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Idempotency-Key", "night-17")
			return s.carry(key, r)
		}
		first := bring("text/csv", "/api/v1/returns?from=2026-10&name=october.csv", rows(30, 10)).is(202).sub()
		again := bring("text/csv", "/api/v1/returns?from=2026-10&name=october.csv", rows(30, 10)).is(202).sub()
		if first.ID == "" || first.ID != again.ID || first.State != "checking" {
			s.Errorf("%+v %+v", first, again)
		}
		s.work()
		got := s.get(key, "/api/v1/returns/"+trust+"/"+first.ID+"?problems=2").is(200).sub()
		if got.State != "checked" || got.Result == nil || got.Result.Rows != 30 || got.Result.Accepted != 27 || got.Result.Rejected != 3 || len(got.Result.Problems) != 2 || got.Result.Next != 2 {
			s.Errorf("%+v", got)
		}
		got = s.get(key, "/api/v1/returns/"+trust+"/"+first.ID+"?problems_from=2").is(200).sub()
		if len(got.Result.Problems) != 1 || got.Result.Problems[0].Row != 22 || got.Result.Next != 0 {
			s.Errorf("%+v", got.Result)
		}
		s.json(key, "POST", "/api/v1/returns/"+trust+"/"+first.ID+"/send", `{}`).is(204)
		s.work()
		s.json(key, "POST", "/api/v1/returns/"+trust+"/"+first.ID+"/accept", `{}`).is(403)
		s.json(s.acceptor(), "POST", "/api/v1/returns/"+trust+"/"+first.ID+"/send-back", `{}`).is(422)
		s.json(s.acceptor(), "POST", "/api/v1/returns/"+trust+"/"+first.ID+"/accept", `{}`).is(204)
		var list struct {
			Returns []struct {
				Org, Month, Standing string
				Incidents            *int64
			}
		}
		if err := json.Unmarshal([]byte(s.get(key, "/api/v1/returns?from=2026-09&to=2026-10").is(200).body), &list); err != nil {
			s.Fatal(err)
		}
		if len(list.Returns) != 2 || list.Returns[0].Incidents != nil || list.Returns[1].Standing != "accepted" || *list.Returns[1].Incidents != 27 {
			s.Errorf("%+v", list)
		}
		s.get(key, "/api/v1/returns?from=October").is(422)
		s.get(key, "/api/v1/returns?from=2026-10&to=2026-09").is(422)
		bring("text/csv", "/api/v1/returns?from=soon", rows(1, 0)).is(422)
		bring("text/csv", "/api/v1/returns?from=2026-10&org="+other, rows(1, 0)).is(422)
		bring("multipart/form-data; boundary=x", "/api/v1/returns?from=2026-10", "nonsense").is(422)
		s.json(s.acceptor()+"@collection.see", "POST", "/api/v1/returns/nil", `{"month":"2026-09","note":"none"}`).is(403)
		if a := s.json(key, "POST", "/api/v1/returns/nil", `{"month":"2026-09","note":"Both systems are empty"}`).is(201).sub(); a.Result != nil {
			s.Errorf("%+v", a)
		}
		s.json(s.acceptor()+"@collection.see", "POST", "/api/v1/returns/totals", `{"month":"2026-08","incidents":3,"staff":4,"injured":1,"note":"By hand"}`).is(403)
		s.json(key, "POST", "/api/v1/returns/totals", `{"month":"2026-08","incidents":3,"staff":4,"injured":4,"note":"By hand"}`).is(422)
		s.json(key, "POST", "/api/v1/returns/totals", `{"month":"2026-08","incidents":3,"staff":4,"injured":1,"by_kind":{"boxing":1},"note":"By hand"}`).is(422)
		if a := s.json(key, "POST", "/api/v1/returns/totals", `{"month":"2026-08","incidents":3,"staff":4,"injured":1,"by_kind":{"verbal":2},"note":"By hand"}`).is(201).sub(); a.State != "waiting" {
			s.Errorf("%+v", a)
		}
	})
}

func TestTheDataSetIsForEverybody(t *testing.T) {
	each(t, func(s *site) {
		s.get("", "/data-set").is(200).says("Version "+mds.Version, "incident_ref", "clinical_factor", "About each member of staff affected")
		s.get("", "/data-set/lists").is(200).says("violence", "code lists")
		s.get("", "/data-set/lists/violence").is(200).says("physical_contact", "Source: This programme")
		s.get("", "/data-set/lists/no_such").is(404)
		s.get("", "/data-set/lists/violence.pdf").is(404)
		s.get("", "/data-set/rules").is(200).says("What refuses", "not_in_list", "Refuses the file", "Asks about the row")
		for path, kind := range map[string]string{"/data-set/fields.csv": "text/csv", "/data-set/lists.json": "application/json", "/data-set/rules.xlsx": "application/vnd", "/data-set/lists/violence.csv": "text/csv", "/data-set/template.csv": "text/csv"} {
			if a := s.get("", path).is(200); !strings.HasPrefix(a.head.Get("Content-Type"), kind) || a.body == "" {
				s.Errorf("%s: %s", path, a.head.Get("Content-Type"))
			}
		}
		var got struct {
			Version string        `json:"schema_version"`
			Dated   string        `json:"dated"`
			Rules   []intake.Rule `json:"rules"`
		}
		if err := json.Unmarshal([]byte(s.get("", "/api/v1/data-set/rules").is(200).body), &got); err != nil {
			s.Fatal(err)
		}
		if d := cmp.Diff(intake.Rules(), got.Rules); d != "" || got.Version != mds.Version || got.Dated != mds.Dated {
			s.Error(d, got.Version, got.Dated)
		}
		s.get("", "/api/v1/data-set").is(200).says(`"incident_ref"`)
		s.get("", "/api/v1/data-set/lists").is(200).says(`"violence"`)
		s.get("", "/api/v1/data-set/lists/violence").is(200)
		s.get("", "/api/v1/data-set/lists/no_such").is(404)
	})
}

func TestTheTemplateIsAReturnWithoutRows(t *testing.T) {
	each(t, func(s *site) {
		at := s.checked(s.get("", "/data-set/template.csv").body)
		s.get(s.analyst(), at).is(200).says("This file cannot be taken as it is", "If nothing happened in this time, send a nil return").saysNot("needed is not in the file")
	})
}
