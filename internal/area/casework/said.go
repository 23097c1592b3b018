package casework

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// News is a step of a case that the reporters of its reports are told of.
type News string

// The steps. Nothing else of a case reaches a reporter by itself: no wish of anybody, nothing about who did it, and nothing
// of what was decided about them.
const (
	NewsPolice    News = "police"
	NewsReference News = "reference"
	NewsCharged   News = "charged"
	NewsHearing   News = "hearing"
	NewsOutcome   News = "outcome"
	NewsPanel     News = "panel" // moves the case, and says nothing
	NewsDecided   News = "decided"
	NewsClosed    News = "closed"
)

// step is what news says, a whole sentence and the key of its translation, and where the case goes with it from where.
type step struct {
	says string
	to   Stage
	from []Stage
}

var steps = map[News]step{
	NewsPolice:    {"The police were told about what happened", Police, []Stage{Opened, Working}},
	NewsReference: {"The police have recorded it, with a crime reference", Police, []Stage{Opened, Working}},
	NewsCharged:   {"Somebody was charged with what happened", Police, []Stage{Opened, Working}},
	NewsHearing:   {"There is a day at court. Your named contact can tell you more", Court, []Stage{Opened, Working, Police, Panel}},
	NewsOutcome:   {"There is an answer from the police or the court. Your named contact can tell you more", "", nil},
	NewsPanel:     {"", Panel, []Stage{Opened, Working}},
	NewsDecided:   {"It was decided what follows from what happened", Working, []Stage{Panel}},
	NewsClosed:    {"We have finished what followed from your report. Your named contact can tell you more", "", nil},
}

// Sentences gives everything that reporters may be told of a case.
func Sentences() []string {
	var out []string
	for _, x := range steps {
		if x.says != "" {
			out = append(out, x.says)
		}
	}
	slices.Sort(out)
	return out
}

// saidEvent is what topic "case.said" carries. Word is the same however often it is delivered.
type saidEvent struct {
	Org, Case, Word string
	News            News
}

// Tell says with a change that a case has come a step further: it stands where it stands now, and soon after the reporters
// of its reports are told in a sentence. Areas that stand on cases call it inside their own changes, whose door has checked
// the actor; of c only Org and ID are needed.
func (s *Service) Tell(ctx context.Context, tx *op.Tx, c Case, news News) error {
	x, ok := steps[news]
	if !ok {
		return nil // what is not in the list is not told
	}
	if x.to != "" {
		now, err := db.One(ctx, tx, func(r db.Row) (Case, error) { return scanCase(r) }, "SELECT "+caseColumns+" FROM case_record c WHERE c.org_id = $1 AND c.id = $2", c.Org, c.ID)
		if err != nil {
			return err
		}
		if slices.Contains(x.from, now.Stage) {
			if err := s.goOn(ctx, tx, now, x.to); err != nil {
				return err
			}
		}
	}
	if x.says == "" {
		return nil
	}
	return tx.Emit("case.said", saidEvent{Org: c.Org, Case: c.ID, Word: id.New("evt", tx.Now()), News: news})
}

// goOn moves a case by way of the stages between.
func (s *Service) goOn(ctx context.Context, tx *op.Tx, c Case, to Stage) error {
	if c.Stage == Opened && !slices.Contains(c.Stage.Next(), to) {
		c.Stage = Working // it is being looked into as soon as anything comes of it
	}
	return s.Move(ctx, tx, c, to)
}

// say passes news on to each report of a case.
func (s *Service) say(ctx context.Context, org string, e saidEvent) error {
	x := steps[e.News]
	if x.says == "" {
		return nil
	}
	c, err := s.ByID(ctx, s.DB, org, e.Case)
	if err != nil {
		return err
	}
	word, err := s.word(ctx, s.DB, c)
	if err != nil {
		return err
	}
	word.ID, word.Sentence = e.Word, x.says
	for _, r := range c.Incidents {
		if err := s.Incidents.PassWord(ctx, org, r, word); err != nil {
			return err
		}
	}
	return nil
}

// word gives whom news of a case may not reach.
func (s *Service) word(ctx context.Context, q db.Querier, c Case) (w incident.Word, err error) {
	w.Lock = c.Lock
	if w.Away, err = db.All(ctx, q, db.Scalar[string], `SELECT person_id FROM record_exclusion WHERE org_id = $1 AND record_id = $2 ORDER BY person_id`, c.Org, c.ID); err != nil || s.Quiet == nil {
		return w, err
	}
	quiet, err := s.Quiet(ctx, q, c.Org, c.ID)
	if err != nil || len(quiet) == 0 {
		return w, err
	}
	list, err := people(ctx, q, c.Org, c.ID)
	for _, p := range list {
		if p.Staff != "" && slices.Contains(quiet, p.ID) {
			w.Quiet = append(w.Quiet, p.Staff)
		}
	}
	return w, err
}
