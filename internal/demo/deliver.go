package demo

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/demo/dialect"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/org"
)

// mapName is what every trust calls its map.
const mapName = "Violence report"

// actorOf is a person as they would be signed in.
func actorOf(n identity.Newcomer) authz.Actor {
	return authz.Actor{ID: n.ID, Name: n.Name, Role: n.Roles[0].Role, Org: n.Org, Strong: true}
}

// analyst invents who sends for a trust that is no pilot.
func (p *plan) analyst(x *trust) identity.Newcomer {
	d := newDice(p.opt.Seed, "analyst "+x.ID)
	name := d.person()
	return identity.Newcomer{Person: identity.Person{ID: d.id("per"), Org: x.ID, Name: name, Email: address(name, 100000+x.at), JobTitle: "Information analyst", Locale: "en", State: identity.Active},
		Roles: []identity.Held{{Role: authz.Analyst}}}
}

// sends gives who sends for a trust under the home pilot's board, so that sending and accepting can be tried; nobody where
// none of them sends.
func (p *plan) sends(t *org.Tree, w *world) []Person {
	var board string
	for i := range w.trusts {
		if x := &w.trusts[i]; x.pilot != nil && x.pilot.Home {
			b, _ := t.Above(x.ID, org.Board, p.span.To)
			board = b.ID
		}
	}
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.sender == nil || x.sender.first == "" || !x.Open(p.span.To) {
			continue
		}
		if b, ok := t.Above(x.ID, org.Board, p.span.To); ok && b.ID == board {
			a := p.analyst(x)
			return []Person{{ID: a.ID, Name: a.Name, Title: a.JobTitle, Role: authz.Analyst, Org: a.Org, OrgName: x.Name, Sees: "Returns of a trust that records elsewhere: files, maps and checks"}}
		}
	}
	return nil
}

// overseers invents who decides about returns: one quality manager for each board of today that has none yet.
func (p *plan) overseers(t *org.Tree, w *world) {
	for i, o := range t.At(org.Board, p.span.To) {
		if len(w.over[o.ID]) > 0 {
			continue
		}
		d := newDice(p.opt.Seed, "above "+o.ID)
		name := d.person()
		w.over[o.ID] = []identity.Newcomer{{Person: identity.Person{ID: d.id("per"), Org: o.ID, Name: name, Email: address(name, 200000+i), JobTitle: "Quality manager", Locale: "en", State: identity.Active},
			Roles: []identity.Held{{Role: authz.ICB}}}}
	}
	for _, list := range w.over {
		if list[0].Roles[0].Role == authz.National {
			w.national = actorOf(list[0])
		}
	}
	for i := range w.trusts {
		x := &w.trusts[i]
		x.decider = w.national
		if board, ok := t.Above(x.ID, org.Board, p.span.To); ok && len(w.over[board.ID]) > 0 {
			x.decider = actorOf(w.over[board.ID][0])
		}
	}
}

