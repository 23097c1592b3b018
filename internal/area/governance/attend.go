package governance

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Seat is a member at a meeting. State is present, left, apologies, or "" where nothing is known.
type Seat struct {
	Member, Person, Name, Post, Side, Part, State string
	Came, Left                                    db.Time
}

// Quorate says whether a meeting can decide.
type Quorate struct {
	Present, Need   int
	Employer, Staff bool
	// Lost are the problems, none where it can decide.
	Lost fault.Problems
}

// Holds tells whether the meeting can decide.
func (q Quorate) Holds() bool { return len(q.Lost) == 0 }

// Judge counts who is there against the terms; without leaves out those who take no part.
func Judge(t Terms, seats []Seat, without func(Seat) bool) Quorate {
	q := Quorate{Need: t.Quorum}
	people := map[string]bool{}
	for _, x := range seats {
		if x.State != "present" || without != nil && without(x) || x.Person != "" && people[x.Person] {
			continue
		}
		people[x.Person] = true
		q.Present++
		q.Employer = q.Employer || x.Side == "employer"
		q.Staff = q.Staff || x.Side == "staff"
	}
	if q.Present < q.Need {
		q.Lost.Add("", "%d of the %d who must be there may take part", q.Present, q.Need)
	}
	if t.BothSides && !q.Employer {
		q.Lost.Add("", "Nobody of the employer’s side may take part")
	}
	if t.BothSides && !q.Staff {
		q.Lost.Add("", "Nobody of the staff side may take part")
	}
	return q
}

// Seats gives everybody on the group on the day of the meeting, with whether they came.
func (s *Service) seats(ctx context.Context, q db.Querier, m *Meeting) ([]Seat, error) {
	list, err := s.members(ctx, q, m.Org, m.Group)
	if err != nil {
		return nil, err
	}
	came, err := db.All(ctx, q, func(r db.Row) (Seat, error) {
		var x Seat
		return x, r.Scan(&x.Member, &x.Name, &x.Side, &x.Part, &x.State, &x.Came, &x.Left)
	}, `SELECT member_id, name, side, part, state, came_at, left_at FROM gov_attendance WHERE org_id = $1 AND meeting_id = $2`, m.Org, m.ID)
	if err != nil {
		return nil, err
	}
	var out []Seat
	for _, x := range list {
		i := slices.IndexFunc(came, func(y Seat) bool { return y.Member == x.ID })
		switch {
		case i >= 0: // as they were on the day
			y := came[i]
			y.Person, y.Post = x.Person, x.Post
			out = append(out, y)
		case x.On(today(m.StartsAt.Time)):
			out = append(out, Seat{Member: x.ID, Person: x.Person, Name: x.Name, Post: x.Post, Side: x.Side, Part: x.Part})
		}
	}
	return out, nil
}

// Open begins a meeting whose papers are out, under the terms of reference of that day.
func (s *Service) Open(ctx context.Context, org, meeting string) error {
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		switch m.State {
		case PapersOut:
		case Planned:
			return audit.Change{}, fault.New(fault.Conflict, "Send the papers first, so that members know what is decided")
		default:
			return audit.Change{}, over(m)
		}
		all, err := terms(ctx, tx, org, m.Group)
		if err != nil {
			return audit.Change{}, err
		}
		t, ok := InForce(all, today(tx.Now()))
		if !ok {
			return audit.Change{}, fault.New(fault.Conflict, "No terms of reference are in force yet, so nobody can say who must be there")
		}
		event(tx, org, meeting, "", "opened", "The meeting began")
		return audit.Changed("gov_meeting", meeting, audit.FF("state", string(m.State), string(UnderWay)), audit.F("terms", num(t.N))),
			tx.Must(ctx, `UPDATE gov_meeting SET state = 'under_way', opened_at = $3, terms_n = $4 WHERE org_id = $1 AND id = $2`, org, meeting, db.At(tx.Now()), t.N)
	})
}

// Attend writes down who is there, who left and who sent apologies: member to state. Before the meeting begins only apologies
// are taken. A quorum that is lost on the way is noted.
func (s *Service) Attend(ctx context.Context, org, meeting string, states map[string]string) error {
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		if !m.State.Ahead() {
			return audit.Change{}, over(m)
		}
		seats, err := s.seats(ctx, tx, m)
		if err != nil {
			return audit.Change{}, err
		}
		t, err := s.termsOf(ctx, tx, m)
		if err != nil {
			return audit.Change{}, err
		}
		before := Judge(t, seats, nil)
		c := audit.Changed("gov_meeting", meeting)
		for i := range seats {
			x := &seats[i]
			to, said := states[x.Member]
			if !said || to == x.State || to == "" && x.State == "" {
				continue
			}
			if m.State != UnderWay && to != "apologies" {
				continue
			}
			switch to {
			case "present":
				if x.Came.IsZero() {
					x.Came = db.At(tx.Now())
				}
				x.Left = db.Time{}
			case "left":
				if x.Came.IsZero() {
					continue
				}
				x.Left = db.At(tx.Now())
			case "apologies":
				x.Came, x.Left = db.Time{}, db.Time{}
			default:
				return c, fault.WithProblems(fault.Problems{{Field: "at_" + x.Member, Message: "Choose whether they are there"}})
			}
			c.Fields = append(c.Fields, audit.FF(x.Member, x.State, to))
			x.State = to
			if _, err := tx.Exec(ctx, `INSERT INTO gov_attendance (org_id, meeting_id, member_id, name, side, part, state, came_at, left_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
				ON CONFLICT (org_id, meeting_id, member_id) DO UPDATE SET state = excluded.state, came_at = excluded.came_at, left_at = excluded.left_at`,
				org, meeting, x.Member, x.Name, x.Side, x.Part, to, x.Came, x.Left); err != nil {
				return c, err
			}
		}
		if after := Judge(t, seats, nil); m.State == UnderWay && before.Holds() != after.Holds() {
			if after.Holds() {
				event(tx, org, meeting, "", "quorum", "The meeting is quorate: %s are there", number(after.Present))
			} else {
				event(tx, org, meeting, "", "quorum", "The meeting is no longer quorate: %s are there", number(after.Present))
			}
		}
		return c, nil
	})
}

// termsOf gives the terms that a meeting was opened under, or those in force on its day.
func (s *Service) termsOf(ctx context.Context, q db.Querier, m *Meeting) (Terms, error) {
	all, err := terms(ctx, q, m.Org, m.Group)
	if err != nil {
		return Terms{}, err
	}
	if i := slices.IndexFunc(all, func(t Terms) bool { return t.N == m.Terms }); i >= 0 {
		return all[i], nil
	}
	t, _ := InForce(all, today(m.StartsAt.Time))
	return t, nil
}

// Finish ends a meeting that is under way. From then on nothing is decided in it.
func (s *Service) Finish(ctx context.Context, org, meeting string) error {
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		if m.State != UnderWay {
			return audit.Change{}, over(m)
		}
		event(tx, org, meeting, "", "held", "The meeting ended")
		if err := tx.Must(ctx, `UPDATE gov_meeting SET state = 'held', held_at = $3 WHERE org_id = $1 AND id = $2`, org, meeting, db.At(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("gov_meeting", meeting, audit.FF("state", string(UnderWay), string(Held))), s.tellMembers(ctx, tx, org, m.Group, meeting, notify.MessageWaiting, "")
	})
}
