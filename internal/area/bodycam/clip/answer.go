package clip

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// onRequest runs a rule on a request that still waits for its answer.
func (s *Service) onRequest(ctx context.Context, org, id string, seen int64, rule func(*op.Tx, *Request) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, ActRequest, op.On("bodycam_clip_request", org, id), func(tx *op.Tx) (int, audit.Change, error) {
		r, err := s.request(ctx, tx, tx.Scope(), org, id)
		switch {
		case err != nil:
			return 0, audit.Change{}, err
		case seen != 0 && seen != r.Version:
			return 0, audit.Change{}, moved()
		case r.State != Waiting:
			return 0, audit.Change{}, fault.New(fault.Conflict, "This request is over. Its answer stays as it was given")
		}
		c, err := rule(tx, &r)
		if err != nil {
			return 0, c, err
		}
		body, err := s.seal(org, id, "request", r.Asker)
		if err != nil {
			return 0, c, err
		}
		n, err := tx.Exec(ctx, `UPDATE bodycam_clip_request SET state = $3, due_at = $4, extended_at = $5, proved_at = $6, third = $7, answered_at = $8, answer = $9, body = $10, version = version + 1
			WHERE org_id = $1 AND id = $2 AND version = $11`, org, id, r.State, r.Due, r.Extended, r.Proved, r.Third, r.Answered, r.Answer, body, r.Version)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, c, err
	})
	return err
}

// Prove says that whoever asks has shown who they are.
func (s *Service) Prove(ctx context.Context, org, id string, seen int64) error {
	return s.onRequest(ctx, org, id, seen, func(tx *op.Tx, r *Request) (audit.Change, error) {
		if !r.Proved.IsZero() {
			return audit.Change{}, fault.New(fault.Conflict, "That they are who they say is written down already")
		}
		r.Proved = db.At(tx.Now())
		return audit.Changed("bodycam_clip_request", id, audit.F("identity", "proved")), nil
	})
}

