package standard

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// handOver copies one assessment to each heir, then closes it. A copy that was made before a stop is not made again.
func (s *Service) handOver(ctx context.Context, a *Assessment, heirs []string) error {
	var names []string
	for _, heir := range heirs {
		n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM assessment WHERE org_id = $1 AND origin_org = $2 AND origin_id = $3`, heir, a.Org, a.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			if err := s.takeOver(ctx, a, heir); err != nil {
				return err
			}
		}
		names = append(names, s.Name(ctx, heir))
	}
	why := "The organisation ended. " + strings.Join(names, ", ") + " took it over as a copy"
	return s.steer(ctx, ActSweep, a.Org, a.ID, 0, func(tx *op.Tx, b *Assessment) (audit.Change, error) {
		if s.Plan != nil && s.Plan.Left != nil {
			if err := s.Plan.Left(ctx, tx, b); err != nil {
				return audit.Change{}, err
			}
		}
		return s.end(tx, b, why), nil
	})
}

// takeOver makes the copy of an assessment in an heir: ratings with who gave them and when, evidence with its files, views and
// discussion. It begins as a draft, since nobody of the heir has looked at it.
func (s *Service) takeOver(ctx context.Context, a *Assessment, heir string) error {
	uses, err := s.used(ctx, s.DB, a.Org, a.ID)
	if err != nil {
		return err
	}
	moved := map[string]Item{}
	ready := map[string]files.Ready{}
	for _, list := range uses {
		for _, i := range list {
			if _, ok := moved[i.ID]; ok {
				continue
			}
			n := i
			n.Org, n.ID, n.Version, n.OriginOrg, n.Reminded = heir, id.Random("evi"), 1, a.Org, 0
			if i.Kind == "file" && s.Files != nil {
				f, err := s.copyFile(ctx, &i, heir)
				if err != nil {
					return err
				}
				ready[i.ID] = f
			}
			moved[i.ID] = n
		}
	}
	rated, err := s.ratings(ctx, s.DB, a.Org, a.ID)
	if err != nil {
		return err
	}
	views, err := s.views(ctx, s.DB, a.Org, a.ID)
	if err != nil {
		return err
	}
	said, err := s.comments(ctx, a, ` AND indicator <> $3`, "-")
	if err != nil {
		return err
	}
	from := s.Name(ctx, a.Org)
	_, err = op.Do(ctx, s.Door, ActSweep, op.In(heir, "").Once("standard/takeover/"+a.ID), func(tx *op.Tx) (int, audit.Change, error) {
		n := Assessment{Org: heir, ID: id.Random("asm"), Catalogue: a.Catalogue, Name: a.Name + " (" + from + ")", State: Draft, OpenedAt: db.At(tx.Now()), OpenedName: a.OpenedName,
			WordingAt: a.WordingAt, DueAt: a.DueAt, OriginOrg: a.Org, OriginID: a.ID, OriginName: from + ": " + a.Name, Version: 1}
		insertAssessment(tx, &n)
		for i := range rated {
			x := rated[i]
			x.Version = 1
			if err := s.insertRated(tx, heir, n.ID, &x); err != nil {
				return 0, audit.Change{}, err
			}
		}
		for old, i := range moved {
			insertItem(tx, &i)
			if f, ok := ready[old]; ok {
				if err := s.Files.Attach(ctx, tx, f, files.Owner{Kind: fileKind, Record: i.ID}); err != nil {
					return 0, audit.Change{}, err
				}
			}
		}
		for code, list := range uses {
			for _, i := range list {
				tx.Insert(useTable, heir, n.ID, code, moved[i.ID].ID, i.AddedName, i.AddedAt)
			}
		}
		for _, list := range views {
			for _, v := range list {
				sealed, err := s.hide(heir, n.ID, "view", v.Words)
				if err != nil {
					return 0, audit.Change{}, err
				}
				tx.Insert(viewTable, heir, n.ID, v.Indicator, v.Person, v.Name, "union", string(v.Rating), v.Stance, sealed, v.At, v.Version)
			}
		}
		for _, c := range said {
			sealed, err := s.hide(heir, n.ID, "comment", c.Words)
			if err != nil {
				return 0, audit.Change{}, err
			}
			tx.Insert(commentTable, heir, c.ID, n.ID, c.Indicator, c.Person, c.Name, string(c.Role), sealed, c.At)
		}
		event(tx, heir, n.ID, "", "taken_over", "Taken over from %s, which ended. Each rating keeps who gave it and when", from)
		if s.Plan != nil && s.Plan.Copied != nil {
			if err := s.Plan.Copied(ctx, tx, a, &n); err != nil {
				return 0, audit.Change{}, err
			}
		}
		people, err := s.leads(ctx, tx, &n, authz.Specialist, authz.Executive)
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Created("assessment", n.ID, audit.F("origin", a.Org+"/"+a.ID)), tell(ctx, tx, &n, Path(n.ID), notify.Assigned, people...)
	})
	return err
}

var viewTable = op.Table{Name: "assessment_view", Columns: []string{"org_id", "assessment_id", "indicator", "person_id", "name", "side", "rating", "stance", "words", "at", "version"}}

// copyFile stores the bytes of a piece of evidence again, sealed for another organisation.
func (s *Service) copyFile(ctx context.Context, i *Item, heir string) (files.Ready, error) {
	list, err := s.Files.Belonging(ctx, s.DB, i.Org, fileKind, i.ID)
	if err != nil || len(list) == 0 {
		return files.Ready{}, err
	}
	r, err := s.Files.Open(ctx, list[0], true)
	if err != nil {
		return files.Ready{}, err
	}
	defer func() { _ = r.Close() }()
	return s.Files.Put(ctx, heir, list[0].Name, r)
}
