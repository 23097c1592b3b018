package collection

import (
	"context"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// BasePreview is what a table of numbers to divide by would do, before it is taken.
type BasePreview struct {
	Report importer.Report
	// Numbers are those of the file, in its order. New are not held yet, Same are held as they are.
	Numbers              []Denominator
	New, Changed, Same   int
	Differences          []BaseDifference // the first mostDifferences of Changed
	Kinds                []string
	From, To             Month
	Organisations, Wrong int // how many organisations it names, and how many rows cannot be taken
}

// BaseDifference is a number that a file would replace.
type BaseDifference struct{ Was, Now Denominator }

const mostDifferences = 100

// Takes tells whether the file can be taken: it has numbers, and nothing in it is wrong.
func (p *BasePreview) Takes() bool {
	return !p.Report.Refused() && p.Report.Rejected == 0 && len(p.Numbers) > 0
}

func (s *Service) readBases(ctx context.Context, f *importer.File) ([]Denominator, importer.Report, error) {
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, importer.Report{}, err
	}
	shape := denominatorShape(func(code string) bool {
		o, ok := t.Get(code)
		return ok && o.Kind == org.Trust
	})
	var list []Denominator
	rep, err := shape.Check(ctx, f, importer.Options[Denominator]{Take: func(_ int, d Denominator) error {
		list = append(list, d)
		return nil
	}})
	return list, rep, err
}

// PreviewDenominators reads a table as PutDenominators does, and says what would change. It changes nothing.
func (s *Service) PreviewDenominators(ctx context.Context, f *importer.File) (*BasePreview, error) {
	list, rep, err := s.readBases(ctx, f)
	if err != nil {
		return nil, err
	}
	p := &BasePreview{Report: rep, Numbers: list, Wrong: rep.Rejected}
	orgs, kinds := map[string]bool{}, map[string]bool{}
	for _, d := range list {
		orgs[d.Org], kinds[d.Kind] = true, true
		if p.From == "" || d.Month < p.From {
			p.From = d.Month
		}
		p.To = max(p.To, d.Month)
	}
	p.Organisations = len(orgs)
	for _, k := range DenominatorKinds() {
		if kinds[k] {
			p.Kinds = append(p.Kinds, k)
		}
	}
	if len(list) == 0 {
		return p, nil
	}
	held, err := s.Denominators(ctx, Ask{From: p.From, To: p.To})
	if err != nil {
		return nil, err
	}
	was := make(map[string]Denominator, len(held))
	for _, d := range held {
		was[d.key()] = d
	}
	for _, d := range list {
		switch old, ok := was[d.key()]; {
		case !ok:
			p.New++
		case old == d:
			p.Same++
		default:
			if p.Changed++; len(p.Differences) < mostDifferences {
				p.Differences = append(p.Differences, BaseDifference{old, d})
			}
		}
	}
	return p, nil
}

// PutDenominators reads a table of numbers to divide by; a number that is there already is replaced. A file with an error
// changes nothing.
func (s *Service) PutDenominators(ctx context.Context, f *importer.File) (importer.Report, error) {
	list, rep, err := s.readBases(ctx, f)
	if err != nil || rep.Refused() || rep.Rejected > 0 || len(list) == 0 {
		return rep, err
	}
	_, err = op.Do(ctx, s.Door, ActBases, op.System(), func(tx *op.Tx) (bool, audit.Change, error) {
		if err := nationwide(tx); err != nil {
			return false, audit.Change{}, err
		}
		for at := 0; at < len(list); at += 100 {
			var a db.Args
			var q strings.Builder
			q.WriteString(`INSERT INTO denominator (kind, month, org_id, staff_group, value, source, release_) VALUES `)
			for i, d := range list[at:min(at+100, len(list))] {
				if i > 0 {
					q.WriteByte(',')
				}
				q.WriteString(`(` + a.Add(d.Kind) + `,` + a.Add(string(d.Month)) + `,` + a.Add(d.Org) + `,` + a.Add(d.StaffGroup) + `,` + a.Add(d.Value) + `,` + a.Add(d.Source) + `,` + a.Add(d.Release) + `)`)
			}
			q.WriteString(` ON CONFLICT (kind, month, org_id, staff_group) DO UPDATE SET value = excluded.value, source = excluded.source, release_ = excluded.release_`)
			if _, err := tx.Exec(ctx, q.String(), a.Values()...); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Created("denominators", list[0].Source, audit.F("rows", strconv.Itoa(len(list))), audit.F("release", list[0].Release)), nil
	})
	return rep, err
}