// Extend gives a request two months more, once, with the reason; whoever asks is told before the first month is over.
func (s *Service) Extend(ctx context.Context, org, id string, seen int64, why string) error {
	var p fault.Problems
	why = clean(why)
	need(&p, "why", why, "Say why it takes longer, as you tell whoever asks", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onRequest(ctx, org, id, seen, func(tx *op.Tx, r *Request) (audit.Change, error) {
		switch {
		case !r.Extended.IsZero():
			return audit.Change{}, fault.New(fault.Conflict, "It was extended already. There is no second time")
		case r.Late(tx.Now()):
			return audit.Change{}, fault.New(fault.Conflict, "The month is over. It can be extended only before")
		}
		r.Due, r.Extended, r.Longer = dueAfter(r.Received.Time, 3), db.At(tx.Now()), why
		return audit.Changed("bodycam_clip_request", id, audit.F("due", string(clock.DayOf(r.Due.Time)))).Because("it takes longer"), nil
	})
}

// Found puts a clip among those that a request is about, by its reference, and holds it: nothing that somebody asks for is
// overwritten meanwhile. search says what was searched for.
func (s *Service) Found(ctx context.Context, org, id string, seen int64, ref, search string) error {
	ref, search = line(ref), clean(search)
	var p fault.Problems
	need(&p, "search", search, "", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	reach, err := s.Door.Policy().Check(authz.From(ctx), ActRead)
	if err != nil {
		return err
	}
	return s.onRequest(ctx, org, id, seen, func(tx *op.Tx, r *Request) (audit.Change, error) {
		if r.Search = search; ref == "" {
			return audit.Changed("bodycam_clip_request", id, audit.F("search", "written")), nil
		}
		var a db.Args
		c, err := db.One(ctx, tx, s.scan, `SELECT `+clipColumns+` FROM bodycam_clip c WHERE c.org_id = `+a.Add(org)+` AND c.ref = `+a.Add(ref)+` AND c.state = 'kept' AND `+reach.Where(&a, "c"), a.Values()...)
		if fault.Is(err, fault.NotFound) {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "clip", Message: "No clip that is still kept has this reference"}})
		}
		if err != nil {
			return audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `INSERT INTO bodycam_clip_asked (org_id, request_id, clip_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, org, id, c.ID, db.At(tx.Now()))
		if err == nil && n == 0 {
			err = fault.WithProblems(fault.Problems{{Field: "clip", Message: "This clip is among them already"}})
		}
		if err != nil {
			return audit.Change{}, err
		}
		if err := s.place(tx, &c, "rights", "Asked for in "+r.Ref); err != nil {
			return audit.Change{}, err
		}
		tx.Also(audit.Changed("bodycam_clip", c.ID, audit.F("hold", "rights")))
		return audit.Changed("bodycam_clip_request", id, audit.F("clip", c.ID)), s.save(ctx, tx, &c)
	})
}

// About gives the clips in reach that a request is about.
func (s *Service) About(ctx context.Context, sc authz.Scope, r *Request) ([]Clip, error) {
	var a db.Args
	w := `SELECT ` + clipColumns + ` FROM bodycam_clip c JOIN bodycam_clip_asked k ON k.org_id = c.org_id AND k.clip_id = c.id WHERE k.org_id = ` + a.Add(r.Org) + ` AND k.request_id = ` + a.Add(r.ID) + ` AND ` + sc.Where(&a, "c")
	return db.All(ctx, s.DB, s.scan, w+` ORDER BY c.recorded_at, c.id`, a.Values()...)
}

// Answer is how a request is answered.
type Answer struct{ Third, ThirdWords, How, Said string }

// Answer answers a request, which ends it. A copy is given only to somebody who has shown who they are, and after somebody
// looked whether others are in it.
func (s *Service) Answer(ctx context.Context, org, id string, seen int64, in Answer) error {
	var p fault.Problems
	in.Said, in.ThirdWords = clean(in.Said), clean(in.ThirdWords)
	need(&p, "said", in.Said, "Write what was answered, and where they can complain", MaxWords)
	need(&p, "third_words", in.ThirdWords, "", MaxWords)
	if !oneOf(Answers(), in.How) {
		p.Add("how", "Choose how it is answered")
	}
	if !oneOf(Thirds(), in.Third) || in.Third == "unknown" && (in.How == "done" || in.How == "part") {
		p.Add("third", "Say first whether others are in the footage")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onRequest(ctx, org, id, seen, func(tx *op.Tx, r *Request) (audit.Change, error) {
		if r.Proved.IsZero() && (in.How == "done" || in.How == "part") {
			return audit.Change{}, fault.New(fault.Conflict, "Write down first that they have shown who they are")
		}
		if in.Third == "masked" {
			open, err := db.One(ctx, tx, db.Scalar[int], `SELECT COUNT(*) FROM bodycam_clip_redaction d WHERE d.org_id = $1 AND d.request_id = $2 AND d.state <> 'done'`, org, id)
			if err == nil && open > 0 {
				err = fault.WithProblems(fault.Problems{{Field: "third", Message: "A masking for this request is not finished"}})
			}
			if err != nil {
				return audit.Change{}, err
			}
		}
		late := r.Late(tx.Now())
		r.State, r.Answered, r.Answer, r.Asker.Third, r.Said = Answered, db.At(tx.Now()), in.How, in.ThirdWords, in.Said
		r.Third = in.Third
		when := "in time"
		if late {
			when = "late"
		}
		return audit.Changed("bodycam_clip_request", id, audit.FF("state", Waiting, Answered), audit.F("answer", in.How), audit.F("when", when)), nil
	})
}

// Withdraw ends a request that whoever asked has taken back.
func (s *Service) Withdraw(ctx context.Context, org, id string, seen int64, why string) error {
	var p fault.Problems
	why = clean(why)
	need(&p, "why", why, "Say how they took it back", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onRequest(ctx, org, id, seen, func(tx *op.Tx, r *Request) (audit.Change, error) {
		r.State, r.Answered, r.Said = Withdrawn, db.At(tx.Now()), why
		return audit.Changed("bodycam_clip_request", id, audit.FF("state", Waiting, Withdrawn)), nil
	})
}
