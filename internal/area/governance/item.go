package governance

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Purposes are what an item is on the agenda for, each with its words.
func Purposes() [][2]string {
	return [][2]string{{"note", "To note"}, {"discuss", "To discuss"}, {"decide", "To decide"}, {"endorse", "To endorse"}}
}

// Item is one point of an agenda.
type Item struct {
	ID string
	// N orders the agenda; it has gaps where items are out of reach or withdrawn.
	N                int64
	Purpose          string
	Owner, OwnerName string // the member and their name
	Long             int    // minutes
	Restricted       bool
	State            string
	Version          int64
	ItemBody
	Conflicts []Interested
	Papers    []Paper
	Decisions []Decision
}

// ItemBody is what lies sealed of an item.
type ItemBody struct {
	Title string `json:"title"`
	// About is what it is about, Asks what the meeting is asked to do.
	About string `json:"about,omitempty"`
	Asks  string `json:"asks,omitempty"`
}

// Interested is a member who takes no part in the decision of an item.
type Interested struct {
	Member, Person, Name, Why, By string
	At                            db.Time
}

// ItemAsk is an item as it was typed.
type ItemAsk struct {
	Title, About, Asks, Purpose, Owner, Minutes string
	Restricted                                  bool
}

func (in ItemAsk) check(p *fault.Problems) (ItemBody, int) {
	b := ItemBody{Title: clean(in.Title), About: clean(in.About), Asks: clean(in.Asks)}
	need(p, "title", b.Title, "Give the item a title")
	if len(b.Title) > 300 {
		p.Add("title", "Shorten this to %d characters", 300)
	}
	if len([]rune(b.About)) > MaxWords {
		p.Add("about", "Shorten this to %d characters", MaxWords)
	}
	known(p, "purpose", in.Purpose, Purposes(), "Choose what it is on the agenda for")
	if (in.Purpose == "decide" || in.Purpose == "endorse") && b.Asks == "" {
		p.Add("asks", "Say what the meeting is asked to decide")
	}
	return b, count(p, "minutes", in.Minutes, 1, 240, "Say how many minutes, from %d to %d")
}

