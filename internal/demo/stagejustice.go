package demo

import (
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui/lang"
)

// told tells the police of a case on a day, with an offence against the first person affected.
func (s *stager) told(c *casework.Case, ago int, log, crime string) (report, charge string, err error) {
	if s.Justice == nil {
		return "", "", nil
	}
	on := s.on(ago, 14)
	one, err := s.someone(s.lead, c, casework.Affected)
	if err != nil {
		return "", "", err
	}
	other, err := s.someone(s.lead, c, casework.Alleged)
	if err != nil {
		return "", "", err
	}
	report, err = s.Justice.Tell(s.lead, c.Org, c.ID, justice.Telling{Force: "Northmere Constabulary (invented)", Channel: "officer", EventDate: c.First, Country: "england", Reported: on, ReportedBy: "violence reduction lead",
		Details: justice.Details{Log: log, Crime: crime, Officer: "PC 4471", Email: "pc4471@police.example.org"}})
	if err != nil {
		return "", "", err
	}
	if _, err = s.Justice.Judge(s.lead, c.Org, c.ID, one.ID, law.Given{Engaged: law.Yes, EngagedWhy: "Employed to give NHS care, from the report", Contact: law.Yes, ContactWhy: "Meets patients face to face",
		Acting: law.Yes, ActingWhy: "On shift", On: clock.Day(c.First), Country: "england"}); err != nil {
		return "", "", err
	}
	charge, err = s.Justice.Accuse(s.lead, c.Org, c.ID, justice.Charge{Report: report, Code: "AEW1", Suspect: other.ID, Affected: one.ID, EmergencyWorker: "yes"})
	if err == nil {
		err = s.Casework.MoveTo(s.lead, c.Org, c.ID, casework.Police, "")
	}
	return report, charge, err
}

// charged records the charge and lists a hearing.
func (s *stager) charged(c *casework.Case, ago, hearing int, report, charge string) (string, error) {
	if s.Justice == nil {
		return "", nil
	}
	on := s.on(ago, 15)
	if err := s.Justice.Decide(s.lead, c.Org, c.ID, justice.Result{Charge: charge, Code: "1", Charged: "AEW1", Day: on, Source: "letter"}); err != nil {
		return "", err
	}
	at := s.now.In(clock.London()).AddDate(0, 0, -hearing)
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, 1)
	}
	id, err := s.Justice.List(s.lead, c.Org, c.ID, justice.Hearing{Report: report, Court: "magistrates", Place: "Northmere Magistrates’ Court (invented)", Kind: "first", Needs: "Release from the rota, and a way in apart from the public"},
		at.Format(time.DateOnly), "10:00")
	if err != nil {
		return "", err
	}
	return id, s.Casework.MoveTo(s.lead, c.Org, c.ID, casework.Court, "")
}

// atCourt tells a case that went through court, and was closed.
func (s *stager) atCourt() error {
	c, err := s.open(s.lead, 130, "Assaulted while giving care", outside)
	if c == nil || err != nil {
		return err
	}
	report, charge, err := s.told(c, 129, "0912 of "+c.First, "NC/31870/26")
	if err != nil {
		return err
	}
	hearing, err := s.charged(c, 90, 41, report, charge)
	if err != nil {
		return err
	}
	if s.Justice != nil {
		on := s.on(38, 12)
		if err := s.Justice.Held(s.lead, c.Org, c.ID, hearing, "held", "Guilty plea. Community order of 12 months"); err != nil {
			return err
		}
		if err := s.Justice.Decide(s.lead, c.Org, c.ID, justice.Result{Charge: charge, Code: "1", Charged: "AEW1", Day: on, Disposal: "Community order, 12 months; compensation", Source: "letter", Awarded: 15000, Paid: 5000}); err != nil {
			return err
		}
	}
	s.on(20, 11)
	return s.Casework.Close(s.lead, c.Org, c.ID, "police", "The court gave a community order and compensation. Everybody affected was told within a day. The bay now has a second way out.")
}

// ended tells a case that the police ended without a charge, with what the trust did all the same.
func (s *stager) ended() error {
	c, err := s.open(s.lead, 75, "Threatened in the waiting area", outside)
	if c == nil || err != nil {
		return err
	}
	_, charge, err := s.told(c, 74, "2041 of "+c.First, "NC/40112/26")
	if err != nil {
		return err
	}
	if s.Justice != nil {
		on := s.on(30, 10)
		if err := s.Justice.Decide(s.lead, c.Org, c.ID, justice.Result{Charge: charge, Code: "15", Day: on, Source: "phone", Words: "The camera did not show the bay."}); err != nil {
			return err
		}
	}
	s.on(25, 11)
	return s.Casework.Close(s.lead, c.Org, c.ID, "safer", "The police ended it for want of footage. A camera now covers the bay, and nobody works there alone at night.")
}

