package programme

import (
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
)

// Papers are what a meeting of the board gets: frozen, so that both sides read the same.
type Papers struct {
	ID, Org string
	Meets   clock.Day
	// Edition counts what was made for the same day; a later one does not change an earlier one.
	Edition int
	Title   string
	// Hash is the SHA-256 of the frozen papers, in hex.
	Hash, By string
	At       db.Time
}

const paperColumns = `p.id, p.org_id, p.meets_on, p.edition, p.title, p.hash, p.made_by, p.made_at`

func scanPapers(r db.Row) (p Papers, err error) {
	return p, r.Scan(&p.ID, &p.Org, &p.Meets, &p.Edition, &p.Title, &p.Hash, &p.By, &p.At)
}

// PapersList gives the papers in reach, the newest meeting first.
func (s *Service) PapersList(ctx context.Context, sc authz.Scope) ([]Papers, error) {
	var a db.Args
	where := sc.Where(&a, "p")
	return db.All(ctx, s.DB, scanPapers, `SELECT `+paperColumns+` FROM programme_paper p WHERE `+where+` ORDER BY p.meets_on DESC, p.edition DESC, p.id DESC`, a.Values()...)
}

// Papers reads frozen papers and proves that they are what was frozen.
func (s *Service) Papers(ctx context.Context, sc authz.Scope, org, record string) (Papers, letter.Paper, error) {
	var a db.Args
	var body string
	where := sc.Where(&a, "p")
	p, err := db.One(ctx, s.DB, func(r db.Row) (p Papers, err error) {
		return p, r.Scan(&p.ID, &p.Org, &p.Meets, &p.Edition, &p.Title, &p.Hash, &p.By, &p.At, &body)
	}, `SELECT `+paperColumns+`, p.body FROM programme_paper p WHERE p.org_id = `+a.Add(org)+` AND p.id = `+a.Add(record)+` AND `+where, a.Values()...)
	if err != nil {
		return p, letter.Paper{}, err
	}
	sheet, err := letter.Thaw([]byte(body), p.Hash)
	return p, sheet, err
}

var paperTable = op.Table{Name: "programme_paper", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "meets_on", "edition", "title", "body", "hash", "made_by", "made_at"}}

// MakePapers freezes the papers for the board's meeting on a day and gives their id. Made twice from the same programme they
// are the same papers.
func (s *Service) MakePapers(ctx context.Context, on string) (string, error) {
	var p fault.Problems
	meets := day(&p, "on", on, "Say on which day the board meets")
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	a := authz.From(ctx)
	sc, err := s.Door.Policy().Check(a, ActKeep)
	if err != nil {
		return "", err
	}
	b, err := s.Board(ctx, sc)
	if err != nil {
		return "", err
	}
	if len(b.Strands) == 0 {
		p.Add("on", "The programme has no strand yet, so there is nothing to write")
		return "", fault.WithProblems(p)
	}
	sheet := s.sheet(ctx, &b, meets)
	body, hash, err := sheet.Freeze()
	if err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActKeep, op.In(a.Org, "").Once("papers/"+a.Org), func(tx *op.Tx) (string, audit.Change, error) {
		type old struct {
			id, hash string
			edition  int
		}
		list, err := db.All(ctx, tx, func(r db.Row) (o old, err error) {
			return o, r.Scan(&o.id, &o.hash, &o.edition)
		}, `SELECT id, hash, edition FROM programme_paper WHERE org_id = $1 AND meets_on = $2 ORDER BY edition DESC`, a.Org, string(meets))
		if err != nil {
			return "", audit.Change{}, err
		}
		edition := 1
		if len(list) > 0 {
			if list[0].hash == hash {
				return list[0].id, audit.Read("programme_paper", list[0].id, audit.F("made again", "nothing had changed")), nil
			}
			edition = list[0].edition + 1
		}
		record := id.New("ppr", tx.Now())
		tx.Insert(paperTable, a.Org, record, "", "", "", string(meets), int64(edition), sheet.Title, string(body), hash, a.Name, db.At(tx.Now()))
		return record, audit.Created("programme_paper", record, audit.F("meets", string(meets)), audit.F("hash", hash)), nil
	})
}

