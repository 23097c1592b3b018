package governance

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Action is what somebody promised at a meeting.
type Action struct {
	Org, ID, Ref, Group, GroupName, Meeting, Item string
	// Owner is the account of who does it, "" for somebody outside.
	Owner, OwnerName             string
	MetAt, Due, MadeAt, ClosedAt db.Time
	State                        string // open or closed
	ClosedBy                     string
	Escalated                    db.Time
	// Chased counts what was said of it by itself.
	Chased  int64
	Version int64
	ActionBody
}

// ActionBody is what lies sealed of an action.
type ActionBody struct {
	Text string `json:"text"`
	// First is the day by which it was to be done when it was given.
	First string `json:"first"`
	// Notes are what was said of it since, oldest first.
	Notes []Note `json:"notes,omitempty"`
	// Outcome is what was done.
	Outcome string `json:"outcome,omitempty"`
}

// Note is one report on an action.
type Note struct {
	At    time.Time `json:"at"`
	By    string    `json:"by"`
	Words string    `json:"words"`
	// Due is the new day where it was moved.
	Due string `json:"due,omitempty"`
}

// Late tells whether an action is past its day.
func (x *Action) Late(now time.Time) bool { return x.State == "open" && x.Due.Before(now) }

// ActionFilter narrows a list of actions. Empty fields narrow nothing.
type ActionFilter struct {
	Group, Meeting, State string
	// Late keeps the open ones past their day, Mine those of the reader.
	Late, Mine bool
}

const actionColumns = `x.org_id, x.id, x.ref, x.group_id, g.name, x.meeting_id, x.item_id, x.owner_person, x.owner_name, m.starts_at, x.due_at, x.made_at, x.closed_at, x.state, x.closed_name, x.escalated_at, x.chased, x.version, x.body`

func (s *Service) scanAction(r db.Row) (Action, error) {
	var x Action
	var body []byte
	if err := r.Scan(&x.Org, &x.ID, &x.Ref, &x.Group, &x.GroupName, &x.Meeting, &x.Item, &x.Owner, &x.OwnerName, &x.MetAt, &x.Due, &x.MadeAt, &x.ClosedAt, &x.State, &x.ClosedBy, &x.Escalated, &x.Chased, &x.Version, &body); err != nil {
		return x, err
	}
	return x, s.unseal(x.Org, x.ID, "action", body, &x.ActionBody)
}

func (s *Service) actions(ctx context.Context, q db.Querier, sc authz.Scope, more func(*db.Args) string) ([]Action, error) {
	var a db.Args
	w := actionReach(&a, sc, today(s.Now()), "x")
	return db.All(ctx, q, s.scanAction, `SELECT `+actionColumns+` FROM gov_action x JOIN gov_group g ON g.org_id = x.org_id AND g.id = x.group_id JOIN gov_meeting m ON m.org_id = x.org_id AND m.id = x.meeting_id
		WHERE `+w+more(&a)+` ORDER BY CASE x.state WHEN 'open' THEN 0 ELSE 1 END, x.due_at, x.id LIMIT 1000`, a.Values()...)
}

// Actions gives the actions in reach: open ones first, the soonest due first.
func (s *Service) Actions(ctx context.Context, sc authz.Scope, f ActionFilter) ([]Action, error) {
	return s.actions(ctx, s.DB, sc, func(a *db.Args) string {
		w := ""
		if f.Group != "" {
			w += " AND x.group_id = " + a.Add(f.Group)
		}
		if f.Meeting != "" {
			w += " AND x.meeting_id = " + a.Add(f.Meeting)
		}
		if f.State != "" {
			w += " AND x.state = " + a.Add(f.State)
		}
		if f.Mine {
			w += " AND x.owner_person <> '' AND x.owner_person = " + a.Add(sc.Person())
		}
		if f.Late {
			w += " AND x.state = 'open' AND x.due_at < " + a.Add(db.At(s.Now()))
		}
		return w
	})
}

// ActionsLate gives the open actions of an organisation in reach that are past their day at a moment, the oldest first.
func (s *Service) ActionsLate(ctx context.Context, sc authz.Scope, org string, on db.Time) ([]Action, error) {
	return s.actions(ctx, s.DB, sc, func(a *db.Args) string {
		return " AND x.org_id = " + a.Add(org) + " AND x.state = 'open' AND x.due_at < " + a.Add(on)
	})
}

// Action gives one action; out of reach is fault.NotFound.
func (s *Service) Action(ctx context.Context, sc authz.Scope, org, action string) (Action, error) {
	return s.action(ctx, s.DB, sc, org, action)
}

func (s *Service) action(ctx context.Context, q db.Querier, sc authz.Scope, org, action string) (Action, error) {
	list, err := s.actions(ctx, q, sc, func(a *db.Args) string { return " AND x.org_id = " + a.Add(org) + " AND x.id = " + a.Add(action) })
	if err != nil {
		return Action{}, err
	}
	if len(list) == 0 {
		return Action{}, fault.Missing()
	}
	return list[0], nil
}

// ActionAsk is an action as it was typed. Item is "" where it came of none in particular; Owner is a member.
type ActionAsk struct{ Item, Text, Owner, Due string }

var actionTable = op.Table{Name: "gov_action", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "group_id", "meeting_id", "item_id", "ref", "owner_person", "owner_name", "due_at", "state", "chased",
	"next_chase", "escalated_at", "made_at", "closed_at", "closed_name", "body", "version"}}

