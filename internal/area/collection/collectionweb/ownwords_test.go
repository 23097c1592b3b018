package collectionweb_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// sited makes a file of a month whose incidents lie at sites in turn.
func sited(month string, n int, sites ...string) string {
	var b strings.Builder
	b.WriteString(strings.Replace(headings, "provider_org,", "provider_org,site_code,", 1))
	for i := range n {
		fmt.Fprintf(&b, "S%s-%d,final,%s-%02d,%s-%02d,%s,%s,E02,inpatient_general,verbal,none,none,N,03,none,low,not_reportable\n", month, i, month, 1+i%28, month, 1+i%28, trust, sites[i%len(sites)])
	}
	return b.String()
}

func TestTheSendersOwnWordsStandBesideAProblemForTheSenderAlone(t *testing.T) {
	each(t, func(s *site) {
		file := strings.ReplaceAll(rows(30, 6), "HCA2", "<b>Ward sister</b> of "+strings.Repeat("long ", 30))
		at := s.checked(file)
		page := s.get(s.analyst(), at).is(200).says("Your file says", "<b>Ward sister</b> of long", "…").saysNot("<b>Ward sister")
		if strings.Contains(page.body, strings.Repeat("long ", 20)) {
			s.Error("the cell is not shortened")
		}
		s.get(s.analyst(), at+"/rows").is(200).says("Your file says", "Ward sister")
		s.get(s.analyst(), at+"/problems.csv").is(200).saysNot("Ward sister")
		s.post(s.analyst(), at+"/send", nil).goes(at)
		s.work()
		s.get(s.acceptor(), at).is(200).saysNot("Ward sister", "Your file says")
		s.get(s.acceptor(), at+"/rows").is(200).saysNot("Ward sister", "Your file says")
	})
}

func TestPlacesThatSentBeforeAndAreSilentNowAreSaid(t *testing.T) {
	each(t, func(s *site) {
		for _, m := range []string{"2026-08", "2026-09"} {
			at := s.upload(s.analyst(), "/returns/check", m+".csv", sited(m, 9, trust+"01", trust+"02", trust+"03"), "from="+m).head.Get("Location")
			s.work()
			s.post(s.analyst(), at+"/send", nil).goes(at)
			s.work()
			s.post(s.acceptor(), at+"/accept", nil).goes(at)
			s.work()
		}
		at := s.checked(sited("2026-10", 8, trust+"01", trust+"03"))
		s.get(s.analyst(), at).is(200).says("1 place that sent before has nothing in this file", trust+"02", "6")
		at = s.checked(sited("2026-10", 9, trust+"01", trust+"02", trust+"03"))
		s.get(s.analyst(), at).is(200).saysNot("nothing in this file")
		at = s.checked(sited("2026-10", 8, trust+"01"), "kind=update")
		s.get(s.analyst(), at).is(200).saysNot("nothing in this file")
		s.post(s.analyst(), at+"/discard", url.Values{})
	})
}

func TestAReferenceThatChangedItsMonthIsSaidUntilTheOtherMonthIsSentAgain(t *testing.T) {
	each(t, func(s *site) {
		september := strings.ReplaceAll(rows(12, 0), "2026-10", "2026-09")
		bring := func(file string, fields ...string) {
			at := s.upload(s.analyst(), "/returns/check", "september.csv", file, append([]string{"from=2026-09"}, fields...)...).head.Get("Location")
			s.work()
			s.post(s.analyst(), at+"/send", url.Values{"why": {"Days were corrected"}}).goes(at)
			s.work()
			s.post(s.acceptor(), at+"/accept", nil).goes(at)
			s.work()
		}
		bring(september)
		at := s.checked(rows(3, 0)) // W-0 to W-2, now of October
		s.get(s.analyst(), at).is(200).says("Incidents that changed their month would count twice", "3 references of this file count in September 2026 as well")
		lines := strings.SplitAfter(september, "\n")
		bring(lines[0] + strings.Join(lines[4:], ""))
		at = s.checked(rows(3, 0))
		s.get(s.analyst(), at).is(200).saysNot("changed their month")
	})
}
