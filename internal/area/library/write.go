package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this while you had it open. What you typed is still here: look at the page again, then send it")
}

// Begin begins a case study of the scope's organisation.
func (s *Service) Begin(ctx context.Context, sc authz.Scope, in Body) (Entry, error) {
	in.clean()
	if err := fault.WithProblems(in.problems()); err != nil {
		return Entry{}, err
	}
	return op.Do(ctx, s.Door, ActWrite, op.In(sc.Org(), ""), func(tx *op.Tx) (Entry, audit.Change, error) {
		e := Entry{Org: sc.Org(), ID: id.New("lib", tx.Now()), State: "draft", DraftN: 1, N: 1, Body: in, Authors: []string{tx.Actor().ID}, MadeName: tx.Actor().Name, Version: 1}
		if err := tx.Must(ctx, `INSERT INTO library_entry (org_id, id, unit_id, lock, owner_key, state, current_n, draft_n, asked, made_at, made_by, made_name, version) VALUES ($1, $2, '', '', '', 'draft', 0, 1, $3, $4, $5, $6, 1)`,
			e.Org, e.ID, false, db.At(tx.Now()), tx.Actor().ID, e.MadeName); err != nil {
			return e, audit.Change{}, err
		}
		return e, audit.Created("library_entry", e.ID, audit.F("title", in.Title)), s.insert(ctx, tx, &e)
	})
}

// insert writes version N.
func (s *Service) insert(ctx context.Context, tx *op.Tx, e *Entry) error {
	body, err := json.Marshal(e.Body)
	if err != nil {
		return err
	}
	authors, err := json.Marshal(e.Authors)
	if err != nil {
		return err
	}
	return tx.Must(ctx, `INSERT INTO library_version (org_id, entry_id, n, state, authors, begun_at, published_at, reviewer_id, reviewer_name, review, hash, body) VALUES ($1, $2, $3, 'draft', $4, $5, NULL, '', '', '', '', $6)`,
		e.Org, e.ID, int64(e.N), string(authors), db.At(tx.Now()), string(body))
}

// change runs a change of an entry of one's own organisation, with its draft where there is one.
func (s *Service) change(ctx context.Context, act authz.Action, org, entry string, seen int64, rule func(tx *op.Tx, e *Entry) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("library_entry", org, entry), func(tx *op.Tx) (int, audit.Change, error) {
		e, err := db.One(ctx, tx, scanEntry, `SELECT `+entryColumns+` FROM library_entry e JOIN library_version v ON v.org_id = e.org_id AND v.entry_id = e.id AND v.n = CASE WHEN e.draft_n > 0 THEN e.draft_n ELSE e.current_n END
			WHERE e.org_id = $1 AND e.id = $2`, org, entry)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen > 0 && seen != e.Version {
			return 0, audit.Change{}, moved()
		}
		did, err := rule(tx, &e)
		if err != nil {
			return 0, did, err
		}
		return 0, did, tx.Must(ctx, `UPDATE library_entry SET state = $3, current_n = $4, draft_n = $5, asked = $6, published_at = $7, version = version + 1 WHERE org_id = $1 AND id = $2`,
			org, entry, e.State, int64(e.Current), int64(e.DraftN), e.Asked, e.Published)
	})
	return err
}

// Write changes the draft; where the latest version is published, a new draft begins. Whoever writes becomes an author, and a
// draft that waited for review has to be sent again.
func (s *Service) Write(ctx context.Context, org, entry string, seen int64, in Body) error {
	in.clean()
	if err := fault.WithProblems(in.problems()); err != nil {
		return err
	}
	return s.change(ctx, ActWrite, org, entry, seen, func(tx *op.Tx, e *Entry) (audit.Change, error) {
		e.Body, e.Asked = in, false
		if e.DraftN == 0 {
			e.DraftN, e.N, e.Authors = e.N+1, e.N+1, []string{tx.Actor().ID}
			return audit.Changed("library_entry", entry, audit.F("version begun", strconv.Itoa(e.N))), s.insert(ctx, tx, e)
		}
		if !slices.Contains(e.Authors, tx.Actor().ID) {
			e.Authors = append(e.Authors, tx.Actor().ID)
		}
		body, err := json.Marshal(in)
		if err != nil {
			return audit.Change{}, err
		}
		authors, err := json.Marshal(e.Authors)
		if err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("library_entry", entry, audit.F("draft", strconv.Itoa(e.N))),
			tx.Must(ctx, `UPDATE library_version SET body = $4, authors = $5, review = '' WHERE org_id = $1 AND entry_id = $2 AND n = $3 AND state = 'draft'`, org, entry, int64(e.N), string(body), string(authors))
	})
}

