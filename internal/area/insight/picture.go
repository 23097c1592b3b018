package insight

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// ActPicture is opening the picture of a place above trusts.
const ActPicture authz.Action = "insight.picture"

// ActCompute is reading what every trust sent to make sums of it; only the program itself does it.
const ActCompute authz.Action = "insight.compute"

// Pictures answers what concerns many organisations at once. It keeps what is the same for everybody for a few seconds, so
// that many readers of a national page cost no more than one.
type Pictures struct {
	*Service
	// Reported says what the staff survey shows about reporting; nil says that no survey is held.
	Reported Reported

	ledgers  Memory[collection.Month, *ledger]
	given    Memory[collection.Month, *given]
	pictures Memory[PictureAsk, Picture]
	compared Memory[compareKey, Comparison]
	filled   Memory[PictureAsk, []Completeness]
}

// Reported is what the staff survey shows about reporting.
type Reported interface {
	// SaysReported gives for trusts the share, 0 to 100, of those who met violence and say that it was reported, with the name
	// of the survey ("NHS Staff Survey 2024"). A trust with too few answers is left out.
	SaysReported(ctx context.Context, trusts []string) (share map[string]float64, survey string, err error)
}

// PictureAsk is which picture: of whom, of which month, on whose map, and whether the chart takes all trusts.
type PictureAsk struct {
	Place string
	Month collection.Month
	// Now counts trusts where they belong today, in place of where they belonged in the month.
	Now bool
	// All makes the chart of months one of all trusts that sent each month.
	All bool
}

// Picture is what is known of a place for a month.
type Picture struct {
	PictureAsk
	Org   org.Organisation
	Above []org.Organisation // above it, the top first
	Turnout
	Rate StaffRate
	Rows []PictureRow
	// Held are the boards of whom under 60% sent.
	Held   []org.Organisation
	Boards []PictureRow
	// Sums are the months of the chart, Same the trusts that sent them all.
	Sums []YearSum
	Same int
	// Affected says that Sums are of staff affected, as they are of one trust.
	Affected bool
	// Months are those of a trust, newest first.
	Months  []TrustMonth
	Known   []Completeness
	Changed []collection.Restatement
	// Closes is the last day on which a return can come, At when all was read, Revision what the facts stood at.
	Closes, At time.Time
	Revision   uint64
	// Asked is false where nothing is known of returns.
	Asked bool
}

// PictureRow is a part of the place: a region, a board under it, or a trust.
type PictureRow struct {
	Org   org.Organisation
	Depth int
	Turnout
	Rate StaffRate
	// Return is that of a trust.
	Return *collection.Return
	// Affected is staff affected in the month, of a trust whose return counts; -1 otherwise. It is a sum of a whole trust.
	Affected int64
}

// Completeness is how much of a field is filled with an answer that says something.
type Completeness struct {
	Field, Words string
	Known, Of    int64
}

// Percent is the known part, rounded down; -1 where there is nothing.
func (c Completeness) Percent() int {
	if c.Of == 0 {
		return -1
	}
	return int(c.Known * 100 / c.Of)
}

// Picture gives the picture of a place at or above a trust; out of reach is fault.NotFound. The scope is that of ActPicture.
func (s *Pictures) Picture(ctx context.Context, sc authz.Scope, a PictureAsk) (Picture, error) {
	p, err := s.Place(ctx, sc, a.Place, false)
	if err != nil {
		return Picture{}, err
	}
	if !p.Above() && sc.Org() == p.Org || strings.Contains(a.Place, "/") {
		return Picture{}, fault.Missing() // a trust's own page is its dashboard
	}
	a.Place = p.Org
	if a.Month == "" {
		a.Month = s.LastMonth()
	}
	return s.pictures.Get(a, s.Cube.Stats().Revision, func() (Picture, error) { return s.picture(context.WithoutCancel(ctx), a) })
}

func (s *Pictures) read(ctx context.Context, m collection.Month) (*ledger, error) {
	return s.ledgers.Get(m, s.Cube.Stats().Revision, func() (*ledger, error) { return s.ledger(context.WithoutCancel(ctx), m) })
}

func (s *Pictures) picture(ctx context.Context, a PictureAsk) (Picture, error) {
	l, err := s.read(ctx, a.Month)
	if err != nil {
		return Picture{}, err
	}
	tree, err := s.Orgs.Tree(ctx)
	if err != nil {
		return Picture{}, err
	}
	at := newAtlas(tree, a.Month, a.Now, org.DateOf(s.now()))
	p := Picture{PictureAsk: a, Closes: l.closes, At: l.at, Revision: l.revision, Asked: s.Owed != nil}
	p.Org, _ = tree.Get(a.Place)
	p.Above = parents(tree, a.Place, at.on)
	p.draw(l, at)
	// how good the fields are does not change by one fact, and counting it is what costs most
	p.Known, err = s.filled.Get(PictureAsk{Place: a.Place, Month: a.Month, Now: a.Now}, 0, func() ([]Completeness, error) { return s.completeness(ctx, l, at, p) })
	return p, err
}

// parents gives what is above a place, the top first.
func parents(t *org.Tree, place string, on org.Date) []org.Organisation {
	var out []org.Organisation
	for _, id := range t.AncestorsNow(place, on) {
		if o, ok := t.Get(id); ok {
			out = append(out, o)
		}
	}
	slices.Reverse(out)
	return out
}

