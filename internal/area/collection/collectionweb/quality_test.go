package collectionweb_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAReturnIsScoredForItsTrustAndForWhoeverIsAboveIt(t *testing.T) {
	each(t, func(s *site) {
		s.get(s.analyst(), "/quality").is(200).says("September 2026", "Did not come")
		s.get(s.acceptor(), "/quality?month=2026-09").is(200).says("Nothing came for September 2026")
		s.accepted(rows(40, 10), "")
		page := s.get(s.analyst(), "/quality").is(200).says("How the score comes about", "40 rows"[:2], "Field by field", "Fewer than six other months are known")
		if !strings.HasPrefix(page.title(), "October 2026 scores ") || !strings.Contains(page.title(), "months came late or not at all") {
			s.Errorf("%q", page.title())
		}
		s.get(s.analyst(), "/quality?month=2026-09").is(200).says("September 2026 never came", "It is never taken as zero")
		s.get(s.acceptor(), "/quality?month=2026-10").is(200).says("Low counts can mean low reporting", "and are not ranked")
		s.get(s.acceptor(), "/quality/"+trust).is(200).says("staff_group", "90%")
		s.get(national, "/quality/"+s.board).is(200)
		s.get(s.analyst(), "/quality-measures").is(200).says("Use of “not known”", "Data Quality Maturity Index")
		s.get(s.analyst(), "/quality-measures/plausibility").is(200).says("Few incidents lower the score as many do")
		s.get(s.analyst(), "/quality-measures/no_such").is(404)
		s.get(s.analyst(), "/quality?month=soon").is(404)
		s.get(s.analyst(), "/quality?month=2027-01").is(404)
	})
}

func TestQualityCanBeTakenAway(t *testing.T) {
	each(t, func(s *site) {
		s.accepted(rows(40, 10), "")
		a := s.get(s.analyst(), "/quality.csv").is(200)
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\ufeff")))
		r.Comment, r.FieldsPerRecord = '#', -1
		lines, err := r.ReadAll()
		s.ok(err)
		var got []string
		for _, l := range lines {
			if len(l) > 8 && l[3] == "2026-10" {
				got = append(got, l[0]+" "+l[4]+" "+l[6])
			}
		}
		if d := cmp.Diff([]string{trust + " accepted 36"}, got); d != "" {
			s.Error(d + a.body)
		}
		for _, path := range []string{"/quality.xlsx", "/quality/" + trust + "/scores.xlsx", "/quality/" + trust + "/scores.csv"} {
			if a := s.get(s.analyst(), path).is(200); a.body == "" || !strings.Contains(a.head.Get("Content-Disposition"), "data-quality-2026-10") {
				s.Errorf("%s: %s", path, a.head)
			}
		}
		s.get(national, "/quality/"+s.board+"/scores.csv").is(200).says(trust)
	})
}

func TestWhoMaySeeQuality(t *testing.T) {
	each(t, func(s *site) {
		for _, path := range []string{"/quality", "/quality/" + trust, "/quality.csv", "/quality.xlsx", "/quality/" + trust + "/scores.csv", "/quality-measures", "/quality-measures/overall"} {
			for _, who := range []string{s.analyst(), "specialist@" + trust, "executive@" + trust, s.acceptor(), national} {
				if a := s.get(who, path); a.status != http.StatusOK {
					s.Errorf("%s as %s: %d", path, who, a.status)
				}
			}
			for _, who := range []string{"reporter@" + trust, "manager@" + trust, "board@" + trust, "union@" + trust} {
				if a := s.get(who, path); a.status != http.StatusForbidden {
					s.Errorf("%s as %s: %d", path, who, a.status)
				}
			}
		}
		for _, path := range []string{"/quality/" + trust, "/quality/" + trust + "/scores.csv", "/quality/" + s.board, "/quality/NONE", "/quality/NONE/scores.xlsx"} {
			s.get("analyst@"+other, path).is(404)
			s.get("icb@QMJ", path).is(404)
		}
		s.get("analyst@"+other, "/quality").is(200).saysNot("/quality/" + trust)
		s.get("analyst@"+other, "/quality.csv").is(200).saysNot(trust)
	})
}
