package governance

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Sides are whom somebody speaks for, Parts what they do in a group, each with its words.
func Sides() [][2]string {
	return [][2]string{{"employer", "Employer"}, {"staff", "Staff side"}, {"other", "Neither side"}}
}

// Parts are what somebody does in a group.
func Parts() [][2]string {
	return [][2]string{{"chair", "Joint chair"}, {"secretary", "Secretary"}, {"member", "Member"}}
}

// Member is somebody on a group.
type Member struct {
	ID string
	// Person is "" for somebody outside, without an account.
	Person, Name, Post string
	Side, Part         string
	// From and To are days; To is "" while they are on it.
	From, To string
	// Interests are what they declared, newest first; Due tells that nothing was declared or renewed for a year.
	Interests []Interest
	Due       bool
}

// On tells whether somebody is on the group on a day.
func (m Member) On(day string) bool { return m.From <= day && (m.To == "" || m.To >= day) }

// MemberAsk is a new member as it was typed.
type MemberAsk struct {
	// Email finds somebody with an account; else Name is that of somebody outside.
	Email, Name, Post string
	Side, Part        string
	From              string
}

var memberTable = op.Table{Name: "gov_member", Columns: []string{"org_id", "group_id", "id", "person_id", "name", "post", "side", "part", "from_day", "to_day", "made_at"}}

func addMember(tx *op.Tx, org, group string, m Member) {
	tx.Insert(memberTable, org, group, m.ID, m.Person, m.Name, m.Post, m.Side, m.Part, m.From, m.To, db.At(tx.Now()))
}

// AddMember puts somebody on a group. There is one chair of each side at a time.
func (s *Service) AddMember(ctx context.Context, org, group string, in MemberAsk) error {
	var p fault.Problems
	m := Member{ID: id.Random("gme"), Name: clean(in.Name), Post: clean(in.Post), Side: in.Side, Part: in.Part}
	if email := strings.TrimSpace(in.Email); email != "" {
		c, err := s.Person(ctx, org, email)
		switch {
		case fault.Is(err, fault.NotFound):
			p.Add("email", "Nobody of this organisation has that address. Leave it empty for somebody outside")
		case err != nil:
			return err
		}
		m.Person, m.Name = c.ID, c.Name
		if m.Post == "" {
			m.Post = c.Title
		}
	} else {
		need(&p, "name", m.Name, "Give an e-mail address, or the name of somebody outside")
	}
	m.From = theDay(&p, "from", in.From)
	known(&p, "side", m.Side, Sides(), "Choose whom they speak for")
	known(&p, "part", m.Part, Parts(), "Choose what they do in the group")
	if m.Part == "chair" && m.Side == "other" {
		p.Add("side", "A joint chair is of one side: the employer’s or the staff’s")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onGroup(ctx, ActManage, org, group, func(tx *op.Tx, _ *Group) (audit.Change, error) {
		list, err := s.members(ctx, tx, org, group)
		if err != nil {
			return audit.Change{}, err
		}
		var p fault.Problems
		for _, x := range list {
			if x.To != "" && x.To < m.From {
				continue
			}
			if m.Person != "" && x.Person == m.Person && x.Part == m.Part {
				p.Add("email", "They are on it already")
			}
			if m.Part == "chair" && x.Part == "chair" && x.Side == m.Side {
				p.Add("part", "%s is the chair of that side. End that first", x.Name)
			}
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		addMember(tx, org, group, m)
		event(tx, org, group, "", "member", "%s joined the group", m.Name)
		return audit.Changed("gov_group", group, audit.F("member", m.ID), audit.F("part", m.Part), audit.F("side", m.Side)), nil
	})
}

// EndMember ends somebody's time on a group with a day, today or later.
func (s *Service) EndMember(ctx context.Context, org, group, member, to string) error {
	var p fault.Problems
	to = theDay(&p, "to", to)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onGroup(ctx, ActManage, org, group, func(tx *op.Tx, _ *Group) (audit.Change, error) {
		list, err := s.members(ctx, tx, org, group)
		if err != nil {
			return audit.Change{}, err
		}
		i := slices.IndexFunc(list, func(m Member) bool { return m.ID == member })
		if i < 0 {
			return audit.Change{}, fault.Missing()
		}
		if list[i].To != "" || to < list[i].From {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "to", Message: "They left already, or that is before they joined"}})
		}
		event(tx, org, group, "", "left", "%s leaves the group", list[i].Name)
		return audit.Changed("gov_group", group, audit.F("member", member), audit.F("until", to)),
			tx.Must(ctx, `UPDATE gov_member SET to_day = $4 WHERE org_id = $1 AND group_id = $2 AND id = $3`, org, group, member, to)
	})
}

// members gives everybody who is or was on a group: chairs first, the staff side beside the employer's.
func (s *Service) members(ctx context.Context, q db.Querier, org, group string) ([]Member, error) {
	return db.All(ctx, q, func(r db.Row) (Member, error) {
		var m Member
		return m, r.Scan(&m.ID, &m.Person, &m.Name, &m.Post, &m.Side, &m.Part, &m.From, &m.To)
	}, `SELECT id, person_id, name, post, side, part, from_day, to_day FROM gov_member WHERE org_id = $1 AND group_id = $2
		ORDER BY CASE part WHEN 'chair' THEN 0 WHEN 'secretary' THEN 1 ELSE 2 END, side, name, id`, org, group)
}

// Members gives who is and was on a group in reach, with what they declared where the reader is on it.
func (s *Service) Members(ctx context.Context, sc authz.Scope, org, group string) ([]Member, error) {
	g, err := s.Group(ctx, sc, org, group)
	if err != nil {
		return nil, err
	}
	list, err := s.members(ctx, s.DB, org, group)
	if err != nil || !g.Mine {
		return list, err
	}
	return list, s.declared(ctx, s.DB, org, group, list)
}

// accounts gives the accounts of those on a group now, with parts only of those who have one of them.
func (s *Service) accounts(ctx context.Context, q db.Querier, org, group string, parts ...string) ([]string, error) {
	list, err := s.members(ctx, q, org, group)
	var out []string
	d := today(s.Now())
	for _, m := range list {
		if m.Person != "" && m.On(d) && (len(parts) == 0 || slices.Contains(parts, m.Part)) {
			out = append(out, m.Person)
		}
	}
	return out, err
}

// chairs gives the accounts of a group's chairs; where neither has one, of its secretary, who tells them.
func (s *Service) chairs(ctx context.Context, q db.Querier, org, group string) ([]string, error) {
	list, err := s.accounts(ctx, q, org, group, "chair")
	if err != nil || len(list) > 0 {
		return list, err
	}
	return s.accounts(ctx, q, org, group, "secretary")
}

func known(p *fault.Problems, field, value string, pairs [][2]string, message string) {
	if !slices.ContainsFunc(pairs, func(x [2]string) bool { return x[0] == value }) {
		p.Add(field, message)
	}
}

// WordsOf gives the words of a value among pairs.
func WordsOf(pairs [][2]string, value string) string {
	for _, x := range pairs {
		if x[0] == value {
			return x[1]
		}
	}
	return value
}
