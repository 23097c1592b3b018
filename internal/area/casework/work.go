package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// change runs a change of a case: it loads it in the transaction, lets f change it, and writes what differs. Two people
// who decide at once do not write over each other: the second is told, and nothing of theirs is written.
func (s *Service) change(ctx context.Context, act authz.Action, org, id string, f func(tx *op.Tx, c *Case) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("case_record", org, id), func(tx *op.Tx) (bool, audit.Change, error) {
		c, err := s.In(ctx, tx, org, id)
		if err != nil {
			return false, audit.Change{}, err
		}
		if s.seen > 0 && c.Version != s.seen {
			return false, audit.Change{}, stale()
		}
		change, err := f(tx, &c)
		if err != nil {
			return false, audit.Change{}, err
		}
		return true, change, s.save(ctx, tx, &c)
	})
	return err
}

// onOpen is change for a case that goes on.
func (s *Service) onOpen(ctx context.Context, act authz.Action, org, id string, f func(tx *op.Tx, c *Case) (audit.Change, error)) error {
	return s.change(ctx, act, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		if !c.Open() {
			return audit.Change{}, fault.New(fault.Conflict, "This case is closed. Take it up again before you change it")
		}
		return f(tx, c)
	})
}

// save writes a changed case. The version it was read at must still be there.
func (s *Service) save(ctx context.Context, tx *op.Tx, c *Case) error {
	n, err := tx.Exec(ctx, `UPDATE case_record SET lock = $3, title = $4, stage = $5, lead_id = $6, lead_name = $7, closed_at = $8, outcome = $9, incidents = $10,
		affected = $11, open = $12, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $13`,
		c.Org, c.ID, c.Lock, c.Title, string(c.Stage), c.Lead, c.LeadName, c.ClosedAt, c.Outcome, int64(c.IncidentsN), int64(c.Affected), c.Open(), c.Version)
	if err == nil && n != 1 {
		err = stale()
	}
	return err
}

// words takes what somebody typed for the people of a case: sealed, but still short and without what identifies.
func typed(field, text, empty string, most int) (string, fault.Problems) {
	var p fault.Problems
	text = clean(text)
	switch {
	case text == "" && empty != "":
		p.Add(field, empty)
	case len([]rune(text)) > most:
		p.Add(field, "Write %d characters or fewer", most)
	}
	return text, p
}

// maxWords bounds a reason or remark, in characters.
const maxWords = 2000

// Retitle gives a case another title.
func (s *Service) Retitle(ctx context.Context, org, id, title string) error {
	title, p := titled(title)
	if title == "" {
		p.Add("title", "Say in a few words what the case is about")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		ch := audit.Changed("case", id, audit.FF("title", c.Title, title))
		c.Title = title
		if err := s.retitled(ctx, tx, c); err != nil {
			return ch, err
		}
		return ch, s.Note(ctx, tx, *c, Note{Kind: "title", Text: "The title was changed", Action: ActRead})
	})
}

// Move says where a case stands now, inside a change of another area. A stage that does not follow from where it stands
// is fault.Conflict; the stage it has is nothing.
func (s *Service) Move(ctx context.Context, tx *op.Tx, c Case, to Stage) error {
	if c.Stage == to {
		return nil
	}
	if !slices.Contains(c.Stage.Next(), to) {
		return wrongMove(c.Stage)
	}
	c.Stage = to
	if err := s.save(ctx, tx, &c); err != nil {
		return err
	}
	return s.moveNote(ctx, tx, c)
}

func wrongMove(from Stage) error {
	if from == Closed {
		return fault.New(fault.Conflict, "This case is closed. Take it up again before you change it")
	}
	return fault.WithProblems(fault.Problems{{Field: "stage", Message: "Choose where the case stands now"}})
}

func (s *Service) moveNote(ctx context.Context, tx *op.Tx, c Case) error {
	return s.Note(ctx, tx, c, Note{Kind: "stage", Text: c.Stage.Words(), Action: ActRead})
}

// MoveTo is Move for a person, with a remark of theirs. Where it stands there already, because of what was done elsewhere,
// the remark is all that is written.
func (s *Service) MoveTo(ctx context.Context, org, id string, to Stage, remark string) error {
	remark, p := typed("remark", remark, "", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		stays := to == c.Stage
		if !stays && !slices.Contains(c.Stage.Next(), to) {
			return audit.Change{}, wrongMove(c.Stage)
		}
		ch := audit.Changed("case", id, audit.FF("stage", string(c.Stage), string(to)))
		c.Stage = to
		if remark != "" {
			if err := s.Note(ctx, tx, *c, Note{Kind: "remark", Text: "Remark", Words: remark}); err != nil {
				return ch, err
			}
		}
		if stays {
			return ch, nil
		}
		return ch, s.moveNote(ctx, tx, *c)
	})
}

