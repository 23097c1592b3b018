package casework_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// tell lets a case come a step further, as an area that hangs on it does.
func (b *bench) tell(ctx context.Context, c casework.Case, news ...casework.News) {
	b.Helper()
	_, err := op.Do(ctx, b.Door, casework.ActWork, op.On("case_record", here, c.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		for _, n := range news {
			if err := b.Tell(ctx, tx, casework.Case{Org: here, ID: c.ID}, n); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Changed("case", c.ID), nil
	})
	b.must(err)
}

func (b *bench) heard(report, sentence string) int {
	b.Helper()
	return b.count(`SELECT COUNT(*) FROM incident_event WHERE incident_id = $1 AND told = $2`, report, sentence)
}

// notices counts the jobs that bring a reporter a notice of a report.
func (b *bench) notices(report string) int {
	b.Helper()
	return b.count(`SELECT COUNT(*) FROM job WHERE kind LIKE 'incident.told%' AND args LIKE $1`, "%"+report+"%")
}

const police, reference = "The police were told about what happened", "The police have recorded it, with a crime reference"

func TestReportersAreToldEachStepOnceAndTheCaseGoesOn(t *testing.T) {
	each(t, func(b *bench) {
		first, second := b.report(), b.report()
		c := b.open(b.lead(), first, second)
		b.tell(b.lead(), c, casework.NewsPolice, casework.NewsReference, casework.NewsReference, "what they wish")
		b.run("case.said")
		b.run("case.said")
		for _, r := range []string{first, second} {
			if b.heard(r, police) != 1 || b.heard(r, reference) != 1 || b.notices(r) != 2 {
				b.Errorf("%s: told %d and %d times, %d notices", r, b.heard(r, police), b.heard(r, reference), b.notices(r))
			}
			if n := b.count(`SELECT COUNT(*) FROM incident WHERE id = $1 AND fed_at IS NOT NULL`, r); n != 1 {
				b.Error("their feedback is still asked for")
			}
		}
		if n := b.count(`SELECT COUNT(*) FROM incident_event WHERE kind = 'case'`); n != 4 {
			b.Errorf("%d words were told, want 4", n)
		}
		if got := b.read(b.lead(), c.ID); got.Stage != casework.Police {
			b.Errorf("it stands at %s", got.Stage)
		}
		b.now = b.now.Add(48 * time.Hour)
		b.tell(b.lead(), c, casework.NewsHearing)
		b.tell(b.lead(), c, casework.NewsPolice) // another telling of the police does not take it back from the court
		if got := b.read(b.lead(), c.ID); got.Stage != casework.Court {
			b.Errorf("it stands at %s after a hearing was listed", got.Stage)
		}
		b.tell(b.lead(), c, casework.NewsPanel)
		if got := b.read(b.lead(), c.ID); got.Stage != casework.Court {
			b.Errorf("a panel takes it from the court: %s", got.Stage)
		}
		b.run("case.said")
		if b.heard(first, police) != 2 {
			b.Error("the police being told again two days later is not told")
		}
	})
}

func TestAWordThatIsDeliveredTwiceIsToldOnce(t *testing.T) {
	each(t, func(b *bench) {
		r := b.report()
		c := b.open(b.lead(), r)
		word := incident.Word{ID: "evt_once", Sentence: police}
		ctx := authz.With(b.Context(), authz.Service("test"))
		b.must(b.Incidents.PassWord(ctx, here, r, word))
		b.now = b.now.Add(72 * time.Hour)
		b.must(b.Incidents.PassWord(ctx, here, r, word))
		if n := b.heard(r, police); n != 1 || b.notices(r) != 1 {
			b.Errorf("told %d times with %d notices, in %s", n, b.notices(r), c.ID)
		}
	})
}

func TestAReportThatMoreSeeThanTheCaseIsToldNothing(t *testing.T) {
	each(t, func(b *bench) {
		open, kept := b.report(), b.report()
		c := b.open(b.lead(), open)
		b.must(b.Restrict(b.lead(), here, c.ID, "Those around it may be part of it"))
		other := b.open(b.lead(), kept)
		b.must(b.Exclude(b.lead(), here, other.ID, "per_near", "They may have been there"))
		sexual := b.report(func(s *incident.Sending) { s.Record.ViolenceAll = []string{"sexual_noncontact"} })
		sc := b.open(b.as(authz.SexualSafety, here), sexual)
		b.tell(b.lead(), c, casework.NewsPolice)
		b.tell(b.lead(), other, casework.NewsPolice)
		b.tell(b.as(authz.SexualSafety, here), sc, casework.NewsPolice)
		b.run("case.said")
		if b.heard(open, police)+b.heard(kept, police) != 0 {
			b.Error("a report tells of a case that not all of its readers may know")
		}
		if b.heard(sexual, police) != 1 {
			b.Error("a report under the lock of its case is told nothing")
		}
		reply := func(r string) casework.Reply {
			return casework.Reply{Report: r, Said: "You asked for a lock", Did: "It was fitted"}
		}
		b.want(fault.Invalid, b.Close(b.lead(), here, c.ID, "safer", "A lock was fitted", reply(open)), "an answer to a report that more people see")
		b.want(fault.NotFound, b.Close(b.lead(), here, other.ID, "safer", "A lock was fitted", reply(sexual)), "an answer to a report of another case")
	})
}

func TestWhoeverPausedNewsFindsItOnThePageAndGetsNoNotice(t *testing.T) {
	each(t, func(b *bench) {
		r := b.report()
		c := b.open(b.lead(), r)
		b.Quiet = func(ctx context.Context, q db.Querier, org, id string) ([]string, error) {
			return db.All(ctx, q, db.Scalar[string], `SELECT id FROM case_person WHERE org_id = $1 AND case_id = $2 AND staff_id = 'per_alex'`, org, id)
		}
		b.tell(b.lead(), c, casework.NewsCharged)
		b.run("case.said")
		if b.heard(r, "Somebody was charged with what happened") != 1 || b.notices(r) != 0 {
			b.Errorf("the page has it %d times, with %d notices", b.heard(r, "Somebody was charged with what happened"), b.notices(r))
		}
	})
}

func TestAClosedCaseAnswersItsReporters(t *testing.T) {
	each(t, func(b *bench) {
		first, second := b.report(), b.report()
		c := b.open(b.lead(), first, second)
		b.want(fault.Invalid, b.Close(b.lead(), here, c.ID, "safer", "A lock was fitted", casework.Reply{Report: first, Said: "You asked for a lock"}), "half an answer")
		b.must(b.Close(b.lead(), here, c.ID, "safer", "A lock was fitted", casework.Reply{Report: first, Said: "You asked for a lock", Did: "It was fitted"}, casework.Reply{Report: second}))
		b.run("case.said")
		pairs := func(r string) int {
			return b.count(`SELECT COUNT(*) FROM incident_pair WHERE incident_id = $1`, r)
		}
		closed := "We have finished what followed from your report. Your named contact can tell you more"
		if pairs(first) != 1 || pairs(second) != 0 || b.heard(first, closed) != 1 || b.heard(second, closed) != 1 || b.notices(first) != 1 {
			b.Errorf("answers %d and %d, told %d and %d, %d notices", pairs(first), pairs(second), b.heard(first, closed), b.heard(second, closed), b.notices(first))
		}
	})
}

func TestAManagerLearnsFromNoOutcomeWhatSomebodyWishes(t *testing.T) {
	each(t, func(b *bench) {
		for _, code := range []string{"wish", "supported", "police", "safer"} {
			c := b.open(b.lead(), b.report())
			b.must(b.Close(b.lead(), here, c.ID, code, "They asked us to stop"))
			want := map[bool]string{true: "safer", false: casework.Ended}[code == "safer"]
			manager := b.as(authz.Manager, here)
			sc := b.scope(manager, casework.ActRead)
			got, err := b.Case(manager, sc, here, c.ID)
			if err != nil || got.Outcome != want {
				b.Errorf("%s reads %q, %v", code, got.Outcome, err)
			}
			if why, err := b.Ending(manager, sc, here, c.ID); err != nil || why != "" {
				b.Errorf("a manager reads why: %q, %v", why, err)
			}
			lines, err := b.Timeline(manager, sc, here, c.ID)
			at := slices.IndexFunc(lines, func(e casework.Event) bool { return e.Kind == "closed" })
			if err != nil || at < 0 || lines[at].Args[0] != casework.OutcomeWords(want) {
				b.Errorf("%s: the timeline says %+v, %v", code, lines, err)
			}
			if mine := b.read(b.lead(), c.ID); mine.Outcome != code {
				b.Errorf("whoever works it reads %q", mine.Outcome)
			}
		}
		manager := b.as(authz.Manager, here)
		page, err := b.List(manager, b.scope(manager, casework.ActList), casework.Filter{Closed: true})
		if err != nil || len(page.Rows) != 4 {
			b.Fatal(len(page.Rows), err)
		}
		for _, c := range page.Rows {
			if c.Outcome != casework.Ended && c.Outcome != "safer" {
				b.Errorf("the list says %q", c.Outcome)
			}
		}
		if err := b.Close(b.lead(), here, b.open(b.lead(), b.report()).ID, casework.Ended, "x"); !fault.Is(err, fault.Invalid) {
			b.Errorf("the neutral word is an outcome: %v", err)
		}
	})
}
