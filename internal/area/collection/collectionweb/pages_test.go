package collectionweb_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestATrustChecksAndSendsAndItsBoardAccepts(t *testing.T) {
	each(t, func(s *site) {
		if got := s.get(s.analyst(), "/returns").is(200).title(); !strings.Contains(got, "missing") {
			s.Error(got)
		}
		at := s.checked(rows(60, 6))
		page := s.get(s.analyst(), at).is(200).says("Dry run, nothing sent", "50 taken as they are", "10 turned away", "staff_group is not in the national list", "5 of 10 shown", "All days are within October 2026", "Map the words of staff_group", "You may send it with 10 rows turned away")
		if d := cmp.Diff("10 of 60 rows would be turned away", page.title()); d != "" {
			s.Error(d)
		}
		if n := strings.Count(page.body, `class="nhsuk-button"`); n != 1 {
			s.Errorf("%d green buttons", n)
		}
		s.get(s.acceptor(), "/returns?month=2026-10").is(200).says("0 of 10 trusts have sent October 2026 so far").saysNot(at)

		at = s.checked(rows(60, 0))
		page = s.get(s.analyst(), at).is(200)
		if got := page.title(); got != "All 60 rows can be taken" {
			s.Error(got)
		}
		s.post(s.analyst(), at+"/send", nil).goes(at)
		s.get(s.analyst(), at).is(200).says("October 2026 is being brought in", "See how far it is now")
		s.work()
		s.get(s.analyst(), at).is(200).says("October 2026 was sent, and waits to be accepted", "Take it back").saysNot("Accept it, or send it back")
		s.get(s.acceptor(), "/returns?month=2026-10").is(200).says("1 return of October 2026 waits for you", "1 waits to be accepted and counts in nothing yet")
		s.get(s.acceptor(), at).is(200).says("It waits for you", "Accept it, or send it back").saysNot("Take it back")
		s.post(s.acceptor(), at+"/accept", nil).goes(at)
		s.get(s.analyst(), at).is(200).says("October 2026 was accepted", "Name of per_icb"+s.board)
		s.get(s.analyst(), "/returns").is(200).says("October 2026", "Accepted", "60")
		s.get(national, "/returns?month=2026-10").is(200).says("1 of ", "trusts have sent October 2026", "0 sent a nil return", "Sign off October 2026")
	})
}

func TestASecondSendingShowsItsDifferenceBeforeAndAfter(t *testing.T) {
	each(t, func(s *site) {
		s.accepted(rows(40, 0), "")
		at := s.checked(rows(55, 0))
		s.get(s.analyst(), at).is(200).says("was 40 to 55, 15 more", "Why do the figures change?")
		page := s.post(s.analyst(), at+"/send", url.Values{"why": {" "}}).is(422)
		if !strings.Contains(page.body, "<title>Error: ") {
			s.Error("the title does not say that there is an error")
		}
		page.says("There is a problem", "Say why it changes")
		s.post(s.analyst(), at+"/send", url.Values{"why": {"A ward was left out"}}).goes(at)
		s.work()
		s.get(s.acceptor(), at).is(200).says("was 40 to 55, 15 more", "A ward was left out")
		s.get(s.acceptor(), "/returns?month=2026-10").says("1 return of October 2026 waits for you")
		s.post(s.acceptor(), at+"/accept", nil).goes(at)
		s.get(s.analyst(), at).is(200).says("was 40 to 55, 15 more")
		s.get(national, "/returns?month=2026-10").is(200).says("Months that changed after they were accepted", "was 40 to 55, 15 more. A ward was left out")
	})
}

