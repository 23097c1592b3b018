package demo

import (
	"fmt"
	"strings"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/authz"
)

// taught is a session of the story: how many days ago it was (negative: to come), what it is called, who teaches (0 the certified
// provider, 1 the lapsed one), its places and whether something was assessed.
type taught struct {
	ago      int
	title    string
	code     string
	by       int
	places   int
	assessed bool
}

var held = []taught{{330, "Conflict resolution", "conflict-resolution", 0, 12, true}, {210, "Conflict resolution", "conflict-resolution", 0, 12, true}, {120, "Disengagement, first day", "breakaway", 0, 8, true}, {35, "Conflict resolution", "conflict-resolution", 0, 12, false},
	{yesterday, "Conflict resolution", "conflict-resolution", 0, 12, false}}

// yesterday’s session waits for somebody to write down who attended.
const yesterday = 1

var toCome = []taught{{-9, "Conflict resolution", "conflict-resolution", 0, 3, false}, {-23, "Disengagement, first day", "breakaway", 0, 8, false}, {-37, "Safer holding, yearly update", "holding", 1, 8, false}}

// learning tells who teaches at a pilot, sessions past and to come, an analysis of needs that waits for approval, and a cohort.
func (s *stager) learning() error {
	if s.Carried.Learn == nil {
		return nil
	}
	providers, trainers, err := s.teach()
	if err != nil {
		return fmt.Errorf("who teaches: %w", err)
	}
	for _, t := range append(append([]taught(nil), held...), toCome...) {
		if err := s.session(t, providers[t.by], trainers[t.by]); err != nil {
			return fmt.Errorf("the session of %d days ago: %w", t.ago, err)
		}
	}
	if err := s.needs(); err != nil {
		return fmt.Errorf("the needs: %w", err)
	}
	return s.cohort()
}

// teach keeps a provider in force, one that lapsed three weeks ago, and a trainer of each.
func (s *stager) teach() (providers, trainers [2]string, err error) {
	l, d := s.Carried.Learn, newDice(s.opt.Seed, "teach "+s.x.ID)
	s.on(420, 10)
	for i, name := range []string{"Calm Hands Training (invented)", "Steady Ground Training (invented)"} {
		if providers[i], err = l.AddProvider(s.lead, learn.ProviderForm{Kind: learn.KindProvider, Name: name, About: "Conflict resolution, disengagement and holding for hospital and community staff."}); err != nil {
			return providers, trainers, err
		}
		ends := 500
		if i == 1 {
			ends = -21
		}
		f := learn.CertificateForm{Scheme: "rrn", Body: "Invented Certification", Number: fmt.Sprintf("RRN-%05d", d.IntN(100000)), From: s.dayIn(ends - 1095), Expires: s.dayIn(ends), Scope: "Adult services"}
		if i == 0 {
			f.Checked, f.CheckedAt = s.dayIn(-410), "The certifying body’s register"
		}
		s.on(400, 10)
		if err = l.SetCertificate(s.lead, providers[i], 0, f); err != nil {
			return providers, trainers, err
		}
		if trainers[i], err = l.AddProvider(s.lead, learn.ProviderForm{Kind: learn.KindTrainer, Of: providers[i], Name: d.person()}); err != nil {
			return providers, trainers, err
		}
		if err = l.SetCertificate(s.lead, trainers[i], 0, learn.CertificateForm{Scheme: "rrn_trainer", Body: "Invented Certification", Number: fmt.Sprintf("AT-%05d", d.IntN(100000)), From: s.dayIn(-305), Expires: s.dayIn(60)}); err != nil {
			return providers, trainers, err
		}
	}
	// before the trainers' certificates of this year there were others
	for _, t := range trainers {
		if err = l.SetCertificate(s.lead, t, 0, learn.CertificateForm{Scheme: "rrn_trainer", Body: "Invented Certification", Number: fmt.Sprintf("AT-%05d", d.IntN(100000)), From: s.dayIn(-670), Expires: s.dayIn(-306)}); err != nil {
			return providers, trainers, err
		}
	}
	return providers, trainers, nil
}

// post gives the assignment number of a post of a unit, "" where none is kept.
func (s *stager) post(unit string, n int) (string, error) {
	if s.Carried.Training == nil {
		return "", nil
	}
	sc, err := s.Door.Policy().Check(authz.From(s.lead), training.ActPeople)
	if err != nil {
		return "", err
	}
	list, err := s.Carried.Training.Assignments(s.lead, sc, unit, s.Carried.Training.Today(), n+1)
	if err != nil || len(list) <= n {
		return "", err
	}
	return s.Carried.Training.Number(s.lead, &list[n])
}