// Remark adds a line to the timeline in somebody's own words, sealed.
func (s *Service) Remark(ctx context.Context, org, id, text string) error {
	text, p := typed("remark", text, "Write what the others should know", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		return audit.Changed("case", id, audit.F("remark", s.Ring.Digest(org, []byte(text)))), s.Note(ctx, tx, *c, Note{Kind: "remark", Text: "Remark", Words: text})
	})
}

// HandOver makes a colleague answer for the case, who may open it and is not kept away from it. They are told.
func (s *Service) HandOver(ctx context.Context, org, id, to string) error {
	return s.onOpen(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		people, err := s.canLead(ctx, tx, *c)
		if err != nil {
			return audit.Change{}, err
		}
		i := slices.IndexFunc(people, func(p incident.Colleague) bool { return p.ID == to })
		if i < 0 {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "to", Message: "Choose a colleague who may open this case"}})
		}
		ch := audit.Changed("case", id, audit.FF("lead", c.Lead, to))
		c.Lead, c.LeadName = people[i].ID, people[i].Name
		if err := s.Note(ctx, tx, *c, Note{Kind: "lead", Text: "Led by %s from now on", Args: []string{c.LeadName}, Action: ActRead}); err != nil {
			return ch, err
		}
		return ch, tx.Emit("case.assigned", assigned{org, id, to})
	})
}

type assigned struct{ Org, ID, To string }

// canLead gives who may answer for a case: those who work cases under its lock and are not kept away from it.
func (s *Service) canLead(ctx context.Context, q db.Querier, c Case) ([]incident.Colleague, error) {
	people, err := s.Incidents.HoldersFor(ctx, q, c.Org, c.Unit, c.Lock)
	var out []incident.Colleague
	for _, p := range people {
		kept := false
		if kept, err = s.Incidents.KeptAway(ctx, q, c.Org, c.ID, p.ID); err != nil {
			return nil, err
		}
		if !kept {
			out = append(out, p)
		}
	}
	return out, err
}

// CanLead gives who may answer for a case that lies in the scope.
func (s *Service) CanLead(ctx context.Context, sc authz.Scope, org, id string) ([]incident.Colleague, error) {
	c, err := s.Case(ctx, sc, org, id)
	if err != nil {
		return nil, err
	}
	return s.canLead(ctx, s.DB, c)
}

// maxTask bounds what a person's own task says, in characters.
const maxTask = 200

// AddTask puts a person's own task into a case. What it says stands in lists, so names are refused.
func (s *Service) AddTask(ctx context.Context, org, record, text string, due time.Time) error {
	text, p := typed("text", text, "Say what is to be done", maxTask)
	if len(incident.Scan(text)) > 0 {
		p.Add("text", "Leave names and numbers out of the task. It stands in lists")
	}
	if !due.IsZero() && due.Before(s.now().AddDate(0, 0, -1)) {
		p.Add("due", "The day must not have passed")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActWork, org, record, func(tx *op.Tx, c *Case) (audit.Change, error) {
		a := tx.Actor()
		return audit.Changed("case", record, audit.F("task", text)), s.Task(ctx, tx, *c, Task{Key: "own/" + id.New("task", tx.Now()), Text: "%s", Args: []string{text}, Due: db.At(due), Owner: a.ID, OwnerName: a.Name,
			Action: ActFile})
	})
}

// DoneTask settles a task that a person set, or what somebody affected asked for, also after the case is closed; others are
// settled where they are done. What is the privacy lead's alone, only they settle.
func (s *Service) DoneTask(ctx context.Context, org, id, key string) error {
	act, run := ActWork, s.onOpen
	if kind, asked := strings.CutPrefix(key, "ask/"); asked {
		run = s.change
		kind, _, _ = strings.Cut(kind, "/")
		if slices.ContainsFunc(askKinds, func(k AskKind) bool { return k.Code == kind && k.Action == incident.ActWatch }) {
			act = incident.ActWatch
		}
	} else if !strings.HasPrefix(key, "own/") {
		return fault.New(fault.Conflict, "This task is settled where it is done")
	}
	return run(ctx, act, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		if err := s.Settle(ctx, tx, *c, key); err != nil {
			return audit.Change{}, err
		}
		n := Note{Kind: "task", Text: "A task was done"}
		if act == incident.ActWatch {
			n.Action = act
		}
		return audit.Changed("case", id, audit.F("task done", key)), s.Note(ctx, tx, *c, n)
	})
}
