package network

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// changeDraft runs a rule on a release that is not out; it goes back to the screen, and whoever had released it does so again.
func (s *Service) changeDraft(ctx context.Context, record string, seen int64, kind string, rule func(*Release, *drawn) (string, error)) error {
	org, who := authz.From(ctx).Org, authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActDraft, op.On("network_release", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, d, err := s.withRows(ctx, tx, tx.Scope(), record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		switch {
		case !x.Stage.Open():
			return 0, audit.Change{}, fault.New(fault.Conflict, "This release is finished")
		case seen != 0 && seen != x.Version:
			return 0, audit.Change{}, moved()
		}
		words, err := rule(&x, &d)
		if err != nil {
			return 0, audit.Change{}, err
		}
		sealed, err := s.shut(org, record, "rows", d)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if !slices.Contains(x.Hands, who.ID) {
			x.Hands = append(x.Hands, who.ID)
		}
		event(tx, org, record, kind, words)
		return 0, audit.Changed("network_release", record, audit.F(kind, words)),
			tx.Must(ctx, `UPDATE network_release SET state = 'draft', findings = '[]', fields = $3, drawn = $4, shown = '', file = NULL, hash = '', hands = $5, first_by = '', first_name = '', first_at = NULL, version = version + 1 WHERE org_id = $1 AND id = $2`,
				org, record, strings.Join(x.Fields, " "), sealed, strings.Join(x.Hands, " "))
	})
	return err
}

func (d *drawn) row(n int) *Row {
	i := slices.IndexFunc(d.Rows, func(r Row) bool { return r.N == n })
	if i < 0 {
		return nil
	}
	return &d.Rows[i]
}

// Mend puts other words, or none, into a field of words of a row.
func (s *Service) Mend(ctx context.Context, record string, seen int64, n int, field, words string) error {
	var p fault.Problems
	words = strings.Join(strings.Fields(typed(&p, "words", words, "", textMost)), " ")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.changeDraft(ctx, record, seen, "mended", func(x *Release, d *drawn) (string, error) {
		pr, _ := ProfileOf(x.Profile)
		f, ok := pr.Field(field)
		r := d.row(n)
		if r == nil || !ok || !f.Text || !slices.Contains(x.Fields, field) {
			return "", fault.Missing()
		}
		if f.Max > 0 && len([]rune(words)) > f.Max {
			return "", fault.WithProblems(fault.Problems{{Field: "words", Message: "That is too long. Shorten it"}})
		}
		if r.Values[field] == words {
			return "", fault.WithProblems(fault.Problems{{Field: "words", Message: "These are the words that were there. Strike what must not go out"}})
		}
		r.Values[field] = words
		if !slices.Contains(r.Mended, field) {
			r.Mended = append(r.Mended, field)
		}
		did := "other words"
		if words == "" {
			did = "words struck"
		}
		return "Row " + itoa(n) + ", " + field + ": " + did, nil
	})
}

// TakeOut leaves a row out of a release, with why.
func (s *Service) TakeOut(ctx context.Context, record string, seen int64, n int, why string) error {
	var p fault.Problems
	why = typed(&p, "why", why, "Say why the row is left out, without its words", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.changeDraft(ctx, record, seen, "left out", func(x *Release, d *drawn) (string, error) {
		r := d.row(n)
		if r == nil || r.Out != "" {
			return "", fault.Missing()
		}
		r.Out = why
		return "Row " + itoa(n) + " left out: " + why, nil
	})
}

// Narrow leaves fields out of a release. It never adds one that was not drawn up.
func (s *Service) Narrow(ctx context.Context, record string, seen int64, fields []string) error {
	return s.changeDraft(ctx, record, seen, "fields", func(x *Release, _ *drawn) (string, error) {
		pr, _ := ProfileOf(x.Profile)
		list := inOrder(pr, fields)
		for _, f := range list {
			if !slices.Contains(x.Fields, f) {
				return "", fault.WithProblems(fault.Problems{{Field: "fields", Message: "A field that was not drawn up cannot be added. Draw up another release"}})
			}
		}
		for _, f := range pr.must() {
			if !slices.Contains(list, f) {
				return "", fault.WithProblems(fault.Problems{{Field: "fields", Message: "The profile cannot go out without the field " + f}})
			}
		}
		if slices.Equal(list, x.Fields) {
			return "", fault.WithProblems(fault.Problems{{Field: "fields", Message: "Take at least one field out"}})
		}
		x.Fields = list
		return "Goes out with " + itoa(len(list)) + " fields", nil
	})
}

// Drop gives a release up, with why. Nothing of it goes out.
func (s *Service) Drop(ctx context.Context, record string, seen int64, why string) error {
	var p fault.Problems
	why = typed(&p, "why", why, "Say why it is dropped", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActDraft, op.On("network_release", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := oneRelease(ctx, tx, tx.Scope(), record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		switch {
		case !x.Stage.Open():
			return 0, audit.Change{}, fault.New(fault.Conflict, "This release is finished")
		case seen != 0 && seen != x.Version:
			return 0, audit.Change{}, moved()
		}
		none, err := s.shut(org, record, "rows", drawn{})
		if err != nil {
			return 0, audit.Change{}, err
		}
		event(tx, org, record, "dropped", "Dropped: "+why)
		return 0, audit.Changed("network_release", record, audit.FF("state", string(x.Stage), string(Dropped))).Because(why),
			tx.Must(ctx, `UPDATE network_release SET state = 'dropped', drawn = $3, file = NULL, shown = '', hash = '', version = version + 1 WHERE org_id = $1 AND id = $2`, org, record, none)
	})
	return err
}
