package library

import (
	"context"
	"strconv"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// UptakePath is the page of an adoption.
func UptakePath(adoption string) string { return "/library-uptake/" + adoption }

// Adoption is that an organisation took something over.
type Adoption struct {
	Org, ID, Unit, Entry string
	AdoptAsk
	State   string // trying, kept or stopped
	To, Why string
	MadeAt  db.Time
	By      string
	Version int64
}

// AdoptAsk is what the form asks: in which unit (” for the organisation), where exactly, how it was changed, since when.
type AdoptAsk struct{ Place, Adapted, From string }

// States are how an adoption stands.
func States() [][2]string {
	return [][2]string{{"trying", "Being tried"}, {"kept", "Kept"}, {"stopped", "Stopped"}}
}

// Uptake is how many organisations took something over: Here of the reader's own, England across all as the reader may see it.
type Uptake struct {
	Here    int
	England disclosure.Shown
}

const adoptionColumns = `d.org_id, d.id, d.unit_id, d.entry_id, d.place, d.adapted, d.from_day, d.state, d.to_day, d.why, d.made_at, d.made_name, d.version`

func scanAdoption(r db.Row) (d Adoption, err error) {
	err = r.Scan(&d.Org, &d.ID, &d.Unit, &d.Entry, &d.Place, &d.Adapted, &d.From, &d.State, &d.To, &d.Why, &d.MadeAt, &d.By, &d.Version)
	return d, err
}

// Adopt writes down that a unit of the scope, or the whole organisation, takes something over.
func (s *Service) Adopt(ctx context.Context, sc authz.Scope, entry, unit string, in AdoptAsk) (Adoption, error) {
	in.Place, in.Adapted = line(in.Place), clean(in.Adapted)
	var p fault.Problems
	need(&p, "place", in.Place, "Say where", MaxLine)
	need(&p, "adapted", in.Adapted, "Say what you do differently, or that you do it as described", MaxWords)
	day(&p, "from", in.From, "Write the day on which it began")
	if in.From > s.Today() {
		p.Add("from", "That day is still to come")
	}
	if !sc.Covers(sc.Org(), unit) {
		p.Add("unit", "Choose a unit that you may write for")
	} else if unit != "" {
		list, err := s.UnitsIn(ctx, sc)
		if err != nil {
			return Adoption{}, err
		}
		found := false
		for _, u := range list {
			found = found || u.ID == unit
		}
		if !found {
			p.Add("unit", "Choose a unit that you may write for")
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return Adoption{}, err
	}
	return op.Do(ctx, s.Door, ActAdopt, op.In(sc.Org(), unit), func(tx *op.Tx) (Adoption, audit.Change, error) {
		d := Adoption{Org: sc.Org(), ID: id.New("adp", tx.Now()), Unit: unit, Entry: entry, AdoptAsk: in, State: "trying", MadeAt: db.At(tx.Now()), By: tx.Actor().Name, Version: 1}
		ok, err := s.known(ctx, tx, entry)
		if err == nil && !ok {
			err = fault.Missing()
		}
		if err != nil {
			return d, audit.Change{}, err
		}
		return d, audit.Created("library_adoption", d.ID, audit.F("entry", entry), audit.F("from", in.From)), tx.Must(ctx,
			`INSERT INTO library_adoption (org_id, id, unit_id, lock, owner_key, entry_id, place, adapted, from_day, state, to_day, why, made_at, made_by, made_name, version) VALUES ($1, $2, $3, '', '', $4, $5, $6, $7, 'trying', '', '', $8, $9, $10, 1)`,
			d.Org, d.ID, unit, entry, in.Place, in.Adapted, in.From, d.MadeAt, tx.Actor().ID, d.By)
	})
}

// Settle says that something is kept, or was stopped on a day and why. What was stopped teaches as much as what was kept.
func (s *Service) Settle(ctx context.Context, org, adoption string, seen int64, state, to, why string) error {
	why = clean(why)
	var p fault.Problems
	if !offered(States(), state) || state == "trying" {
		p.Add("state", "Choose what became of it")
	}
	need(&p, "why", why, "Say what you found", MaxWords)
	if state == "stopped" {
		if day(&p, "to", to, "Write the day on which it stopped"); to > s.Today() {
			p.Add("to", "That day is still to come")
		}
	} else {
		to = ""
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActAdopt, op.On("library_adoption", org, adoption), func(tx *op.Tx) (int, audit.Change, error) {
		d, err := s.adoption(ctx, tx, tx.Scope(), adoption)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen > 0 && seen != d.Version {
			return 0, audit.Change{}, moved()
		}
		if to != "" && to < d.From {
			return 0, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "to", Message: "That is before it began"}})
		}
		return 0, audit.Changed("library_adoption", adoption, audit.FF("state", d.State, state)), tx.Must(ctx, `UPDATE library_adoption SET state = $3, to_day = $4, why = $5, version = version + 1 WHERE org_id = $1 AND id = $2`, org, adoption, state, to, why)
	})
	return err
}

