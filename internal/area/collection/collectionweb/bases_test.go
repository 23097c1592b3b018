package collectionweb_test

import (
	"net/url"
	"regexp"
	"testing"
)

func TestTheNationalTeamBringsInNumbersToDivideBy(t *testing.T) {
	each(t, func(s *site) {
		s.get(s.acceptor(), "/bases").is(403)
		s.get(s.analyst(), "/bases/file").is(403)
		s.get(national, "/bases").is(200).says("Nothing to divide by is held yet")
		const head = "org,month,kind,staff_group,value,source,release\n"
		s.upload(national, "/bases/file", "bases.csv", "").is(422).says("There is a problem", "The file is empty")
		s.upload(national, "/bases/file", "bases.csv", head+"RCF,2026-13,headcount,,10,NHS workforce,1\nRCF,2026-10,headcount,,5210,NHS workforce,1\n").is(200).
			says("1 row is wrong, so nothing of the file is taken", "Write the month as 2026-10", "2 month").saysNot("/bases/take")
		page := s.upload(national, "/bases/file", "bases.csv", head+"RCF,2026-10,headcount,,5210,NHS workforce,July\nRBS,2026-10,headcount,,100,NHS workforce,July\n").is(200).
			says("2 new numbers can be taken", "Staff in post", "Take 2 numbers")
		s.get(national, "/bases").says("Nothing to divide by is held yet")
		held := regexp.MustCompile(`name="held" value="([^"]+)"`).FindStringSubmatch(page.body)
		if held == nil {
			s.Fatal(page.body)
		}
		form := url.Values{"name": {"bases.csv"}, "held": {held[1]}}
		s.post(s.acceptor(), "/bases/take", form).is(403)
		s.post(national, "/bases/take", form).goes("/bases#headcount")
		s.get(national, "/bases").is(200).says("Staff in post are held up to October 2026", "5,310", "NHS workforce")
		s.get(national, "/bases.csv").is(200)
		s.get(national, "/bases/headcount/2026-10").is(200).says("Staff in post of October 2026: 2 trusts", "5,210")
		s.get(national, "/bases/headcount/2026-09").is(404)
		s.get(national, "/bases/heads/2026-10").is(404)

		const one = "/bases/headcount/2026-10/" + trust
		s.get(national, one).is(200).says("The number is 5,210 now")
		s.post(national, one, url.Values{"do": {"correct"}, "value": {"many"}, "source": {"NHS workforce"}, "reason": {"A slip"}}).is(422).says("Write a number that is not negative", "A slip")
		s.post(national, one, url.Values{"do": {"correct"}, "value": {"5,211"}, "source": {"NHS workforce"}, "reason": {"A slip"}}).goes("/bases/headcount/2026-10")
		s.get(national, one).says("The number is 5,211 now")
		s.post(national, one, url.Values{"do": {"withdraw"}, "reason": {""}}).is(422).says("Say why they are taken back")
		s.post(national, one, url.Values{"do": {"withdraw"}, "reason": {"Twice in the file"}}).goes("/bases")
		s.get(national, one).is(404)
		s.post(national, "/bases/headcount/2026-10", url.Values{"reason": {""}}).is(422).says("Say why they are taken back")
		s.post(national, "/bases/headcount/2026-10", url.Values{"reason": {"Wrong release"}}).goes("/bases")
		s.get(national, "/bases").says("Nothing to divide by is held yet")
	})
}
