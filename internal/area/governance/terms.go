package governance

import (
	"context"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Terms are one version of a group's terms of reference.
type Terms struct {
	N    int64
	Text string
	// AgreedOn and InForce are days, YYYY-MM-DD.
	AgreedOn, InForce string
	// Quorum is how many members must be there, and BothSides whether one of each side must.
	Quorum    int
	BothSides bool
	// Reads is whom they let read: org for everybody of the organisation, members for nobody else.
	Reads string
	// EscalateDays is after how many days the chairs hear of an action that is late.
	EscalateDays int
	// Source is where the words come from; Verification is verified, unverified, or "" for a group's own.
	Source, Verification string
	MadeAt               db.Time
	MadeBy               string
}

// TermsAsk is a version as it was typed.
type TermsAsk struct {
	Text, AgreedOn, InForce string
	Quorum                  string
	BothSides               bool
	Reads, EscalateDays     string
	Source, Verification    string
}

func (in TermsAsk) check(p *fault.Problems) Terms {
	t := Terms{Text: clean(in.Text), BothSides: in.BothSides, Reads: in.Reads, Source: clean(in.Source), Verification: in.Verification}
	need(p, "text", t.Text, "Write what the group is for and how it works")
	t.AgreedOn = theDay(p, "agreed", in.AgreedOn)
	t.InForce = theDay(p, "force", in.InForce)
	if t.AgreedOn != "" && t.InForce != "" && t.InForce < t.AgreedOn {
		p.Add("force", "They cannot be in force before they are agreed")
	}
	t.Quorum = count(p, "quorum", in.Quorum, 2, 50, "Say how many must be there, from %d to %d")
	t.EscalateDays = count(p, "escalate", in.EscalateDays, 1, 365, "Say after how many days, from %d to %d")
	if t.Reads != "org" && t.Reads != "members" {
		p.Add("reads", "Choose who may read papers and minutes")
	}
	if t.Verification != "" && t.Verification != "unverified" && t.Verification != "verified" {
		p.Add("text", "Say whether the source was verified")
	}
	return t
}

func count(p *fault.Problems, field, typed string, least, most int, message string) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || n < least || n > most {
		p.Add(field, message, least, most)
		return least
	}
	return n
}

var termsTable = op.Table{Name: "gov_terms", Columns: []string{"org_id", "group_id", "n", "body", "agreed_on", "in_force", "quorum", "both_sides", "reads", "escalate_days", "source", "verification",
	"made_at", "made_by", "made_name"}}

func addTerms(tx *op.Tx, org, group string, t Terms) {
	tx.Insert(termsTable, org, group, t.N, t.Text, t.AgreedOn, t.InForce, int64(t.Quorum), t.BothSides, t.Reads, int64(t.EscalateDays), t.Source, t.Verification, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
}

// ReviseTerms adds a version. after is the version on the page of whoever writes: two who revise at once do not write over
// each other.
func (s *Service) ReviseTerms(ctx context.Context, org, group string, after int64, in TermsAsk) error {
	var p fault.Problems
	t := in.check(&p)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onGroup(ctx, ActManage, org, group, func(tx *op.Tx, _ *Group) (audit.Change, error) {
		all, err := terms(ctx, tx, org, group)
		if err != nil {
			return audit.Change{}, err
		}
		if last := all[0]; after != last.N {
			return audit.Change{}, moved()
		}
		t.N = all[0].N + 1
		addTerms(tx, org, group, t)
		event(tx, org, group, "", "terms", "The terms of reference were revised: version %s", strconv.FormatInt(t.N, 10))
		return audit.Changed("gov_group", group, audit.F("terms", strconv.FormatInt(t.N, 10)), audit.F("reads", t.Reads)), nil
	})
}

// terms gives every version, the newest first.
func terms(ctx context.Context, q db.Querier, org, group string) ([]Terms, error) {
	return db.All(ctx, q, func(r db.Row) (Terms, error) {
		var t Terms
		return t, r.Scan(&t.N, &t.Text, &t.AgreedOn, &t.InForce, &t.Quorum, &t.BothSides, &t.Reads, &t.EscalateDays, &t.Source, &t.Verification, &t.MadeAt, &t.MadeBy)
	}, `SELECT n, body, agreed_on, in_force, quorum, both_sides, reads, escalate_days, source, verification, made_at, made_name FROM gov_terms WHERE org_id = $1 AND group_id = $2 ORDER BY n DESC`, org, group)
}

// TermsOf gives every version of a group in reach, the newest first. Old ones stay to be read.
func (s *Service) TermsOf(ctx context.Context, sc authz.Scope, org, group string) ([]Terms, error) {
	if _, err := s.Group(ctx, sc, org, group); err != nil {
		return nil, err
	}
	return terms(ctx, s.DB, org, group)
}

// InForce gives the version that holds on a day, of a list with the newest first.
func InForce(all []Terms, day string) (Terms, bool) {
	var out Terms
	ok := false
	for _, t := range all {
		if t.InForce <= day && (!ok || t.InForce > out.InForce) {
			out, ok = t, true
		}
	}
	return out, ok
}

// Line is one line of a difference between two texts: kept, taken out or put in.
type Line struct {
	Sign byte // ' ', '-' or '+'
	Text string
}

// Compare gives the difference between two texts line by line, by their longest common part.
func Compare(before, after string) []Line {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	if before == "" {
		a = nil
	}
	n := make([][]int, len(a)+1)
	for i := range n {
		n[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	var out []Line
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, Line{' ', a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || n[i+1][j] >= n[i][j+1]):
			out = append(out, Line{'-', a[i]})
			i++
		default:
			out = append(out, Line{'+', b[j]})
			j++
		}
	}
	return out
}