// Adoptions gives what was taken over in reach, the latest first; entry "" is all.
func (s *Service) Adoptions(ctx context.Context, sc authz.Scope, entry string) ([]Adoption, error) {
	var a db.Args
	w := sc.Where(&a, "d")
	if entry != "" {
		w += ` AND d.entry_id = ` + a.Add(entry)
	}
	return db.All(ctx, s.DB, scanAdoption, `SELECT `+adoptionColumns+` FROM library_adoption d WHERE `+w+` ORDER BY d.from_day DESC, d.id`, a.Values()...)
}

// Adoption reads one in reach.
func (s *Service) Adoption(ctx context.Context, sc authz.Scope, adoption string) (Adoption, error) {
	return s.adoption(ctx, s.DB, sc, adoption)
}

func (s *Service) adoption(ctx context.Context, q db.Querier, sc authz.Scope, adoption string) (Adoption, error) {
	var a db.Args
	return db.One(ctx, q, scanAdoption, `SELECT `+adoptionColumns+` FROM library_adoption d WHERE d.id = `+a.Add(adoption)+` AND `+sc.Where(&a, "d"), a.Values()...)
}

// uptakes are numbers by entry.
type uptakes map[string]Uptake

// of gives those of an entry; where nobody took it over that is nought, and no small number.
func (m uptakes) of(entry string) Uptake {
	if u, ok := m[entry]; ok {
		return u
	}
	return Uptake{England: disclosure.ExactCell(0)}
}

// uptake counts the organisations that have taken each entry over and have not stopped it. The reader's own is exact; across
// England a number is shown by the rule for hospital episode statistics (1 to 7 hidden, the rest to the nearest 5), but for the
// organisation that looks after England.
func (s *Service) uptake(ctx context.Context, sc authz.Scope) (uptakes, error) {
	type row struct {
		entry string
		n, me int64
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (x row, err error) { return x, r.Scan(&x.entry, &x.n, &x.me) },
		`SELECT entry_id, COUNT(DISTINCT org_id), CAST(SUM(CASE WHEN org_id = $1 THEN 1 ELSE 0 END) AS BIGINT) FROM library_adoption WHERE state <> 'stopped' GROUP BY entry_id ORDER BY entry_id`, sc.Org())
	out := uptakes{}
	for _, x := range list {
		u := Uptake{Here: int(x.me), England: disclosure.ExactCell(x.n)}
		if sc.Org() != s.National {
			u.England, _ = disclosure.HES{}.Show(x.n, false)
		}
		out[x.entry] = u
	}
	return out, err
}

// Words writes the number of organisations in England as it may be shown.
func (u Uptake) Words() string {
	if u.England.Hidden() {
		return "1 to 7"
	}
	return strconv.FormatInt(u.England.Value, 10)
}
