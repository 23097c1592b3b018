package learn

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Providers gives who teaches in reach: those that lapsed first, then by name. Those that no longer teach come last.
func (s *Service) Providers(ctx context.Context, sc authz.Scope) ([]Provider, error) {
	var a db.Args
	list, err := db.All(ctx, s.DB, scanProvider, `SELECT `+providerColumns+` FROM training_provider p WHERE `+sc.Where(&a, "p")+` ORDER BY p.name, p.id`, a.Values()...)
	on := s.Today()
	rank := func(p *Provider) int {
		if p.Ended {
			return 9
		}
		return map[Standing]int{Lapsed: 0, NotYet: 1, Soon: 2, Without: 3, InForce: 4}[p.Stands(on)]
	}
	slices.SortStableFunc(list, func(x, y Provider) int { return rank(&x) - rank(&y) })
	return list, err
}

// Provider reads one. Out of reach is fault.NotFound.
func (s *Service) Provider(ctx context.Context, sc authz.Scope, record string) (Provider, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanProvider, `SELECT `+providerColumns+` FROM training_provider p WHERE p.org_id = `+a.Add(sc.Org())+` AND p.id = `+a.Add(record)+` AND `+sc.Where(&a, "p"), a.Values()...)
}

// provider reads one of an organisation inside a rule; "" gives none.
func provider(ctx context.Context, q db.Querier, org, record, kind string) (*Provider, error) {
	if record == "" {
		return nil, nil
	}
	p, err := db.One(ctx, q, scanProvider, `SELECT `+providerColumns+` FROM training_provider p WHERE p.org_id = $1 AND p.id = $2 AND p.kind = $3`, org, record, kind)
	return &p, err
}

var providerTable = op.Table{Name: "training_provider", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "kind", "provider_id", "name", "ended", "body", "made_at", "made_name", "version"}}

// ProviderForm is a provider or trainer as it is typed.
type ProviderForm struct{ Kind, Of, Name, About string }

// AddProvider keeps somebody who teaches.
func (s *Service) AddProvider(ctx context.Context, f ProviderForm) (string, error) {
	var p fault.Problems
	org := authz.From(ctx).Org
	if f.Kind != KindProvider && f.Kind != KindTrainer {
		p.Add("kind", "Choose whether it is a provider or a trainer")
	}
	name := typed(&p, "name", f.Name, "Write the name", lineMost)
	about := typed(&p, "about", f.About, "", textMost)
	if f.Kind == KindProvider {
		f.Of = ""
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActTeach, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		if f.Of != "" {
			if _, err := provider(ctx, tx, org, f.Of, KindProvider); err != nil {
				p := fault.Problems{{Field: "of", Message: "Choose a provider from the list"}}
				return "", audit.Change{}, fault.WithProblems(p)
			}
		}
		if there, err := db.All(ctx, tx, db.Scalar[string], `SELECT id FROM training_provider WHERE org_id = $1 AND kind = $2 AND name = $3`, org, f.Kind, name); err != nil || len(there) > 0 {
			if err == nil {
				err = fault.WithProblems(fault.Problems{{Field: "name", Message: "That name is kept already"}})
			}
			return "", audit.Change{}, err
		}
		body, err := json.Marshal(ProviderBody{About: about})
		record := id.New("tpr", tx.Now())
		tx.Insert(providerTable, org, record, "", "", "", f.Kind, f.Of, name, false, string(body), db.At(tx.Now()), tx.Actor().Name, int64(1))
		return record, audit.Created("training_provider", record, audit.F("kind", f.Kind), audit.F("name", name)), err
	})
}