func TestSendingBackNeedsAReasonAndKeepsWhatWasTyped(t *testing.T) {
	each(t, func(s *site) {
		at := s.checked(rows(5, 0))
		s.post(s.analyst(), at+"/send", nil).goes(at)
		s.work()
		s.post(s.acceptor(), at+"/send-back", url.Values{"reason": {"  "}}).is(422).says("There is a problem", "Say what is to be mended")
		s.post(s.acceptor(), at+"/send-back", url.Values{"reason": {"Ward 12 is not in it"}}).goes(at)
		s.get(s.analyst(), at).is(200).says("October 2026 was sent back", "Ward 12 is not in it")
		if got := s.get(s.analyst(), "/returns").title(); got != "October 2026 was sent back, and has not come again" {
			s.Error(got)
		}
		s.post(s.acceptor(), at+"/accept", nil).is(409).says("There is a problem")
	})
}

func TestAnIdentifierOfAPersonIsNeverShownBack(t *testing.T) {
	each(t, func(s *site) {
		file := strings.Replace(rows(20, 0), "W-3,", "9434765919,", 1)
		at := s.checked(file)
		page := s.get(s.analyst(), at).is(200).says("This file cannot be taken as it is", "incident_ref holds what looks like an identifier of a person", "5").saysNot("9434765919")
		if strings.Contains(page.body, at+"/send") {
			s.Error("it can be sent")
		}
		s.post(s.analyst(), at+"/send", nil).is(409).saysNot("9434765919")
		for _, f := range []string{"/rows", "/problems.csv", "/problems.json"} {
			s.get(s.analyst(), at+f).is(200).saysNot("9434765919")
		}
		s.post(s.analyst(), at+"/discard", nil).goes("/returns")
	})
}

func TestEveryOccurrenceIsListedWithItsRow(t *testing.T) {
	each(t, func(s *site) {
		at := s.checked(rows(250, 2))
		s.get(s.analyst(), at).says("5 of 125 shown")
		q := "?code=not_in_list&field=staff_group"
		first := s.get(s.analyst(), at+"/rows"+q).is(200).says("staff_group is not in the national list", "Next").saysNot("Previous")
		if n := strings.Count(first.body, `<span class="hw-code">staff_group</span>`); n != 100 {
			s.Errorf("%d rows", n)
		}
		last := s.get(s.analyst(), at+"/rows"+q+"&from=100").is(200).says("Previous", "250").saysNot("rel=\"next\"")
		if n := strings.Count(last.body, `<span class="hw-code">staff_group</span>`); n != 25 {
			s.Errorf("%d rows", n)
		}
		s.get(s.analyst(), at+"/rows?code=no&field=such").is(200).says("No rows are listed here")
		file := s.get(s.analyst(), at+"/problems.csv"+q).is(200)
		list, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff"))).ReadAll()
		if err != nil || len(list) != 126 {
			s.Fatal(len(list), err)
		}
		if d := cmp.Diff([]string{"2", "staff_group", "not_in_list", "error"}, list[1][:4]); d != "" {
			s.Error(d)
		}
		if got := list[125][0]; got != "250" {
			s.Error(got)
		}
		if a := s.get(s.analyst(), at+"/problems.xlsx").is(200); !strings.HasPrefix(a.body, "PK") {
			s.Error("this is no workbook")
		}
	})
}

