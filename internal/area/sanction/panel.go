package sanction

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// linked tells whether a person has a part in a case, is kept away from it, or asked for what is to be decided.
func (s *Service) linked(ctx context.Context, tx *op.Tx, org, caseID, proposer, person string) (bool, error) {
	if person == proposer {
		return true, nil
	}
	if away, err := keptAway(ctx, tx, org, caseID, person); err != nil || away {
		return away, err
	}
	people, err := s.Cases.PeopleIn(ctx, tx, org, caseID)
	return slices.ContainsFunc(people, func(p Person) bool { return p.Staff != "" && p.Staff == person }), err
}

// Members gives who may be asked to sit on a panel.
func (s *Service) Members(ctx context.Context, org string) ([]Colleague, error) {
	return s.Holders(ctx, s.DB, org, "", authz.Panel)
}

// Seat asks a member of the panel to sit on a file. Nobody sits who is linked to what happened, asked for it, or is kept away
// from it.
func (s *Service) Seat(ctx context.Context, org, record, person, part string) error {
	members, err := s.Members(ctx, org)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(members, func(c Colleague) bool { return c.ID == person })
	return s.change(ctx, ActPrepare, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		var p fault.Problems
		if i < 0 {
			p.Add("person", "Choose a member of the panel")
		}
		set := s.setOf(f)
		if !slices.Contains(set.Seats, part) {
			p.Add("part", "Choose which view they bring")
		}
		if slices.ContainsFunc(f.Seats, func(x Seat) bool { return x.Person == person }) {
			p.Add("person", "They were asked already")
		}
		if part == "chair" && slices.ContainsFunc(f.Seats, func(x Seat) bool { return x.Part == "chair" && !x.Out() }) {
			p.Add("part", "There is a chair already")
		}
		if i >= 0 && len(p) == 0 {
			linked, err := s.linked(ctx, tx, org, f.Case, f.ProposedBy, person)
			if err != nil {
				return audit.Change{}, err
			}
			if linked {
				p.Add("person", "They have a part in this case and cannot sit on its panel. Choose somebody else")
			}
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		if f.State != Proposed {
			return audit.Change{}, decidedAlready()
		}
		if _, err := tx.Exec(ctx, `INSERT INTO sanction_seat (org_id, sanction_id, person_id, name, part, conflict, vote, vote_of, at) VALUES ($1, $2, $3, $4, $5, '', '', 0, $6)`,
			org, f.ID, person, members[i].Name, part, db.At(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, f.ID, "seat", "%s was asked to sit", members[i].Name)
		if err := s.Cases.Asked(ctx, tx, org, f.Case); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("sanction", f.ID, audit.F("seat", person), audit.F("part", part)), tell(ctx, tx, org, "sanction", f.ID, Path(f.ID), notify.DecisionNeeded, []string{person})
	})
}

// Declare says whether a member has a conflict. With one they are left out, and from that moment see nothing of the file.
func (s *Service) Declare(ctx context.Context, org, record string, conflict bool, words string) error {
	words = clean(words)
	return s.change(ctx, ActSit, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		me := tx.Actor().ID
		if !slices.ContainsFunc(f.Seats, func(x Seat) bool { return x.Person == me }) {
			return audit.Change{}, fault.Missing()
		}
		if !conflict {
			event(tx, org, f.ID, "conflict", "%s declared no conflict", tx.Actor().Name)
			_, err := tx.Exec(ctx, `UPDATE sanction_seat SET conflict = 'none', at = $4 WHERE org_id = $1 AND sanction_id = $2 AND person_id = $3`, org, f.ID, me, db.At(tx.Now()))
			return audit.Changed("sanction", f.ID, audit.F("conflict", "none")), err
		}
		var p fault.Problems
		need(&p, "words", words, "Say what the conflict is. Only those who prepare the file read it")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("sanction", f.ID, audit.F("conflict", "declared")), s.leave(ctx, tx, f, me, words)
	})
}

// leave takes somebody off a panel and keeps them away from the file: in lists, counts, search, notices and addresses.
func (s *Service) leave(ctx context.Context, tx *op.Tx, f *File, person, words string) error {
	sealed, err := s.Ring.Seal(place(f.Org, f.ID, "seat"), []byte(words))
	if err != nil {
		return err
	}
	if err := tx.Must(ctx, `UPDATE sanction_seat SET conflict = 'declared', vote = '', vote_of = 0, words = $4, at = $5 WHERE org_id = $1 AND sanction_id = $2 AND person_id = $3`,
		f.Org, f.ID, person, sealed, db.At(tx.Now())); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		f.Org, f.ID, person, "conflict declared", db.At(tx.Now())); err != nil {
		return err
	}
	if f.Draft != nil && f.Draft.By == person {
		f.Draft = nil
	}
	event(tx, f.Org, f.ID, "conflict", "A member of the panel was left out for a conflict")
	people, err := s.holders(ctx, tx, f.Org, f.Unit, f.Lock, authz.Specialist)
	if err != nil {
		return err
	}
	return tell(ctx, tx, f.Org, "sanction", f.ID, Path(f.ID), notify.MessageWaiting, people)
}

// sitting gives the asker's seat, if they may take part in deciding.
func (s *Service) sitting(ctx context.Context, tx *op.Tx, f *File) (*Seat, error) {
	i := slices.IndexFunc(f.Seats, func(x Seat) bool { return x.Person == tx.Actor().ID })
	if i < 0 || f.Seats[i].Out() {
		return nil, fault.Missing()
	}
	if f.Seats[i].Conflict == "" {
		return nil, fault.New(fault.Denied, "Say first whether you have a conflict")
	}
	linked, err := s.linked(ctx, tx, f.Org, f.Case, f.ProposedBy, f.Seats[i].Person)
	if err == nil && linked {
		err = fault.Refused("You have a part in this case and cannot decide on it")
	}
	return &f.Seats[i], err
}

// Sits tells whether the panel of a file can decide: its chair and as many members as it takes, none with a conflict.
func (s *Service) Sits(f *File) bool {
	set, n := s.setOf(f), 0
	must := map[string]bool{}
	for _, x := range f.Seats {
		if !x.Out() {
			n++
			must[x.Part] = true
		}
	}
	return n >= set.Quorum && !slices.ContainsFunc(set.MustSit, func(part string) bool { return !must[part] })
}

func decidedAlready() error {
	return fault.New(fault.Conflict, "This was decided already. Look at what was decided")
}
