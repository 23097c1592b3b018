package casework

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Tag is an entry of a list of the review, in words that are the key of their translation.
type Tag struct {
	Code  string `json:"code"`
	Words string `json:"words"`
}

// ReviewLists are the dated lists of the review.
type ReviewLists struct {
	ValidFrom clock.Day `json:"valid_from"`
	Source    string    `json:"source"`
	Verified  bool      `json:"verified"`
	Checked   clock.Day `json:"checked"`
	Factors   []Tag     `json:"factors"`
	Standards []Tag     `json:"standards"` // HSE Management Standards
	Depths    []Tag     `json:"depths"`
}

//go:embed data/review.json
var reviewData []byte

// Reviewing gives the lists that come with the program.
var Reviewing = sync.OnceValue(func() ReviewLists {
	l, err := parseReview(reviewData)
	if err != nil { // cannot happen: a test reads it
		panic(err)
	}
	return l
})

func parseReview(data []byte) (ReviewLists, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var l ReviewLists
	if err := dec.Decode(&l); err != nil {
		return l, fmt.Errorf("read lists of the review: %w", err)
	}
	if l.ValidFrom == "" || l.Source == "" || len(l.Standards) != 6 {
		return l, fmt.Errorf("lists of the review need a first day, a source and the six standards")
	}
	for _, list := range [][]Tag{l.Factors, l.Standards, l.Depths} {
		seen := map[string]bool{}
		for _, t := range list {
			if t.Code == "" || t.Words == "" || seen[t.Code] || strings.Contains(t.Code, ";") {
				return l, fmt.Errorf("code %q needs words and to be the only one", t.Code)
			}
			seen[t.Code] = true
		}
	}
	return l, nil
}

// Review is what was looked into and learned of a case: in proportion, without blame, and without names.
type Review struct {
	State              string // "draft" or "finished", "" where there is none yet
	Depth              string
	Factors, Standards []string
	Happened, Learned  string
	By, ByName         string
	At, FinishedAt     time.Time
	Version            int64
	Actions            []ReviewAction
}

// ReviewAction is something to be done that came of a review.
type ReviewAction struct {
	N                int
	Words            string
	Owner, OwnerName string
	Due              clock.Day
	MadeAt, DoneAt   time.Time
	Outcome          string
}

// ReviewPath is where the review of a case stands.
func ReviewPath(caseID string) string { return Path(caseID) + "/review" }

// maxReviewWords bounds each free answer.
const maxReviewWords = 20000

func (r Review) problems() fault.Problems {
	var p fault.Problems
	l := Reviewing()
	known := func(field string, codes []string, list []Tag) {
		for _, c := range codes {
			if !slices.ContainsFunc(list, func(t Tag) bool { return t.Code == c }) {
				p.Add(field, "Choose from the list")
				return
			}
		}
	}
	known("factors", r.Factors, l.Factors)
	known("standards", r.Standards, l.Standards)
	known("depth", []string{r.Depth}, l.Depths)
	for field, words := range map[string]string{"happened": r.Happened, "learned": r.Learned} {
		if len([]rune(words)) > maxReviewWords {
			p.Add(field, "This must be %d characters or fewer", maxReviewWords)
		}
	}
	if r.State == "finished" {
		if r.Happened == "" {
			p.Add("happened", "Say in a few sentences what happened, without names")
		}
		if r.Learned == "" {
			p.Add("learned", "Say what was learned, or that nothing new was")
		}
		if len(r.Factors) == 0 {
			p.Add("factors", "Choose what contributed, at least one")
		}
	}
	return p
}

// SaveReview keeps the review of a case. r.Version is what its writer saw, 0 for none yet: where somebody else saved
// meanwhile, it is fault.Conflict, and nothing of theirs is lost.
func (s *Service) SaveReview(ctx context.Context, org, caseID string, r Review) error {
	r.Happened, r.Learned = clean(r.Happened), clean(r.Learned)
	if r.State != "finished" {
		r.State = "draft"
	}
	if err := fault.WithProblems(r.problems()); err != nil {
		return err
	}
	_, err := onCase(ctx, s, ActReviewWrite, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		happened, err := s.Ring.Seal(s.place(org, c.ID, "review happened"), []byte(r.Happened))
		if err != nil {
			return false, audit.Change{}, err
		}
		learned, err := s.Ring.Seal(s.place(org, c.ID, "review learned"), []byte(r.Learned))
		if err != nil {
			return false, audit.Change{}, err
		}
		var finished db.Time
		if r.State == "finished" {
			finished = db.At(tx.Now())
		}
		args := []any{org, c.ID, r.State, r.Depth, strings.Join(r.Factors, ";"), strings.Join(r.Standards, ";"), happened, learned, tx.Actor().ID, tx.Actor().Name, db.At(tx.Now()), finished}
		var n int64
		if r.Version == 0 {
			n, err = tx.Exec(ctx, `INSERT INTO case_review (org_id, case_id, state, depth, factors, standards, happened, learned, by_id, by_name, at, finished_at, version)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) ON CONFLICT DO NOTHING`, args...)
		} else {
			n, err = tx.Exec(ctx, `UPDATE case_review SET state = $3, depth = $4, factors = $5, standards = $6, happened = $7, learned = $8, by_id = $9, by_name = $10, at = $11,
				finished_at = $12, version = version + 1 WHERE org_id = $1 AND case_id = $2 AND version = $13`, append(args, r.Version)...)
		}
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "Somebody else saved this review meanwhile. Read theirs; what you typed is still here")
		}
		if err == nil && r.State == "finished" {
			err = s.Note(ctx, tx, c, Note{Kind: "reviewed", Text: "The review is finished", Ref: ReviewPath(c.ID), Action: ActReviewRead})
		}
		return true, audit.Changed("review", c.ID, audit.F("state", r.State), audit.F("factors", strings.Join(r.Factors, ";")),
			audit.F("learned", s.Ring.Digest(org, []byte(r.Learned)))), err
	})
	return err
}

// Review gives that of a case in reach; its State is "" where there is none yet.
func (s *Service) Review(ctx context.Context, sc authz.Scope, org, caseID string) (Review, error) {
	if _, err := s.Case(ctx, sc, org, caseID); err != nil {
		return Review{}, err
	}
	r, err := db.One(ctx, s.DB, func(row db.Row) (Review, error) {
		var r Review
		var factors, standards string
		var happened, learned []byte
		var at, finished db.Time
		err := row.Scan(&r.State, &r.Depth, &factors, &standards, &happened, &learned, &r.By, &r.ByName, &at, &finished, &r.Version)
		if err != nil {
			return r, err
		}
		r.Factors, r.Standards, r.At, r.FinishedAt = codes(factors), codes(standards), at.Time, finished.Time
		b, err := s.Ring.Open(s.place(org, caseID, "review happened"), happened)
		if err != nil {
			return r, err
		}
		r.Happened = string(b)
		b, err = s.Ring.Open(s.place(org, caseID, "review learned"), learned)
		r.Learned = string(b)
		return r, err
	}, `SELECT state, depth, factors, standards, happened, learned, by_id, by_name, at, finished_at, version FROM case_review WHERE org_id = $1 AND case_id = $2`, org, caseID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return r, err
	}
	r.Actions, err = s.reviewActions(ctx, org, caseID)
	return r, err
}

func codes(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}
