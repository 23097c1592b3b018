package governance

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Whole is a meeting with all of it that the reader may see.
type Whole struct {
	Meeting
	// Runs tells that the reader is a chair or the secretary, Mine that they are on the group; Self is their member there.
	Runs, Mine bool
	Self       string
	Terms      Terms
	Items      []Item
	Seats      []Seat
	Quorum     Quorate
	// Parts are the minutes, every version, the newest of each part first; none where the reader may not see them yet.
	Parts   []Part
	Actions []Action
	// Open are the actions of earlier meetings of the group that are not closed.
	Open []Action
	// Interests are what the members declared and holds still; none for others than members.
	Interests []Member
	// Earlier are circulated minutes of the group that this meeting may agree.
	Earlier []Meeting
	Events  []Event
}

// Event is one thing that happened to a meeting. Text is a format of ours for Args, the key of its translation.
type Event struct {
	At         db.Time
	Kind, Who  string
	Item, Text string
	Args       []string
}

// Meeting reads a meeting whole; out of reach is fault.NotFound. Items out of reach, and all that came of them, are left out.
func (s *Service) Meeting(ctx context.Context, sc authz.Scope, org, meeting string) (Whole, error) {
	m, err := s.meeting(ctx, s.DB, sc, org, meeting)
	if err != nil {
		return Whole{}, err
	}
	w := Whole{Meeting: m}
	if w.Runs, err = s.Runs(ctx, org, m.Group); err != nil {
		return w, err
	}
	members, err := s.members(ctx, s.DB, org, m.Group)
	if err != nil {
		return w, err
	}
	for _, x := range members {
		if sc.Person() != "" && x.Person == sc.Person() && x.On(today(s.Now())) {
			w.Mine, w.Self = true, x.ID
		}
	}
	if w.Terms, err = s.termsOf(ctx, s.DB, &m); err != nil {
		return w, err
	}
	if w.Seats, err = s.seats(ctx, s.DB, &m); err != nil {
		return w, err
	}
	w.Quorum = Judge(w.Terms, w.Seats, nil)
	if err := s.agenda(ctx, sc, &w); err != nil {
		return w, err
	}
	if w.Actions, err = s.Actions(ctx, sc, ActionFilter{Meeting: meeting}); err != nil {
		return w, err
	}
	if w.Mine {
		if err := s.declared(ctx, s.DB, org, m.Group, members); err != nil {
			return w, err
		}
		for _, x := range members {
			if x.On(today(s.Now())) && (len(x.Interests) > 0 || x.Due) {
				w.Interests = append(w.Interests, x)
			}
		}
		all, err := s.Actions(ctx, sc, ActionFilter{Group: m.Group, State: "open"})
		if err != nil {
			return w, err
		}
		w.Open = slices.DeleteFunc(all, func(x Action) bool { return x.Meeting == meeting })
	}
	if w.Runs && m.State == UnderWay {
		past, err := s.Meetings(ctx, sc, Filter{Group: m.Group, Past: true})
		if err != nil {
			return w, err
		}
		w.Earlier = slices.DeleteFunc(past, func(x Meeting) bool { return x.State != Held || x.Minutes != "circulated" })
	}
	w.Events, err = s.events(ctx, &w)
	return w, err
}

// agenda fills in the items with their papers and decisions, and the minutes.
func (s *Service) agenda(ctx context.Context, sc authz.Scope, w *Whole) error {
	var err error
	if w.Items, err = s.items(ctx, s.DB, sc, w.Org, w.ID); err != nil {
		return err
	}
	decided, err := s.decisions(ctx, s.DB, w.Org, w.ID)
	if err != nil {
		return err
	}
	for i := range w.Items {
		x := &w.Items[i]
		if err := s.papers(ctx, s.DB, w.Org, x, w.Runs); err != nil {
			return err
		}
		for _, d := range decided {
			if d.Item == x.ID && (w.Mine || w.Minutes == "agreed") {
				x.Decisions = append(x.Decisions, d)
			}
		}
		if !w.Mine { // why somebody takes no part is for the group
			for j := range x.Conflicts {
				x.Conflicts[j].Why = ""
			}
		}
	}
	if !w.reads() {
		return nil
	}
	all, err := s.parts(ctx, s.DB, w.Org, w.ID)
	for _, x := range all {
		if w.sees(x.Item) {
			w.Parts = append(w.Parts, x)
		}
	}
	return err
}

// reads tells whether the reader may see the minutes: those who run the group always, members once they are circulated,
// others once they are agreed.
func (w *Whole) reads() bool {
	return w.Runs || w.Minutes == "agreed" || w.Mine && w.Minutes == "circulated"
}

// sees tells whether an item is among those that the reader sees; "" is the opening.
func (w *Whole) sees(item string) bool {
	return item == "" || slices.ContainsFunc(w.Items, func(x Item) bool { return x.ID == item })
}

// Item gives an item of the meeting that the reader sees.
func (w *Whole) Item(item string) (Item, bool) {
	i := slices.IndexFunc(w.Items, func(x Item) bool { return x.ID == item })
	if i < 0 {
		return Item{}, false
	}
	return w.Items[i], true
}

// Part gives the newest version of a part of the minutes; V is 0 where nothing was written.
func (w *Whole) Part(item string) Part {
	i := slices.IndexFunc(w.Parts, func(x Part) bool { return x.Item == item })
	if i < 0 {
		return Part{Item: item}
	}
	return w.Parts[i]
}

// events gives what happened, without what is about items out of reach.
func (s *Service) events(ctx context.Context, w *Whole) ([]Event, error) {
	all, err := db.All(ctx, s.DB, func(r db.Row) (Event, error) {
		var e Event
		var args string
		if err := r.Scan(&e.At, &e.Kind, &e.Who, &e.Item, &e.Text, &args); err != nil {
			return e, err
		}
		return e, json.Unmarshal([]byte(args), &e.Args)
	}, `SELECT at, kind, actor_name, item_id, text, args FROM gov_event WHERE org_id = $1 AND record_id = $2 ORDER BY at DESC, id DESC LIMIT 200`, w.Org, w.ID)
	return slices.DeleteFunc(all, func(e Event) bool { return !w.sees(e.Item) }), err
}