func TestFormsKeepWhatWasTyped(t *testing.T) {
	each(t, func(s *site) {
		s.upload(s.analyst(), "/returns/check", "", "", "from=2026-07", "to=2026-05", "kind=update", "system=datix", "map=Datix 4").is(422).
			says("The last month is before the first", "Choose a file").keeps(`value="2026-07" selected`, `value="2026-05" selected`, `value="datix" selected`, `value="Datix 4" selected`, `value="update" checked`)
		s.upload(s.analyst(), "/returns/check", "x.csv", rows(1, 0), "from=2026-11").is(422).says("November 2026 is not over yet")
		s.post(s.analyst(), "/returns/nil", url.Values{"month": {"2026-08"}, "note": {" "}}).is(422).says("Say how you know").keeps(`value="2026-08" selected`)
		s.post(s.analyst(), "/returns/totals", url.Values{"month": {"2026-08"}, "incidents": {"many"}, "staff": {"4"}, "injured": {"-1"}, "kind_verbal": {"x"}, "note": {"By hand"}}).is(422).
			says("Write a whole number", "By hand").keeps(`value="many"`, `value="4"`, `value="-1"`, `value="x"`)
		s.post(national, "/returns/windows/2026-10", url.Values{"opens-day": {"31"}, "opens-month": {"2"}, "opens-year": {"2026"}, "due-day": {"20"}, "due-month": {"11"}, "due-year": {"2026"}, "locks-day": {"1"}, "locks-month": {"12"}, "locks-year": {"2026"}}).is(422).
			says("Give a real date", "Say why the days are not the usual ones").keeps(`value="31"`, `value="20"`)
		s.post(national, "/returns/reopen", url.Values{"org": {"XXX"}, "month": {"2026-01"}, "until-day": {"1"}, "until-month": {"1"}, "until-year": {"2020"}, "reason": {""}}).is(422).
			says("We know no trust with this code", "still to come", "Say why").keeps(`value="XXX"`, `value="2020"`, `value="2026-01" selected`)
	})
}

// keeps checks that a form still holds what was typed.
func (a answer) keeps(list ...string) answer {
	a.Helper()
	for _, x := range list {
		if !strings.Contains(a.body, x) {
			a.Errorf("the form lost %s", x)
		}
	}
	return a
}

func TestAMonthWithNothingAndAMonthInTotals(t *testing.T) {
	each(t, func(s *site) {
		at := s.post(s.analyst(), "/returns/nil", url.Values{"month": {"2026-10"}, "note": {"Nothing in either system"}}).is(http.StatusSeeOther).head.Get("Location")
		s.work()
		s.get(s.acceptor(), at).is(200).says("It waits for you", "Nothing in either system", "Nil return")
		s.post(s.acceptor(), at+"/accept", nil).goes(at)
		s.get(s.analyst(), "/returns").says("Nil return: nothing happened")
		s.get(national, "/returns?month=2026-10").says("1 sent a nil return")
		at = s.post(s.analyst(), "/returns/totals", url.Values{"month": {"2026-09"}, "incidents": {"1,204"}, "staff": {"1300"}, "injured": {"80"}, "kind_verbal": {"900"}, "note": {"Counted from the book"}}).is(http.StatusSeeOther).head.Get("Location")
		s.work()
		s.get(s.analyst(), at).is(200).says("Totals counted by hand", "1,204")
	})
}

// TestATableOfTotalsFillsInItsForm reads quarterly totals as people make them, with months across and a hidden number.
func TestATableOfTotalsFillsInItsForm(t *testing.T) {
	each(t, func(s *site) {
		const table = "Violence and aggression,Aug 2026,Sep 2026,Oct 2026\nPhysical assault,12,9,\"1,014\"\nVerbal abuse,40,7,<5\nTotal,52,16,1014\n"
		s.get(s.analyst(), "/returns/totals").is(200).keeps(`href="/returns/totals/file"`)
		s.get(s.analyst(), "/returns/totals/file").is(200).says("Read totals from a table", "No map: kinds are taken by their names")
		s.upload(s.analyst(), "/returns/totals/file", "quarter.csv", table, "month=2026-09").is(422).
			says("These are the numbers of September 2026 in the table", "Row 3 of the table: Column 4 does not hold a whole number").keeps(`value="2026-09" selected`, `value="16"`, `value="7"`, `value="9"`)
		clean := strings.Replace(table, "<5", "2", 1)
		s.upload(s.analyst(), "/returns/totals/file", "quarter.csv", clean, "month=2026-10").is(200).keeps(`value="1016"`, `value="1014"`, `value="2"`)
		s.upload(s.analyst(), "/returns/totals/file", "quarter.csv", clean, "month=2026-06").is(422).says("The table has no number for this month. It has August 2026, September 2026, October 2026").keeps(`value="2026-06" selected`)
		s.upload(s.analyst(), "/returns/totals/file", "rows.csv", "Ref,What\n1,Hit\n", "month=2026-09").is(422).says("This is no table of totals")
		s.upload(s.analyst(), "/returns/totals/file", "", "", "month=2026-09").is(422).says("Choose a file")
		s.upload(s.analyst(), "/returns/totals/file", "quarter.csv", clean, "month=2026-09", "map=Nobody 3").is(422)
		if n := s.count(`SELECT COUNT(*) FROM submission`) + s.count(`SELECT COUNT(*) FROM file`); n != 0 {
			s.Errorf("%d submissions and files were kept of tables that were only read", n)
		}
	})
}