// AddAction gives somebody on the group something to do, and tells them.
func (s *Service) AddAction(ctx context.Context, org, meeting string, in ActionAsk) (string, error) {
	b := ActionBody{Text: clean(in.Text), First: in.Due}
	var p fault.Problems
	need(&p, "text", b.Text, "Write what is to be done")
	due := day(&p, "due", in.Due)
	if in.Due == "" || !due.IsZero() && !due.After(s.Now()) {
		p.Add("due", "Say by when, on a day still to come")
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	aid, ref := id.Random("act"), "A-"+id.Code(5)
	body, err := s.seal(org, aid, "action", b)
	if err != nil {
		return "", err
	}
	return aid, s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		if m.State != UnderWay && m.State != Held {
			return audit.Change{}, over(m)
		}
		who, err := s.owner(ctx, tx, m, in.Owner)
		if err != nil {
			return audit.Change{}, err
		}
		if in.Item != "" {
			x, err := s.item(ctx, tx, tx.Scope(), org, meeting, in.Item)
			if err != nil {
				return audit.Change{}, err
			}
			if x.Restricted && x.out(who.ID, who.Person) {
				return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "owner", Message: "They take no part in this item and may not see it. Choose somebody else"}})
			}
		}
		chased, next := upcoming(s.Chase.steps(due, 0), tx.Now())
		tx.Insert(actionTable, org, aid, "", "", "", m.Group, meeting, in.Item, ref, who.Person, who.Name, db.At(due), "open", chased, next, db.Time{}, db.At(tx.Now()), db.Time{}, "", body, int64(1))
		event(tx, org, meeting, in.Item, "action", "An action was given to %s", who.Name)
		return audit.Created("gov_action", aid, audit.F("meeting", meeting), audit.F("owner", who.ID), audit.F("due", in.Due)),
			tell(ctx, tx, org, "gov_action", aid, ActionPath(aid), notify.Assigned, []string{who.Person})
	})
}

// onAction changes an open action in reach, for its owner and those who run its group. With ActRun the owner alone may not.
func (s *Service) onAction(ctx context.Context, act authz.Action, org, action string, seen int64, rule func(tx *op.Tx, x *Action) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("gov_action", org, action), func(tx *op.Tx) (bool, audit.Change, error) {
		x, err := s.action(ctx, tx, tx.Scope(), org, action)
		if err != nil {
			return false, audit.Change{}, err
		}
		if act == ActRun || x.Owner == "" || x.Owner != tx.Actor().ID {
			if err := s.mustRun(ctx, tx, org, x.Group); err != nil {
				return false, audit.Change{}, err
			}
		}
		if x.State == "closed" {
			return false, audit.Change{}, fault.WithProblems(fault.Problems{{Message: "%s closed this action already. What they wrote stands: %s", Args: []any{x.ClosedBy, x.Outcome}, Kind: fault.Conflict}})
		}
		if seen != 0 && seen != x.Version {
			return false, audit.Change{}, moved()
		}
		c, err := rule(tx, &x)
		if err != nil {
			return false, c, err
		}
		body, err := s.seal(org, action, "action", x.ActionBody)
		if err != nil {
			return false, c, err
		}
		return true, c, tx.Must(ctx, `UPDATE gov_action SET body = $3, version = version + 1 WHERE org_id = $1 AND id = $2`, org, action, body)
	})
	return err
}

// Report writes down how far an action is.
func (s *Service) Report(ctx context.Context, org, action, words string) error {
	words = clean(words)
	var p fault.Problems
	need(&p, "words", words, "Say how far it is")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onAction(ctx, ActTake, org, action, 0, func(tx *op.Tx, x *Action) (audit.Change, error) {
		x.Notes = append(slices.Clone(x.Notes), Note{At: tx.Now(), By: tx.Actor().Name, Words: words})
		return audit.Changed("gov_action", action, audit.F("report", number(len(x.Notes)))), nil
	})
}

// CloseAction ends an action with what was done. One that somebody closed already is fault.Conflict with what they wrote.
func (s *Service) CloseAction(ctx context.Context, org, action, outcome string) error {
	outcome = clean(outcome)
	var p fault.Problems
	need(&p, "outcome", outcome, "Say what was done")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onAction(ctx, ActTake, org, action, 0, func(tx *op.Tx, x *Action) (audit.Change, error) {
		x.Outcome = outcome
		event(tx, org, x.Meeting, x.Item, "action", "%s closed an action", tx.Actor().Name)
		return audit.Changed("gov_action", action, audit.FF("state", "open", "closed")),
			tx.Must(ctx, `UPDATE gov_action SET state = 'closed', closed_at = $3, closed_name = $4, next_chase = NULL WHERE org_id = $1 AND id = $2`, org, action, db.At(tx.Now()), tx.Actor().Name)
	})
}

// MoveDue gives an action another day, with why; it is chased anew. Only those who run the group do.
func (s *Service) MoveDue(ctx context.Context, org, action string, seen int64, to, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say why it takes longer")
	due := day(&p, "due", to)
	if to == "" || !due.IsZero() && !due.After(s.Now()) {
		p.Add("due", "Say by when, on a day still to come")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onAction(ctx, ActRun, org, action, seen, func(tx *op.Tx, x *Action) (audit.Change, error) {
		x.Notes = append(slices.Clone(x.Notes), Note{At: tx.Now(), By: tx.Actor().Name, Words: why, Due: to})
		chased, next := upcoming(s.Chase.steps(due, 0), tx.Now())
		return audit.Changed("gov_action", action, audit.FF("due", today(x.Due.Time), to)).Because(why),
			tx.Must(ctx, `UPDATE gov_action SET due_at = $3, chased = $4, next_chase = $5, escalated_at = NULL WHERE org_id = $1 AND id = $2`, org, action, db.At(due), chased, next)
	})
}