// Ask sends the draft to whoever reviews. What has to be there is there.
func (s *Service) Ask(ctx context.Context, org, entry string, seen int64) error {
	return s.change(ctx, ActWrite, org, entry, seen, func(_ *op.Tx, e *Entry) (audit.Change, error) {
		if e.DraftN == 0 || e.Asked {
			return audit.Change{}, fault.New(fault.Conflict, "There is no draft that could be sent")
		}
		if p := e.Missing(); len(p) > 0 {
			return audit.Change{}, fault.WithProblems(p)
		}
		if err := s.quotes(ctx, &e.Body); err != nil {
			return audit.Change{}, err
		}
		e.Asked = true
		return audit.Changed("library_entry", entry, audit.F("review", "asked for")), nil
	})
}

// quotes refuses a case study with the words of a story: what is published is frozen, and its teller could not take it back.
func (s *Service) quotes(ctx context.Context, b *Body) error {
	if s.Quotes == nil {
		return nil
	}
	raw, err := json.Marshal(b)
	if err != nil {
		return err
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	for _, v := range fields {
		text, _ := v.(string)
		if yes, err := s.Quotes(ctx, text); err != nil {
			return err
		} else if yes {
			return fault.New(fault.Conflict, "It has the words of a story that a colleague told and can take back. What is published stays. Tell what happened without those words, or lead to the campaign")
		}
	}
	return nil
}

// Publish puts the draft out for everybody who is signed in. Nobody publishes what they wrote. words say what was looked at.
func (s *Service) Publish(ctx context.Context, org, entry string, seen int64, words string) error {
	return s.judge(ctx, org, entry, seen, words, "Say what you looked at", func(tx *op.Tx, e *Entry) (audit.Change, error) {
		if err := s.quotes(ctx, &e.Body); err != nil {
			return audit.Change{}, err
		}
		body, err := json.Marshal(e.Body)
		if err != nil {
			return audit.Change{}, err
		}
		h := sha256.Sum256(body)
		e.Hash = hex.EncodeToString(h[:])
		e.State, e.Current, e.DraftN, e.Asked, e.Published = "published", e.N, 0, false, db.At(tx.Now())
		return audit.Changed("library_entry", entry, audit.F("published version", strconv.Itoa(e.N)), audit.F("sha256", e.Hash)).Because(line(words)),
			tx.Must(ctx, `UPDATE library_version SET state = 'published', published_at = $4, reviewer_id = $5, reviewer_name = $6, review = $7, hash = $8 WHERE org_id = $1 AND entry_id = $2 AND n = $3 AND state = 'draft'`,
				org, entry, int64(e.N), e.Published, tx.Actor().ID, tx.Actor().Name, clean(words), e.Hash)
	})
}

// SendBack gives the draft back to its authors, with words.
func (s *Service) SendBack(ctx context.Context, org, entry string, seen int64, words string) error {
	return s.judge(ctx, org, entry, seen, words, "Say what has to change", func(tx *op.Tx, e *Entry) (audit.Change, error) {
		e.Asked = false
		return audit.Changed("library_entry", entry, audit.F("review", "sent back")).Because(line(words)),
			tx.Must(ctx, `UPDATE library_version SET reviewer_id = $4, reviewer_name = $5, review = $6 WHERE org_id = $1 AND entry_id = $2 AND n = $3 AND state = 'draft'`, org, entry, int64(e.N), tx.Actor().ID, tx.Actor().Name, clean(words))
	})
}

func (s *Service) judge(ctx context.Context, org, entry string, seen int64, words, message string, rule func(tx *op.Tx, e *Entry) (audit.Change, error)) error {
	var p fault.Problems
	need(&p, "words", clean(words), message, MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActReview, org, entry, seen, func(tx *op.Tx, e *Entry) (audit.Change, error) {
		switch {
		case e.DraftN == 0 || !e.Asked:
			return audit.Change{}, fault.New(fault.Conflict, "Nothing waits for review here")
		case slices.Contains(e.Authors, tx.Actor().ID):
			return audit.Change{}, fault.Refused("Nobody reviews what they wrote. Ask somebody else to read it")
		}
		return rule(tx, e)
	})
}

// Retire takes a case study out of the list; whoever has its address still reads it, with the word that it is retired.
func (s *Service) Retire(ctx context.Context, org, entry string, seen int64, why string) error {
	why = line(why)
	var p fault.Problems
	need(&p, "why", why, "Say why", MaxLine)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActWrite, org, entry, seen, func(_ *op.Tx, e *Entry) (audit.Change, error) {
		if e.State != "published" {
			return audit.Change{}, fault.New(fault.Conflict, "Only what is published can be retired")
		}
		e.State = "retired"
		return audit.Changed("library_entry", entry, audit.F("state", "retired")).Because(why), nil
	})
}
