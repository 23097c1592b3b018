package demo

import (
	"context"
	"runtime"
	"sort"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Deps is what is built with: a migrated database without people and reports, and the services over it.
type Deps struct {
	DB        db.Querier
	Door      *op.Door
	Org       *org.Service
	Identity  *identity.Service
	Incidents *incident.Service
	// Casework carries cases; nil leaves them out.
	Casework *casework.Service
	// Justice follows police and courts; nil leaves them out.
	Justice *justice.Service
	// Carried carries cases further.
	Carried
	// Collection takes what the trusts that are no pilots sent.
	Collection *collection.Service
	// Now is the moment as at which everything is told; nil means the door's clock. It must not be after the door's.
	Now func() time.Time
}

// Options say how much is built.
type Options struct {
	// Incidents is the number of all incidents, at least 500; 0 means 60,000.
	Incidents int
	// Seed chooses one of many Englands.
	Seed uint64
	// Progress is told how far each stage is, by one caller at a time; nil means nobody.
	Progress func(stage string, done, of int)
}

// Summary says what was built.
type Summary struct {
	// Incidents counts all, Reports those with full reports, which are the pilots'.
	Incidents, Reports int
	// Trusts, Sites and Units count what there is of each.
	Trusts, Sites, Units int
	// First and Last are the days shown.
	First, Last org.Date
	Pilots      []Pilot
	// Collected says what came of the returns.
	Collected Collected
	People    []Person
	// Code and PIN are a receipt that can be tried on the page that follows a report.
	Code, PIN string
}

// The least and the usual number of incidents.
const (
	least = 500
	usual = 60000
)

// plan is a build at work.
type plan struct {
	Deps
	opt    Options
	now    time.Time
	first  time.Time
	length int // days
	span   org.Span

	mu        sync.Mutex
	written   int
	collected Collected
	counted   map[string]int // of each accepted month of each trust
}

// Build makes the synthetic England. It refuses a database that holds anything else with fault.Conflict, and one in which
// it was interrupted before: empty that and begin again.
func Build(ctx context.Context, d Deps, o Options) (Summary, error) {
	if o.Incidents == 0 {
		o.Incidents = usual
	}
	if o.Incidents < least {
		return Summary{}, fault.WithProblems(fault.Problems{{Field: "incidents", Message: "The demonstration needs at least 500 incidents"}})
	}
	if d.Now == nil {
		d.Now = d.Door.Now
	}
	p := &plan{Deps: d, opt: o, now: db.At(d.Now()).Time.Truncate(time.Second), counted: map[string]int{}}
	p.settleTime()
	ctx = authz.With(ctx, authz.Service("demo"))
	if err := free(ctx, d.DB); err != nil {
		return Summary{}, err
	}
	if err := p.begin(ctx); err != nil {
		return Summary{}, err
	}
	return p.build(ctx)
}

// settleTime works out the days shown.
func (p *plan) settleTime() {
	p.span = window(p.now)
	p.first = dayOf(p.span.From)
	for at := p.span.From; at <= p.span.To; at = at.Add(1) {
		p.length++
	}
}

// The stages that Progress is told of.
const (
	StageTree      = "organisations"
	StageEstate    = "sites, units and people"
	StageIncidents = "incidents"
	StageMonths    = "months of the pilots"
)

func (p *plan) tell(stage string, done, of int) {
	if p.opt.Progress != nil {
		p.opt.Progress(stage, done, of)
	}
}

// done counts incidents that are in.
func (p *plan) done(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.written += n
	p.tell(StageIncidents, p.written, p.opt.Incidents)
}

func (p *plan) build(ctx context.Context) (Summary, error) {
	p.tell(StageTree, 0, 1)
	if _, err := org.Import(ctx, p.Org, org.Reference()); err != nil {
		return Summary{}, err
	}
	tree, err := p.Org.Tree(ctx)
	if err != nil {
		return Summary{}, err
	}
	p.tell(StageTree, 1, 1)
	w := p.world(tree)
	if p.Carried.Clock != nil { // everybody has worked there since the first day shown
		p.Carried.Clock(p.first)
	}
	err = p.settle(ctx, w)
	if p.Carried.Clock != nil {
		p.Carried.Clock(time.Time{})
	}
	if err != nil {
		return Summary{}, err
	}
	if err := p.windows(ctx, w); err != nil {
		return Summary{}, err
	}
	if err := p.divide(ctx, w); err != nil {
		return Summary{}, err
	}
	p.tell(StageIncidents, 0, p.opt.Incidents)
	if err := p.happen(ctx, w); err != nil {
		return Summary{}, err
	}
	if err := p.stages(ctx, w, tree); err != nil {
		return Summary{}, err
	}
	if err := p.cases(ctx, w); err != nil {
		return Summary{}, err
	}
	if err := p.governs(ctx, w); err != nil {
		return Summary{}, err
	}
	if err := p.spread(ctx, w); err != nil {
		return Summary{}, err
	}
	if err := p.programmes(ctx, w); err != nil {
		return Summary{}, err
	}
	if err := p.trials(ctx, w, tree); err != nil {
		return Summary{}, err
	}
	p.tell(StageMonths, 0, 1)
	if err := p.native(ctx, w); err != nil {
		return Summary{}, err
	}
	p.tell(StageMonths, 1, 1)
	s := Summary{Incidents: p.opt.Incidents, First: p.span.From, Last: p.span.To, Pilots: w.pilots, Trusts: len(w.trusts), Code: w.code, PIN: w.pin, People: w.people, Collected: p.summary(tree, w)}
	for i := range w.trusts {
		s.Sites, s.Units = s.Sites+len(w.trusts[i].estate.Sites), s.Units+len(w.trusts[i].estate.Units)
		if w.trusts[i].pilot != nil {
			s.Reports += w.trusts[i].n
		}
	}
	return s, p.finish(ctx, s)
}

// world is England as it will be.
type world struct {
	pilots []Pilot
	trusts []trust
	over   map[string][]identity.Newcomer
	people []Person
	// national is who acts for England.
	national authz.Actor
	// code and pin are a receipt to try.
	code, pin string
}

// trust is one of the world's, with how many incidents it has.
type trust struct {
	org.Organisation
	at     int
	pilot  *Pilot
	sender *sender // of a trust that is no pilot
	estate *estate
	crew   *crew
	// decider decides about its returns.
	decider authz.Actor
	n       int
	// reports are a pilot's that may become cases, taken those that did.
	reports []candidate
	mine    string // the report of the first member of staff under their name
	taken   map[string]bool
}

// world lays everything out; it is quick, and the same for the same seed, moment and number.
func (p *plan) world(t *org.Tree) *world {
	w := &world{pilots: Pilots(t, p.span.From, p.span.To)}
	pilots := map[string]*Pilot{}
	for i := range w.pilots {
		pilots[w.pilots[i].Org] = &w.pilots[i]
	}
	list := t.At(org.Trust, p.span.To)
	for _, o := range t.All() {
		if o.Kind == org.Trust && o.To > p.span.From && o.To < p.span.To {
			list = append(list, o) // it closed within the time shown, and sent until then
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	for i, o := range list {
		x := trust{Organisation: o, at: i, pilot: pilots[o.ID]}
		x.estate = newEstate(p.opt.Seed, o, i, x.pilot != nil)
		if x.pilot != nil {
			x.crew = newCrew(p.opt.Seed, x.estate, o.Type, i)
			if x.pilot.Home {
				w.over = above(p.opt.Seed, t, o.ID, p.span.To)
				w.people = chosen(t, x.crew, w.over)
			}
		}
		w.trusts = append(w.trusts, x)
	}
	p.senders(t, w.trusts)
	p.share(w.trusts)
	p.overseers(t, w)
	w.people = append(w.people, p.sends(t, w)...)
	return w
}

// share gives every trust its number: first the sectors theirs, then the trusts of each by size. A pilot has at least its
// cast, which the largest others give up.
func (p *plan) share(list []trust) {
	var all []float64
	for _, name := range sectorNames {
		all = append(all, sectors[name].all())
	}
	for i, total := range spread(p.opt.Incidents, all) {
		var weights []float64
		var those []*trust
		for j := range list {
			x := &list[j]
			if sectorOf(x.Type) != sectorNames[i] {
				continue
			}
			wt := size(x.Organisation) * p.active(x) / float64(p.length)
			if x.sender != nil && x.sender.restated != "" && p.small() {
				wt *= 7 // else there would be nothing to leave out the first time
			}
			if x.pilot != nil {
				wt = boost[x.Type]
				if x.pilot.Home {
					wt *= 2
				}
				if x.pilot.Quiet {
					wt *= hushed
				}
			}
			weights, those = append(weights, wt), append(those, x)
		}
		for j, n := range spread(total, weights) {
			those[j].n = n
		}
	}
	for i := range list {
		for list[i].pilot != nil && list[i].n < castSize+5 {
			most := 0
			for j := range list {
				if list[j].pilot == nil && list[j].n > list[most].n || list[most].pilot != nil {
					most = j
				}
			}
			list[most].n--
			list[i].n++
		}
	}
}

// active counts the days of the time shown on which something can happen at a trust, with what it took over.
func (p *plan) active(x *trust) float64 {
	n := 0.0
	for at := p.span.From; at <= p.span.To; at = at.Add(1) {
		n += x.on(at)
	}
	return n
}

// on gives how much of its usual work a trust does on a day: none where it is closed, or never sent what happened.
func (x *trust) on(day org.Date) float64 {
	switch {
	case !x.Open(day), x.sender != nil && !x.sender.sends(day):
		return 0
	case x.sender != nil:
		return x.sender.factor(day)
	}
	return 1
}

// settle writes sites, units, directories and people.
func (p *plan) settle(ctx context.Context, w *world) error {
	var g errgroup.Group
	g.SetLimit(32) // changes that wait together share a transaction
	done := 0
	const why = "Invented, for the demonstration"
	for i := range w.trusts {
		x := &w.trusts[i]
		g.Go(func() error {
			if err := p.Org.Bulk(ctx, x.estate.Estate); err != nil {
				return err
			}
			crew := []identity.Newcomer{}
			switch {
			case x.crew != nil:
				crew = x.crew.list
			case x.sender.first != "":
				crew = append(crew, p.analyst(x))
			}
			if err := p.Identity.Bulk(ctx, x.ID, crew, why); err != nil {
				return err
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			done++
			p.tell(StageEstate, done, len(w.trusts))
			return nil
		})
	}
	for id, list := range w.over {
		g.Go(func() error { return p.Identity.Bulk(ctx, id, list, why) })
	}
	return g.Wait()
}

// happen writes what happened at every trust, the pilots first, since they cost the most. One more goroutine than there are
// processors prepares while the door writes.
func (p *plan) happen(ctx context.Context, w *world) error {
	order := make([]*trust, 0, len(w.trusts))
	for i := range w.trusts {
		order = append(order, &w.trusts[i])
	}
	sort.SliceStable(order, func(i, j int) bool {
		a, b := order[i], order[j]
		if (a.pilot != nil) != (b.pilot != nil) {
			return a.pilot != nil
		}
		return a.n > b.n
	})
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(16, runtime.GOMAXPROCS(0)+1)) // returns mostly wait for the door, and changes that wait share a transaction
	for _, x := range order {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if x.pilot == nil {
				return p.deliver(ctx, x)
			}
			return p.reports(ctx, w, x)
		})
	}
	return g.Wait()
}

// reportBatch is how many full reports go in one change.
const reportBatch = 150

// reports makes and writes the full reports of a pilot, in order of their dates and then the cast.
func (p *plan) reports(ctx context.Context, w *world, x *trust) error {
	t := &teller{dice: newDice(p.opt.Seed, "reports "+x.ID), pilot: x.pilot, estate: x.estate, crew: x.crew, sector: sectors[sectorOf(x.Type)], now: p.now, first: p.first,
		seed: p.opt.Seed, at: x.at}
	t.slow = .8 + .5*t.Float64()
	if x.pilot.Quiet {
		t.slow *= 1.6
	}
	for _, s := range x.crew.staff {
		t.own = append(t.own, p.Identity.OwnKey(x.ID, s.ID))
	}
	var batch []incident.Past
	flush := func(atLeast int) error {
		if len(batch) < atLeast {
			return nil
		}
		if err := p.Deps.Incidents.Bulk(ctx, x.ID, batch); err != nil {
			return err
		}
		x.candidates(batch)
		p.done(len(batch))
		batch = batch[:0]
		return nil
	}
	if err := p.Incidents.BulkLeft(ctx, x.ID, t.left()); err != nil {
		return err
	}
	plays := t.plays()
	if x.pilot.Home {
		w.code, w.pin = plays[len(plays)-2].Code, plays[len(plays)-2].PIN
	}
	twin := false
	for _, k := range dates(t.dice, x.n-len(plays), p.days(x, x.n)) {
		if twin && len(batch) > 0 {
			if last := &batch[len(batch)-1]; last.Counts == "single" && last.MergedInto == "" && last.Stage != incident.Withdrawn {
				batch = append(batch, t.again(last))
				twin = false
				continue
			}
		}
		batch = append(batch, t.ordinary(p.first.AddDate(0, 0, k)))
		twin = t.chance(.012)
		if err := flush(reportBatch); err != nil {
			return err
		}
	}
	x.mine = t.mine
	batch = append(batch, plays...)
	return flush(1)
}

// Invented tells whether a surname is one of this package's, for whoever checks that nobody else's came in.
func Invented(name string) bool {
	for _, s := range surnames {
		if strings.HasSuffix(name, " "+s) {
			return true
		}
	}
	return false
}