// session plans a session, opens it where its provider may teach, books people and writes down who attended.
func (s *stager) session(t taught, provider, trainer string) error {
	l, d := s.Carried.Learn, newDice(s.opt.Seed, fmt.Sprint("session ", s.x.ID, t.ago))
	before := t.ago + 40
	if t.ago < 0 {
		before = 12
	}
	s.on(before, 10)
	id, err := l.PlanSession(s.lead, learn.SessionForm{Competence: t.code, Title: t.title, Place: "Education centre, room " + fmt.Sprint(1+d.IntN(6)), On: s.dayIn(-t.ago), From: "09:30", To: "12:30", Capacity: fmt.Sprint(t.places),
		Provider: provider, Trainer: trainer, Restrictive: t.by == 1})
	if err != nil || t.by == 1 { // the lapsed one stays shut
		return err
	}
	if err := l.OpenSession(s.lead, id, 0); err != nil {
		return err
	}
	booked := min(5, len(s.x.crew.staff))
	sc, err := s.Door.Policy().Check(authz.From(s.lead), learn.ActBook)
	if err != nil {
		return err
	}
	for i := range booked {
		n := s.x.crew.staff[(i+max(t.ago, 0)/30)%len(s.x.crew.staff)]
		p := s.x.estate.places[i%len(s.x.estate.places)]
		s.on(before-1, 10+i)
		post, err := s.post(p.unit, i)
		if err != nil {
			return err
		}
		if _, err := l.Book(s.lead, sc, learn.BookingForm{Session: id, Who: n.Email, Unit: p.unit, Post: post}); err != nil {
			return err
		}
	}
	list, err := l.Bookings(s.lead, sc, id)
	if err != nil || len(list) == 0 {
		return err
	}
	if t.ago == held[1].ago || t.ago == toCome[1].ago {
		last := list[len(list)-1]
		if err := l.RefuseRelease(s.as(s.x.crew.managers[0], authz.Manager), last.ID, "staffing", "Two nurses for 28 beds on that day"); err != nil {
			return err
		}
		list = list[:len(list)-1]
	}
	if t.ago <= yesterday {
		return nil
	}
	s.on(t.ago, 14)
	said := learn.Attendance{}
	for i, b := range list {
		switch {
		case i == 0 && t.ago != held[3].ago:
			said[b.ID] = "absent"
		case t.assessed:
			said[b.ID] = "passed"
		default:
			said[b.ID] = "attended"
		}
	}
	if err := l.Attend(s.lead, id, 0, said); err != nil {
		return err
	}
	for i, b := range list {
		if said[b.ID] == "absent" {
			continue
		}
		if err := l.Follow(authz.With(s.ctx, authz.Service("learn")), b.Org, b.ID); err != nil {
			return err
		}
		me := authz.With(s.ctx, authz.Actor{ID: b.Person, Name: b.Name, Role: authz.Reporter, Org: s.x.ID, OwnKey: s.Identity.OwnKey(s.x.ID, b.Person)})
		confident := 0
		if t.ago > 100 && i > 1 {
			s.on(t.ago-90, 12)
			confident = 2 + d.IntN(4)
		}
		if err := l.Say(me, b.ID, 3+d.IntN(3), confident); err != nil {
			return err
		}
	}
	return nil
}

// needs decides on an analysis, of which one line otherwise than proposed, and sends it for approval.
func (s *stager) needs() error {
	l := s.Carried.Learn
	s.on(6, 10)
	id, err := l.Analyse(s.lead, fmt.Sprintf("Training needs %d", s.now.AddDate(0, 2, 0).Year()))
	if err != nil {
		return err
	}
	sc, err := s.Door.Policy().Check(authz.From(s.lead), learn.ActRead)
	if err != nil {
		return err
	}
	n, err := l.Need(s.lead, sc, id)
	if err != nil {
		return err
	}
	s.on(4, 15)
	for i := len(n.Proposals) - 1; i > 0; i-- {
		p, level, why := n.Proposals[i], "2", "The team that responds is another unit’s: disengagement, and the drill with that team"
		if p.Level == 2 && p.Role == "People who work alone" {
			level, why = "1", "First visits take place in the clinic since October, so the plan ends in spring"
		} else if p.Level < 3 {
			continue
		}
		if err := l.Decide(s.lead, id, 0, p.ID, level, why); err != nil {
			return err
		}
		break
	}
	n, err = l.Need(s.lead, sc, id)
	if err != nil {
		return err
	}
	if n.Open() > 0 {
		if err := l.DecideRest(s.lead, id, 0); err != nil {
			return err
		}
	}
	s.on(3, 9)
	return l.SendNeed(s.lead, id, 0)
}

// cohort takes three people into a cohort, of whom one has done most.
func (s *stager) cohort() error {
	l := s.Carried.Learn
	s.on(150, 10)
	units := []string{"Violence as a public-health problem", "Data and the standard", "Working with police and partners", "Leading change"}
	id, err := l.AddCohort(s.lead, learn.CohortForm{Name: "Cohort " + fmt.Sprint(2+len(s.x.ID)%3), Qualification: "rsph_l4_lead", Starts: s.dayIn(-140), Ends: s.dayIn(150), Units: strings.Join(units, "\n")})
	if err != nil {
		return err
	}
	for i, n := range s.x.crew.staff {
		if i == 3 {
			break
		}
		if err := l.AddLearner(s.lead, id, n.Email); err != nil {
			return err
		}
	}
	sc, err := s.Door.Policy().Check(authz.From(s.lead), learn.ActCohorts)
	if err != nil {
		return err
	}
	list, err := l.Learners(s.lead, sc, id)
	if err != nil {
		return err
	}
	for i, x := range list {
		me := authz.With(s.ctx, authz.Actor{ID: x.Person, Name: x.Name, Role: authz.Reporter, Org: s.x.ID, OwnKey: s.Identity.OwnKey(s.x.ID, x.Person)})
		for k := range 3 - i {
			s.on(100-k*25, 16)
			if err := l.AddEvidence(me, x.ID, units[k], "Reflective account "+fmt.Sprint(k+1), "https://portfolio.example.org/"+fmt.Sprint(i*10+k)); err != nil {
				return err
			}
			if err := l.SignOff(s.lead, x.ID, 0, units[k], s.dayIn(k*25-100)); err != nil {
				return err
			}
		}
	}
	return nil
}