// items gives the items of a meeting in reach, in their order.
func (s *Service) items(ctx context.Context, q db.Querier, sc authz.Scope, org, meeting string) ([]Item, error) {
	var a db.Args
	w := itemReach(&a, sc, today(s.Now()), "i")
	list, err := db.All(ctx, q, func(r db.Row) (Item, error) {
		var x Item
		var body []byte
		if err := r.Scan(&x.ID, &x.N, &x.Purpose, &x.Owner, &x.OwnerName, &x.Long, &x.Restricted, &x.State, &x.Version, &body); err != nil {
			return x, err
		}
		return x, s.unseal(org, x.ID, "item", body, &x.ItemBody)
	}, `SELECT i.id, i.n, i.purpose, i.owner_member, i.owner_name, i.minutes_long, i.restricted, i.state, i.version, i.body FROM gov_item i WHERE `+w+
		` AND i.org_id = `+a.Add(org)+` AND i.meeting_id = `+a.Add(meeting)+` AND i.state = 'open' ORDER BY i.n, i.id`, a.Values()...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		x := &list[i]
		if x.Conflicts, err = s.conflicts(ctx, q, org, x.ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Service) conflicts(ctx context.Context, q db.Querier, org, item string) ([]Interested, error) {
	return db.All(ctx, q, func(r db.Row) (Interested, error) {
		var x Interested
		var why []byte
		if err := r.Scan(&x.Member, &x.Person, &x.Name, &why, &x.At, &x.By); err != nil {
			return x, err
		}
		return x, s.unseal(org, item, "interest", why, &x.Why)
	}, `SELECT member_id, person_id, name, why, at, by_name FROM gov_conflict WHERE org_id = $1 AND item_id = $2 ORDER BY name, member_id`, org, item)
}

// item finds an item of a meeting in reach.
func (s *Service) item(ctx context.Context, q db.Querier, sc authz.Scope, org, meeting, item string) (Item, error) {
	list, err := s.items(ctx, q, sc, org, meeting)
	if err != nil {
		return Item{}, err
	}
	i := slices.IndexFunc(list, func(x Item) bool { return x.ID == item })
	if i < 0 {
		return Item{}, fault.Missing()
	}
	return list[i], nil
}

var itemTable = op.Table{Name: "gov_item", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "meeting_id", "group_id", "n", "purpose", "owner_member", "owner_name", "minutes_long", "restricted",
	"state", "body", "version"}}

// AddItem puts an item at the end of an agenda.
func (s *Service) AddItem(ctx context.Context, org, meeting string, in ItemAsk) (string, error) {
	var p fault.Problems
	b, long := in.check(&p)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	iid := id.Random("itm")
	body, err := s.seal(org, iid, "item", b)
	if err != nil {
		return "", err
	}
	return iid, s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		if !m.State.Ahead() {
			return audit.Change{}, over(m)
		}
		owner, err := s.owner(ctx, tx, m, in.Owner)
		if err != nil {
			return audit.Change{}, err
		}
		last, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COALESCE(MAX(n), 0) FROM gov_item WHERE org_id = $1 AND meeting_id = $2`, org, meeting)
		if err != nil {
			return audit.Change{}, err
		}
		tx.Insert(itemTable, org, iid, "", "", "", meeting, m.Group, last+1, in.Purpose, owner.ID, owner.Name, int64(long), in.Restricted, "open", body, int64(1))
		event(tx, org, meeting, iid, "item", "An item was put on the agenda")
		return audit.Created("gov_item", iid, audit.F("meeting", meeting), audit.F("purpose", in.Purpose), audit.F("restricted", yes(in.Restricted))), nil
	})
}

// owner finds the member who owns an item or action.
func (s *Service) owner(ctx context.Context, q db.Querier, m *Meeting, member string) (Member, error) {
	list, err := s.members(ctx, q, m.Org, m.Group)
	if err != nil {
		return Member{}, err
	}
	i := slices.IndexFunc(list, func(x Member) bool { return x.ID == member && x.On(today(s.Now())) })
	if i < 0 {
		return Member{}, fault.WithProblems(fault.Problems{{Field: "owner", Message: "Choose who on the group owns it"}})
	}
	return list[i], nil
}

// EditItem changes an item. seen is its version on the page: two who write at once do not write over each other.
func (s *Service) EditItem(ctx context.Context, org, meeting, item string, seen int64, in ItemAsk) error {
	var p fault.Problems
	b, long := in.check(&p)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	body, err := s.seal(org, item, "item", b)
	if err != nil {
		return err
	}
	return s.onItem(ctx, org, meeting, item, func(tx *op.Tx, m *Meeting, x *Item) (audit.Change, error) {
		if seen != x.Version {
			return audit.Change{}, moved()
		}
		owner, err := s.owner(ctx, tx, m, in.Owner)
		if err != nil {
			return audit.Change{}, err
		}
		if len(x.Conflicts) > 0 && x.Restricted != in.Restricted {
			if err := s.keepAway(ctx, tx, org, x, in.Restricted); err != nil {
				return audit.Change{}, err
			}
		}
		event(tx, org, meeting, item, "item", "An item of the agenda was changed")
		return audit.Changed("gov_item", item, audit.FF("purpose", x.Purpose, in.Purpose), audit.FF("restricted", yes(x.Restricted), yes(in.Restricted))),
			tx.Must(ctx, `UPDATE gov_item SET purpose = $3, owner_member = $4, owner_name = $5, minutes_long = $6, restricted = $7, body = $8, version = version + 1 WHERE org_id = $1 AND id = $2`,
				org, item, in.Purpose, owner.ID, owner.Name, long, in.Restricted, body)
	})
}

// MoveItem moves an item one place up or down among those that the mover sees.
func (s *Service) MoveItem(ctx context.Context, org, meeting, item string, up bool) error {
	return s.onItem(ctx, org, meeting, item, func(tx *op.Tx, _ *Meeting, x *Item) (audit.Change, error) {
		list, err := s.items(ctx, tx, tx.Scope(), org, meeting)
		if err != nil {
			return audit.Change{}, err
		}
		i := slices.IndexFunc(list, func(y Item) bool { return y.ID == item })
		j := i + 1
		if up {
			j = i - 1
		}
		if j < 0 || j >= len(list) {
			return audit.Changed("gov_item", item, audit.F("order", num(x.N))), nil
		}
		for id, n := range map[string]int64{item: list[j].N, list[j].ID: x.N} {
			if err := tx.Must(ctx, `UPDATE gov_item SET n = $3 WHERE org_id = $1 AND id = $2`, org, id, n); err != nil {
				return audit.Change{}, err
			}
		}
		return audit.Changed("gov_item", item, audit.FF("order", num(x.N), num(list[j].N))), nil
	})
}

// WithdrawItem takes an item off the agenda while nothing was decided on it.
func (s *Service) WithdrawItem(ctx context.Context, org, meeting, item string) error {
	return s.onItem(ctx, org, meeting, item, func(tx *op.Tx, _ *Meeting, x *Item) (audit.Change, error) {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM gov_decision WHERE org_id = $1 AND item_id = $2`, org, item)
		if err != nil {
			return audit.Change{}, err
		}
		if n > 0 {
			return audit.Change{}, fault.New(fault.Conflict, "Something was decided on this item, so it stays on the agenda")
		}
		if !x.Restricted { // of a restricted one nothing is told to whoever is kept away
			event(tx, org, meeting, "", "item", "An item was taken off the agenda")
		}
		return audit.Changed("gov_item", item, audit.FF("state", "open", "withdrawn")), tx.Must(ctx, `UPDATE gov_item SET state = 'withdrawn', version = version + 1 WHERE org_id = $1 AND id = $2`, org, item)
	})
}

// onItem changes an item in reach of a meeting that is not over, for those who run its group.
func (s *Service) onItem(ctx context.Context, org, meeting, item string, rule func(tx *op.Tx, m *Meeting, x *Item) (audit.Change, error)) error {
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		x, err := s.item(ctx, tx, tx.Scope(), org, meeting, item)
		if err != nil {
			return audit.Change{}, err
		}
		if !m.State.Ahead() {
			return audit.Change{}, over(m)
		}
		return rule(tx, m, &x)
	})
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