// onProvider runs a rule on a provider in reach. seen is the version that the asker's page showed, 0 where it does not matter.
func (s *Service) onProvider(ctx context.Context, record string, seen int64, rule func(*op.Tx, *Provider) (audit.Change, error)) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActTeach, op.On("training_provider", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := db.One(ctx, tx, scanProvider, `SELECT `+providerColumns+` FROM training_provider p WHERE p.org_id = $1 AND p.id = $2`, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != x.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &x)
		if err != nil {
			return 0, c, err
		}
		body, err := json.Marshal(x.ProviderBody)
		if err != nil {
			return 0, c, err
		}
		n, err := tx.Exec(ctx, `UPDATE training_provider SET ended = $4, body = $5, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, org, record, x.Version, x.Ended, string(body))
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, c, err
	})
	return err
}

// CertificateForm is a certificate as it is typed; days are YYYY-MM-DD. ID is "" for a new one.
type CertificateForm struct {
	ID, Scheme, Title, Body, Number, From, Expires, Scope string
	Checked, CheckedAt                                    string
}

// SetCertificate adds a certificate or puts one right.
func (s *Service) SetCertificate(ctx context.Context, record string, seen int64, f CertificateForm) error {
	var p fault.Problems
	c := Certificate{ID: f.ID, Scheme: f.Scheme}
	if _, ok := Facts().Scheme(f.Scheme); !ok {
		if f.Scheme != Other {
			p.Add("scheme", "Choose what was certified")
		}
		c.Title = typed(&p, "title", f.Title, "Say what was certified", lineMost)
	}
	c.Body = typed(&p, "body", f.Body, "Say who certified it", lineMost)
	c.Number = typed(&p, "number", f.Number, "Write its number as it stands on the certificate", lineMost)
	c.Scope = typed(&p, "scope", f.Scope, "", lineMost)
	c.From = day(&p, "from", f.From, "Say from which day it holds")
	c.Expires = day(&p, "expires", f.Expires, "Say which is its last day")
	c.Checked = day(&p, "checked", f.Checked, "")
	c.CheckedAt = typed(&p, "checked_at", f.CheckedAt, "", lineMost)
	if c.From != "" && c.Expires != "" && c.Expires < c.From {
		p.Add("expires", "It would end before it begins")
	}
	if c.Checked > s.Today() {
		p.Add("checked", "That day has not come yet")
	}
	if c.Checked != "" && c.CheckedAt == "" {
		p.Add("checked_at", "Say where it was looked up, such as the certifying body’s register")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onProvider(ctx, record, seen, func(tx *op.Tx, x *Provider) (audit.Change, error) {
		c := c
		if c.Checked != "" {
			c.CheckedBy = tx.Actor().Name
		}
		i := slices.IndexFunc(x.Certificates, func(o Certificate) bool { return o.ID == c.ID && c.ID != "" })
		switch {
		case c.ID == "":
			c.ID = x.number()
			x.Certificates = append(x.Certificates, c)
		case i < 0:
			return audit.Change{}, fault.Missing()
		default:
			c.Dropped, c.Withdrawn = x.Certificates[i].Dropped, x.Certificates[i].Withdrawn
			x.Certificates[i] = c
		}
		return audit.Changed("training_provider", record, audit.F("certificate", c.Number), audit.F("from", string(c.From)), audit.F("expires", string(c.Expires)), audit.F("checked", string(c.Checked))), nil
	})
}

// EndCertificate ends a certificate before its time, with the reason. Where the certifying body took it back, it has lapsed from
// today and keeps barring; where it was a slip in typing, it was never one.
func (s *Service) EndCertificate(ctx context.Context, record string, seen int64, certificate, how, why string) error {
	var p fault.Problems
	if how != "withdrawn" && how != "mistake" {
		p.Add("how", "Choose what happened to it")
	}
	why = typed(&p, "why", why, "Say why it no longer counts", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onProvider(ctx, record, seen, func(_ *op.Tx, x *Provider) (audit.Change, error) {
		for i := range x.Certificates {
			if c := &x.Certificates[i]; c.ID == certificate && c.Dropped == "" && c.Withdrawn == "" {
				if how == "withdrawn" {
					c.Withdrawn = s.Today()
				} else {
					c.Dropped = why
				}
				return audit.Changed("training_provider", record, audit.F("certificate "+how, c.Number)).Because(why), nil
			}
		}
		return audit.Change{}, fault.Missing()
	})
}

// EndProvider says that somebody no longer teaches here, or does again.
func (s *Service) EndProvider(ctx context.Context, record string, seen int64, ended bool) error {
	return s.onProvider(ctx, record, seen, func(_ *op.Tx, x *Provider) (audit.Change, error) {
		if x.Ended == ended {
			return audit.Change{}, fault.New(fault.Conflict, "It says so already")
		}
		x.Ended = ended
		was, now := "teaches", "no longer teaches"
		if !ended {
			was, now = now, was
		}
		return audit.Changed("training_provider", record, audit.FF("state", was, now)), nil
	})
}

// standingOn tells how many of those who teach have lapsed.
func standingOn(list []Provider, on clock.Day) map[Standing]int {
	out := map[Standing]int{}
	for i := range list {
		if !list[i].Ended {
			out[list[i].Stands(on)]++
		}
	}
	return out
}

// ProviderStandings counts who teaches by how their certificates stand today.
func (s *Service) ProviderStandings(list []Provider) map[Standing]int {
	return standingOn(list, s.Today())
}