// silent tells a case in which the officer has not answered a link in time.
func (s *stager) silent() error {
	c, err := s.open(s.lead, 40, "Spat at during a transfer", outside)
	if c == nil || err != nil {
		return err
	}
	report, _, err := s.told(c, 39, "1533 of "+c.First, "NC/44902/26")
	if err != nil || s.Justice == nil {
		return err
	}
	s.on(30, 9)
	_, err = s.links().AskNow(s.lead, c.Org, c.ID, report)
	return err
}

// mine tells the case of the member of staff of the sign-in page: charged, a hearing ahead, a statement offered.
func (s *stager) mine() error {
	c, err := s.open(s.lead, 32, "Hit while helping a patient", func(c candidate) bool { return c.id == s.x.mine })
	if c == nil || err != nil {
		return err
	}
	one, err := s.someone(s.lead, c, casework.Affected)
	if err != nil {
		return err
	}
	if err := s.Casework.Answer(s.lead, c.Org, c.ID, one.ID, "health", casework.Offered, ""); err != nil {
		return err
	}
	first, err := time.Parse(time.DateOnly, c.First)
	if err != nil {
		return err
	}
	day := func(n int) clock.Day { return clock.Day(first.AddDate(0, 0, n).Format(time.DateOnly)) }
	s.on(20, 16)
	if err := s.Casework.AddAbsence(s.lead, c.Org, c.ID, casework.Absence{Person: one.ID, Span: riddor.Span{Kind: riddor.Away, From: day(1), To: day(10)}, Minutes: 6 * 450}); err != nil {
		return err
	}
	if err := s.Casework.AddCover(s.lead, c.Org, c.ID, casework.Cover{Person: one.ID, Kind: "agency", Day: day(2), Minutes: 690}); err != nil {
		return err
	}
	report, charge, err := s.told(c, 31, "1187 of "+c.First, "NC/45321/26")
	if err != nil {
		return err
	}
	if s.Justice != nil {
		if err := s.Justice.Say(s.lead, c.Org, c.ID, justice.Wish{Person: one.ID, Wish: justice.Supports, Day: s.on(30, 9)}); err != nil {
			return err
		}
	}
	if _, err := s.charged(c, 12, -6, report, charge); err != nil {
		return err
	}
	if s.Justice != nil {
		if _, err := s.Justice.Offer(s.lead, c.Org, c.ID, justice.Statement{Kind: "vps", Person: one.ID}); err != nil {
			return err
		}
	}
	if err := s.letterTo(c, one); err != nil {
		return err
	}
	if err := s.business(c); err != nil {
		return err
	}
	return s.exhibits(c)
}

// business tells what the trust said of the effect on itself: signed, given to the police, and added to since.
func (s *stager) business(c *casework.Case) error {
	j := s.Justice
	if j == nil || j.Letters == nil {
		return nil
	}
	s.on(11, 10)
	id, err := j.Offer(s.lead, c.Org, c.ID, justice.Statement{Kind: "isb"})
	if err != nil {
		return err
	}
	if err := j.Write(s.lead, c.Org, c.ID, justice.Statement{ID: id, Author: "Dele Invented", Authority: "Director of operations, named for this by the chief executive",
		Words: "One nurse was away for ten days. Agency staff covered her shifts. Two beds stayed empty for one night, and three people waited longer for theirs."}); err != nil {
		return err
	}
	if err := j.Sign(s.lead, c.Org, c.ID, id, 0); err != nil {
		return err
	}
	if err := j.Give(s.lead, c.Org, c.ID, id, s.on(9, 11)); err != nil {
		return err
	}
	further, err := j.Offer(s.lead, c.Org, c.ID, justice.Statement{Kind: "isb", Supersedes: id})
	if err != nil {
		return err
	}
	return j.Write(s.lead, c.Org, c.ID, justice.Statement{ID: further, Author: "Dele Invented", Authority: "Director of operations, named for this by the chief executive", Words: "Since then the ward has a second person at night, which costs about £900 a week."})
}

// letterTo makes the letter about support, and hands it over.
func (s *stager) letterTo(c *casework.Case, to casework.Person) error {
	l := s.Carried.Letters
	if l == nil {
		return nil
	}
	lead := s.x.crew.specialist.Name
	first, err := time.ParseInLocation(time.DateOnly, c.First, clock.London())
	if err != nil {
		return err
	}
	on := s.on(11, 10)
	d, err := l.Draft(s.lead, c.Org, "case_support", "en", letter.Letter{From: []string{s.x.Name}, To: []string{"An invented colleague"}, Date: lang.Date(s.lead, s.Door.Now()), Reference: c.Ref, SignOff: []string{lead},
		Fields: map[string]string{"name": "colleague", "day": lang.Date(s.lead, first), "contact": lead, "offered": "occupational health and a talk with a trained colleague"}})
	if err != nil {
		return err
	}
	made, err := s.Casework.MakeLetter(s.lead, l, c.Org, c.ID, d, to.Label)
	if err != nil {
		return err
	}
	return s.Casework.DeliverLetter(s.lead, l, c.Org, c.ID, made.ID, casework.Delivery{Method: "portal", Day: on})
}