// draw fills the picture from the ledger, on a map.
func (p *Picture) draw(l *ledger, at *atlas) {
	var trusts []string
	for _, t := range l.trusts {
		if at.under(t, p.Place) {
			trusts = append(trusts, t)
		}
	}
	p.Turnout, p.Rate = l.turnout(trusts, p.Month), l.rate(trusts)
	p.Sums, p.Same, p.Affected = l.months24(trusts, p.All)
	p.shadeMonths()
	for _, r := range l.changed {
		if slices.Contains(trusts, r.Org) {
			p.Changed = append(p.Changed, r)
		}
	}
	part := func(k org.Kind) []PictureRow { return parts(l, at, trusts, k, p.Month) }
	p.Boards = part(org.Board)
	for _, b := range p.Boards {
		if b.Held() {
			p.Held = append(p.Held, b.Org)
		}
	}
	switch p.Org.Kind {
	case org.National:
		p.Rows = nest(part(org.Region), p.Boards, func(b PictureRow) string { return aboveOf(at, b.Org.ID, org.Region) })
	case org.Region:
		p.Rows = nest(p.Boards, rowsOf(l, at.tree, trusts, p.Month), func(t PictureRow) string { return at.of(t.Org.ID, org.Board) })
	case org.Board:
		p.Rows = rowsOf(l, at.tree, trusts, p.Month)
	default:
		p.Months = l.trustMonths(p.Place)
	}
	if len(trusts) == 1 {
		p.Rate.shade()
	}
}

func aboveOf(at *atlas, id string, k org.Kind) string {
	for _, up := range at.tree.AncestorsNow(id, at.on) {
		if o, ok := at.tree.Get(up); ok && o.Kind == k {
			return up
		}
	}
	return ""
}

// parts groups trusts by what is above them, by name; trusts of which that is not known are in none.
func parts(l *ledger, at *atlas, trusts []string, k org.Kind, m collection.Month) []PictureRow {
	by := map[string][]string{}
	for _, t := range trusts {
		if _, owes := l.returns[cell{t, m}]; owes {
			by[at.of(t, k)] = append(by[at.of(t, k)], t)
		}
	}
	var out []PictureRow
	for id, list := range by {
		if o, ok := at.tree.Get(id); ok {
			row := PictureRow{Org: o, Turnout: l.turnout(list, m), Rate: l.rate(list), Affected: -1}
			if len(list) == 1 {
				row.Rate.shade()
			}
			out = append(out, row)
		}
	}
	return byName(out)
}

func rowsOf(l *ledger, t *org.Tree, trusts []string, m collection.Month) []PictureRow {
	var out []PictureRow
	for _, id := range trusts {
		r, owes := l.returns[cell{id, m}]
		o, ok := t.Get(id)
		if !owes || !ok {
			continue
		}
		row := PictureRow{Org: o, Turnout: l.turnout([]string{id}, m), Rate: l.rate([]string{id}), Return: &r, Affected: -1}
		if counts(r) {
			row.Affected = l.affected[cell{id, m}]
		}
		row.Rate.shade()
		out = append(out, row)
	}
	return byName(out)
}

// shade shows the rate of a single trust as those above it may see it: see Shown.
func (r *StaffRate) shade() {
	if r.Why != HasRate {
		return
	}
	shown := Shown(Place{Kind: org.Trust}, false, r.Hurt)
	if shown.Hidden() {
		r.Why, r.Hurt = Small, 0
		r.work()
		return
	}
	r.Hurt = shown.Value
	r.work()
}

func byName(rows []PictureRow) []PictureRow {
	slices.SortFunc(rows, func(a, b PictureRow) int {
		return cmp.Or(cmp.Compare(strings.TrimPrefix(a.Org.Name, "The "), strings.TrimPrefix(b.Org.Name, "The ")), cmp.Compare(a.Org.ID, b.Org.ID))
	})
	return rows
}

// nest puts the rows below each after it; those that belong to none come last.
func nest(top, below []PictureRow, of func(PictureRow) string) []PictureRow {
	var out []PictureRow
	done := map[string]bool{}
	for _, t := range top {
		out = append(out, t)
		for _, b := range below {
			if of(b) == t.Org.ID {
				b.Depth = t.Depth + 1
				done[b.Org.ID] = true
				out = append(out, b)
			}
		}
	}
	for _, b := range below {
		if !done[b.Org.ID] {
			out = append(out, b)
		}
	}
	return out
}

// fieldsKnown are the fields by which a picture says how good is what came.
var fieldsKnown = []Completeness{
	{Field: "alleged_type", Words: "Who did it is known"},
	{Field: "physical_harm", Words: "Physical harm is known"},
	{Field: "clinical_factor", Words: "Clinical factor is known"},
	{Field: "hate_motive", Words: "Hate motive is known"},
}

// completeness counts the facts of the trusts that are in.
func (s *Pictures) completeness(ctx context.Context, l *ledger, at *atlas, p Picture) ([]Completeness, error) {
	q := cube.Query{From: p.Month.First().Format(time.DateOnly), To: p.Month.Last().Format(time.DateOnly)}
	for _, t := range l.trusts {
		if at.under(t, p.Place) && l.knows(cell{t, p.Month}) {
			q.Reach = append(q.Reach, cube.Span{Org: t})
		}
	}
	if len(q.Reach) == 0 {
		return nil, nil
	}
	var queries []cube.Query
	for _, f := range fieldsKnown {
		by := q
		by.By = []string{f.Field}
		queries = append(queries, by)
	}
	tables, err := s.Cube.Slices(ctx, queries...)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(fieldsKnown)
	for i, t := range tables {
		unknown := int64(0)
		for _, c := range t.NotKnown {
			unknown += c.Staff
		}
		out[i].Of, out[i].Known = t.Total.Staff, max(0, t.Total.Staff-unknown)
	}
	return out, nil
}