// windows opens the months: what is older than the collection is due together, and late returns are taken until the end
// of the year after next month.
func (p *plan) windows(ctx context.Context, w *world) error {
	ctx = authz.With(ctx, w.national)
	locks := p.lastMonth().Add(3).Last()
	for m := collection.MonthOf(p.first); m <= p.lastMonth(); m = m.Add(1) {
		due := p.due(m)
		x := collection.Window{Month: m, Opens: m.Add(1).First(), Due: time.Date(due.Year(), due.Month(), due.Day(), 0, 0, 0, 0, time.UTC), Locks: locks, Reason: "Late returns are taken in the first year of the collection"}
		if m < p.begins() {
			x.Reason = "From before the collection began: these months are due together"
		}
		if err := p.Collection.SetWindow(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

// divide brings in the invented numbers to divide by.
func (p *plan) divide(ctx context.Context, w *world) error {
	text, err := p.denominators(w)
	if err != nil {
		return err
	}
	f, err := importer.Open(bytes.NewReader(text), int64(len(text)), "denominators.csv", importer.Limits{})
	if err != nil {
		return err
	}
	rep, err := p.Collection.PutDenominators(authz.With(ctx, w.national), f)
	if err == nil && (rep.Refused() || rep.Rejected > 0) {
		err = fmt.Errorf("the invented numbers to divide by were refused: %v", rep.Problems[:min(len(rep.Problems), 3)])
	}
	return err
}

// deliver sends everything that a trust ever sent, by its analyst, with the map that the analyst made.
func (p *plan) deliver(ctx context.Context, x *trust) error {
	s := x.sender
	if s.first == "" {
		return nil
	}
	sender := actorOf(p.analyst(x))
	ref := ""
	if s.shape != dialect.National && s.shape != dialect.Totals {
		var err error
		if ref, err = p.freeze(authz.With(ctx, sender), x); err != nil {
			return fmt.Errorf("%s: %w", x.ID, err)
		}
	}
	n := 0
	err := p.returns(x, func(r *Sent) error {
		n++
		if err := ctx.Err(); err != nil {
			return err
		}
		return p.bring(ctx, x, r, sender, ref, n)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", x.ID, err)
	}
	return nil
}

// freeze makes the map of a trust's dialect and freezes it.
func (p *plan) freeze(ctx context.Context, x *trust) (ref string, err error) {
	m := mapOf(x.sender.dialect)
	file, err := m.Write()
	if err != nil {
		return "", err
	}
	kept, err := p.Collection.BringMap(ctx, x.ID, mapName, file)
	if err != nil {
		return "", err
	}
	v, err := p.Collection.FreezeMap(ctx, x.ID, kept.ID, kept.Revision, "The labels of our report as they stand")
	return collection.MapRef(mapName, v.Version), err
}

// bring takes one return through every step, or several where it is of totals, which are given month by month.
func (p *plan) bring(ctx context.Context, x *trust, r *Sent, sender authz.Actor, ref string, n int) error {
	past := collection.Past{Sender: sender, Decider: x.decider, Sent: r.At, Decided: r.At.Add(time.Duration(10+newDice(p.opt.Seed, r.Name).IntN(60)) * time.Hour),
		Sending: collection.Sending{Org: x.ID, From: r.From, To: r.To, Map: ref, System: r.Shape.System(), Why: r.Reason, LocalID: fmt.Sprintf("%s-%03d", x.ID, n)}}
	if past.Decided.After(p.now) {
		past.Decided = p.now
	}
	d := newDice(p.opt.Seed, "decides "+x.ID+string(r.To))
	if r.To == p.lastMonth() && r.Reason == "" {
		switch v := d.Float64(); {
		case v < .12:
			past.Leave = true
		case v < .135:
			past.Back = "The number of incidents is half of what you usually have. Please check that every site is in the report"
		}
	}
	counts := r.Truth[r.To].Incidents
	switch {
	case r.Nil:
		past.Sending.Note, past.Sending.System = "No incidents were reported in this month", ""
	case r.Shape == dialect.Totals:
		t := r.Truth[r.To]
		past.Totals = &collection.HandTotals{Org: x.ID, Month: r.To, Incidents: int64(t.Incidents), Staff: int64(t.Staff), Injured: int64(t.Injured), ByKind: t.ByKind,
			Note: "Counted by hand from the incident book"}
		if t.Incidents == 0 {
			past.Totals, past.Sending.Note = nil, "No incidents were reported in this month"
		}
	default:
		past.File = &collection.Upload{Name: r.Name, From: bytes.NewReader(r.File)}
		counts = 0
		for _, t := range r.Truth {
			counts += t.Incidents
		}
	}
	sub, err := p.Collection.Bring(ctx, past)
	if err != nil {
		return fmt.Errorf("%s to %s: %w", r.From, r.To, err)
	}
	if sub.State == collection.Refused {
		return fmt.Errorf("%s to %s: the file was refused", r.From, r.To)
	}
	p.tally(sub, r)
	if r.Reason == "" {
		p.done(counts)
	}
	return nil
}

// Collected counts what came of the files.
type Collected struct {
	// Trusts sent at least one of Returns, of which Nil said that nothing happened and Totals were counted by hand.
	Trusts, Returns, Nil, Totals int
	// Incidents are those that count: of every accepted month what its maker knows of, faulty rows left out. ByHand are
	// those of them of which only totals came.
	Incidents, ByHand int
	// Accepted and Refused are rows of files, Waiting returns that nobody has decided about.
	Accepted, Refused, Waiting int
	// Restated are months that were sent again.
	Restated []string
	// Stops is the trust that no longer sends, Merged one that was taken over within the time shown.
	Stops, Merged string
}

func (p *plan) tally(sub collection.Submission, r *Sent) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &p.collected
	c.Returns++
	c.Accepted, c.Refused = c.Accepted+int(sub.Accepted), c.Refused+int(sub.Rejected)
	switch sub.State {
	case collection.Waits:
		c.Waiting++
	case collection.Taken:
		for m, t := range r.Truth {
			p.counted[r.Org+" "+string(m)] = t.Incidents // a month that was sent again counts as it was sent last
			if sub.Form == collection.FormTotals {
				c.ByHand += t.Incidents
			}
		}
	}
	switch sub.Form {
	case collection.FormNil:
		c.Nil++
	case collection.FormTotals:
		c.Totals++
	}
	if r.Reason != "" {
		c.Restated = append(c.Restated, r.Org+" "+string(r.To))
	}
}

// native has the months of the pilots made from their own reports, and most of them accepted.
func (p *plan) native(ctx context.Context, w *world) error {
	for _, x := range w.pilots {
		if err := p.Collection.RecordHere(authz.With(ctx, w.national), x.Org, collection.MonthOf(p.first), "A pilot: its staff report in Havenward"); err != nil {
			return err
		}
	}
	if err := p.Collection.Native(ctx); err != nil {
		return err
	}
	scope, err := p.Door.Policy().Check(w.national, collection.ActSee)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(16)
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.pilot == nil {
			continue
		}
		g.Go(func() error {
			for after := ""; ; {
				list, err := p.Collection.Submissions(ctx, scope, collection.Search{Org: x.ID, States: []collection.State{collection.Waits}, Limit: 1000, After: after})
				if err != nil || len(list) == 0 {
					return err
				}
				slices.SortFunc(list, func(a, b collection.Submission) int { return cmp.Compare(a.To, b.To) })
				for _, sub := range list {
					sent := sub.To.Add(1).First().Add(3 * 24 * time.Hour)
					if sub.To == p.lastMonth() && !x.pilot.Home && newDice(p.opt.Seed, "waits "+x.ID).chance(.3) {
						continue
					}
					if err := p.Collection.AcceptPast(ctx, x.ID, sub, x.decider, sent, sent.Add(26*time.Hour)); err != nil {
						return err
					}
				}
				if after = list[len(list)-1].ID; len(list) < 1000 {
					return nil
				}
			}
		})
	}
	return g.Wait()
}

// summary fills in what is only known of the whole.
func (p *plan) summary(t *org.Tree, w *world) Collected {
	c := p.collected
	slices.Sort(c.Restated)
	for _, n := range p.counted {
		c.Incidents += n
	}
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.sender == nil || x.sender.first == "" {
			continue
		}
		c.Trusts++
		if x.To == "" && x.sender.last < p.lastMonth() {
			c.Stops = x.ID
		}
		if x.To != "" && len(t.Successors(x.ID)) == 1 && x.To > dateOf(dayOf(p.span.To).AddDate(0, -8, 0)) {
			c.Merged = x.ID
		}
	}
	return c
}