func TestTheMissingAreRemindedOnceADay(t *testing.T) {
	each(t, func(s *site) {
		s.at(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
		s.get(s.acceptor(), "/returns?month=2026-10").is(200).says("Chase the")
		s.post(s.acceptor(), "/returns/chase", url.Values{"month": {"2026-10"}}).is(200).says("were reminded of October 2026", "1 person who sends for it", "Name of per_analyst"+trust)
		told := s.count(`SELECT COUNT(*) FROM notice WHERE template = 'return_late'`)
		if told == 0 || s.count(`SELECT COUNT(*) FROM notice WHERE person_id = $1`, "per_analyst"+trust) != 1 {
			s.Error("nobody was told")
		}
		s.post(s.acceptor(), "/returns/chase", url.Values{"month": {"2026-10"}}).is(200).says("0 people of 0 trusts were reminded", "Told earlier today")
		if n := s.count(`SELECT COUNT(*) FROM notice WHERE template = 'return_late'`); n != told {
			s.Errorf("%d notices, not %d", n, told)
		}
		s.post(national, "/returns/chase", url.Values{"month": {"2026-10"}}).is(200).says("Nobody sends for this trust here")
		s.post(s.analyst(), "/returns/chase", url.Values{"month": {"2026-10"}}).is(403)
		s.post(national, "/returns/chase", url.Values{"month": {"soon"}}).is(404)
	})
}

func TestAMonthIsSignedOffAndReopened(t *testing.T) {
	each(t, func(s *site) {
		s.accepted(rows(10, 0), "")
		s.get(national, "/returns/approve?month=2026-10").is(200).says("Sign off 1 accepted return of October 2026", "stay as they are")
		s.post(s.acceptor(), "/returns/approve", url.Values{"month": {"2026-10"}}).is(403)
		s.post(national, "/returns/approve", url.Values{"month": {"2026-10"}}).goes("/returns?month=2026-10")
		s.get(s.analyst(), "/returns").says("Approved")
		at := s.checked(rows(12, 0))
		s.get(s.analyst(), at).says("This cannot be sent now.")
		s.post(national, "/returns/reopen", url.Values{"org": {"rcf"}, "month": {"2026-10"}, "until-day": {"30"}, "until-month": {"11"}, "until-year": {"2026"}, "reason": {"A ward was left out"}}).goes("/returns/windows")
		s.get(national, "/returns/windows").is(200).says("Locked months that may be sent again", "A ward was left out")
		s.get(s.analyst(), at).saysNot("This cannot be sent now.")
		s.post(s.analyst(), at+"/send", url.Values{"why": {"A ward was left out"}}).goes(at)
		days := url.Values{"opens-day": {"1"}, "opens-month": {"11"}, "opens-year": {"2026"}, "due-day": {"27"}, "due-month": {"11"}, "due-year": {"2026"}, "locks-day": {"31"}, "locks-month": {"12"}, "locks-year": {"2026"}, "reason": {"The holidays"}}
		s.post(national, "/returns/windows/2026-10", days).goes("/returns/windows")
		s.get(national, "/returns/windows").says("27 November 2026", "The holidays")
		s.get(national, "/returns/windows/2026-10").is(200).keeps(`value="27"`)
		s.post(s.acceptor(), "/returns/windows/2026-10", days).is(403)
	})
}