// sheet writes the papers.
func (s *Service) sheet(ctx context.Context, b *Board, meets clock.Day) letter.Paper {
	p := letter.Paper{Lang: "en", Title: "Papers of the programme board for " + long(meets), From: []string{s.Name(ctx, authz.From(ctx).Org)}}
	head := func(words string) { p.Parts = append(p.Parts, letter.Part{Heading: words}) }
	text := func(lines ...string) { p.Parts = append(p.Parts, letter.Part{Lines: lines}) }
	if b.Synthetic {
		text("Synthetic figures: the money and owners in these papers are invented, but for sums that are named as published.")
	}
	text(Finding(b))
	head("Decisions wanted")
	if len(b.Wanted) == 0 {
		text("None.")
	}
	for _, w := range b.Wanted {
		head(or(w.Paper, "Decision") + ": " + w.Strand)
		facts := [][2]string{{"Question", w.Question}, {"Recommended", w.Recommend}, {"Meeting", long(w.On)}, {Employer.Words(), or(w.Employer, "Has not said")}, {Staff.Words(), or(w.Staff, "Has not said")}}
		p.Parts = append(p.Parts, letter.Part{Facts: facts})
		if w.Words != "" {
			text(w.Words)
		}
	}
	m := b.Money
	head("Money in " + YearName(m.Year.Year))
	p.Parts = append(p.Parts, letter.Part{Facts: [][2]string{{"Budget", Pounds(m.Budget)}, {"Spent", Pounds(m.Spent)}, {"Committed", Pounds(m.Committed)}, {"Expected by March", Pounds(m.Forecast)},
		{"Strands with figures", fmt.Sprintf("%d", m.Strands)}}})
	for _, x := range m.Published {
		text("In no total: " + x.Words + ". Source: " + x.Source + "." + unverified(x.Verified))
	}
	for i := range b.Strands {
		s.strandSheet(&p, &b.Strands[i], b.Readings[i], b)
	}
	p.Foot = "Frozen when they were made. The page of the papers shows their SHA-256."
	return p
}

func (s *Service) strandSheet(p *letter.Paper, x *Strand, r Reading, b *Board) {
	facts := [][2]string{{"Aim", x.Aim}, {"Owner", x.OwnerName}, {"State", join(x.State.Words(), x.Why)}}
	if y, ok := x.Of(b.Money.Year.Year); ok {
		facts = append(facts, [2]string{"Money in " + YearName(y.Year), fmt.Sprintf("%s spent and %s committed of %s; expected %s (%s, %s)", Pounds(y.Spent), Pounds(y.Committed), Pounds(y.Budget), Pounds(y.Forecast), y.Source, long(y.On))})
	}
	if n, ok := x.NextMilestone(); ok {
		words := n.Name + ", " + long(n.Due)
		switch {
		case n.Done != "":
			words = n.Name + ", done on " + long(n.Done)
		case n.Paused != "":
			words += ", paused until " + long(n.Paused)
		case n.Late(b.Today):
			words += ", late"
		}
		facts = append(facts, [2]string{"Next milestone", words})
	}
	switch {
	case r.Missing != "":
		facts = append(facts, [2]string{"Measure", r.Name + ": " + lower(r.Missing)})
	case r.Typed:
		facts = append(facts, [2]string{"Measure", fmt.Sprintf("%s (typed in; %s, %s)", r.Lead, r.Source, long(r.On))})
	case r.Name != "":
		facts = append(facts, [2]string{"Measure", fmt.Sprintf("%s %s (%s)", r.Lead, r.Rest, r.Source)})
	}
	for _, c := range x.Challenges() {
		facts = append(facts, [2]string{"Challenged", c.Side.Words() + " thinks it is “" + c.Holds.Words() + "”: " + c.Words})
	}
	p.Parts = append(p.Parts, letter.Part{Heading: x.Name}, letter.Part{Facts: facts})
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + ": " + b
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func unverified(ok bool) string {
	if ok {
		return ""
	}
	return " Unverified: not read again against the original."
}

// Record writes that papers were downloaded.
func (s *Service) Record(ctx context.Context, record, format string) error {
	a := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActRead, op.In(a.Org, ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("programme_paper", record, audit.F("format", format)), nil
	})
	return err
}
