package casework

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// AskKind is what somebody wants of those who work their case.
type AskKind struct {
	// Code names it in addresses.
	Code string
	// Task is what the lead is to do, a key with a verb for the person's label.
	Task string
	// Said is what the person is told after, a key.
	Said string
	// Days is how many days the lead has.
	Days int
	// Action is who may see it; a worry about who looked is the privacy lead's alone.
	Action authz.Action
}

var askKinds = []AskKind{
	{"correct", "%s asks to correct what is recorded. Read it and answer", "We will read it and correct what is wrong. You hear from us within 3 days.", 3, ActFile},
	{"contact", "%s asks to be contacted", "Your named contact will get in touch within 1 day.", 1, ActFile},
	{"question", "%s has a question about police and court. Answer it", "You will have an answer within 3 days.", 3, ActFile},
	{"apology", "%s would like to hear what an apology or a meeting with the other person would mean", "Your named contact will talk it through with you within 7 days. You can change your mind at any time.", 7, ActFile},
	{"worry", "%s has a worry about who has opened their name", "The privacy lead will look into it within 5 days. Nobody who works your case is told that you asked.", 5, incident.ActWatch},
	{"copy", "%s asks for a copy of everything that is held of them", "The privacy lead will send it within one month, as the law asks.", 30, incident.ActWatch},
}

// AskKinds gives what somebody affected may ask for, in the order in which it is offered.
func AskKinds() []AskKind { return slices.Clone(askKinds) }

// maxAsk bounds what is typed with it, in characters.
const maxAsk = 2000

// Ask hands what somebody wants to those who may see it, as a task with its words sealed in the timeline. about says which
// answer of theirs it is about, "" for none.
func (s *Service) Ask(ctx context.Context, m Mine, kind, about, words string) (AskKind, error) {
	i := slices.IndexFunc(askKinds, func(k AskKind) bool { return k.Code == kind })
	if i < 0 {
		return AskKind{}, fault.Missing()
	}
	k := askKinds[i]
	words = clean(words)
	var p fault.Problems
	switch {
	case words == "" && (kind == "correct" || kind == "question" || kind == "worry"):
		p.Add("words", "Write a few words, as many or as few as you like")
	case len([]rune(words)) > maxAsk:
		p.Add("words", "Write %d characters or fewer", maxAsk)
	}
	if err := fault.WithProblems(p); err != nil {
		return k, err
	}
	if about != "" && words != "" {
		words = about + ": " + words
	}
	// To be told who looked, and to have a copy, are rights that do not end with the case.
	watch := k.Action == incident.ActWatch
	_, err := ofOwn(ctx, s, m, watch, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		ref := Path(c.ID) + "/timeline"
		if err := s.Note(ctx, tx, c, Note{Kind: "asked", Text: k.Task, Args: []string{m.Person.Label}, Action: k.Action, Ref: ref, Words: words}); err != nil {
			return false, audit.Change{}, err
		}
		if watch {
			if err := tx.Emit("case.watch", Moved{c.Org, c.ID}); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Changed("case", c.ID, audit.F("asked", k.Code), audit.F("words", s.Ring.Digest(c.Org, []byte(words)))),
			s.Task(ctx, tx, c, Task{Key: "ask/" + k.Code + "/" + m.Person.ID, Text: k.Task, Args: []string{m.Person.Label}, Due: db.At(tx.Now().AddDate(0, 0, k.Days)), Path: ref, Action: k.Action})
	})
	return k, err
}
