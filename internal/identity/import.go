package identity

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

// Starter is one row of a file of joiners, movers and leavers.
type Starter struct {
	StaffNumber, Email, Name, JobTitle, Unit string
	Roles                                    []string
	// Starts and Ends are the first and last day at work; the zero Time is not given.
	Starts, Ends time.Time
}

func fileRoles() []importer.Code {
	var out []importer.Code
	for _, r := range authz.Roles() {
		if r.Privileged() && r != authz.Admin {
			out = append(out, importer.Code{Code: string(r), Label: r.Words()})
		}
	}
	return out
}

// Starters is the shape of the file: one row a person, found again by staff number and then by address. Roles are
// separated by ";" and never include administrator, which is given by hand.
func Starters() importer.Shape[Starter] {
	return importer.Shape[Starter]{
		Name: "people",
		Columns: []importer.Column[Starter]{
			{Key: "staff_number", Labels: []string{"Staff number", "Employee number", "Assignment number"}, Set: importer.Into(importer.Word(40), func(s *Starter) *string { return &s.StaffNumber })},
			{Key: "email", Labels: []string{"E-mail", "Email address", "E-mail address"}, Required: true, Set: importer.Into(address, func(s *Starter) *string { return &s.Email })},
			{Key: "name", Labels: []string{"Name", "Full name"}, Required: true, Set: importer.Into(importer.Words(200), func(s *Starter) *string { return &s.Name })},
			{Key: "job_title", Labels: []string{"Job title", "Position"}, Set: importer.Into(importer.Words(200), func(s *Starter) *string { return &s.JobTitle })},
			{Key: "unit", Labels: []string{"Unit", "Department"}, Set: importer.Into(importer.Words(200), func(s *Starter) *string { return &s.Unit })},
			{Key: "roles", Labels: []string{"Roles", "Role"}, Set: importer.Into(importer.Multi(fileRoles()), func(s *Starter) *[]string { return &s.Roles })},
			{Key: "starts", Labels: []string{"Starts", "Start date", "First day"}, Set: importer.Into(importer.Date, func(s *Starter) *time.Time { return &s.Starts })},
			{Key: "ends", Labels: []string{"Ends", "End date", "Last day"}, Set: importer.Into(importer.Date, func(s *Starter) *time.Time { return &s.Ends })},
		},
		Row: func(v Starter, add func(field, code string, s importer.Severity, message string)) {
			if !v.Ends.IsZero() && v.Ends.Before(v.Starts) {
				add("ends", "order", importer.Error, "The last day is before the first")
			}
		},
		Same: func(v Starter) string { return emailKey(v.Email) },
	}
}

func address(s string) (string, *importer.Flaw) {
	if !validEmail(s) {
		return "", &importer.Flaw{Code: "email", Message: "This is not an e-mail address"}
	}
	return s, nil
}

// Move is what a row does: "joins", "changes", "leaves", "same", or "refused" with the reason in Why.
type Move struct {
	Row        int
	Name, What string
	Why        string
}

// ImportPeople checks a file, says what each row would do, and does it when apply is set and nothing in the file is
// wrong. Leavers lose roles, sessions and keys at once. Whoever is not in the file is left alone. Each row is a change
// of its own, so a file that stops half way can be sent again.
func (s *Service) ImportPeople(ctx context.Context, f *importer.File, apply bool) (importer.Report, []Move, error) {
	actor := authz.From(ctx)
	for _, act := range []authz.Action{ActEdit, ActGrant} {
		if _, err := s.Door.Policy().Check(actor, act); err != nil {
			return importer.Report{}, nil, err
		}
	}
	type row struct {
		n int
		v Starter
	}
	var rows []row
	report, err := Starters().Check(ctx, f, importer.Options[Starter]{Take: func(n int, v Starter) error {
		rows = append(rows, row{n, v})
		return nil
	}})
	if err != nil || report.Refused() {
		return report, nil, err
	}
	apply = apply && report.Rejected == 0
	moves := make([]Move, 0, len(rows))
	for _, r := range rows {
		m, err := s.move(ctx, actor, r.v, apply)
		if err != nil {
			switch fault.KindOf(err) {
			case fault.Denied, fault.Conflict, fault.Invalid, fault.NotFound:
				m = Move{Name: r.v.Name, What: "refused", Why: fault.MessageOf(err)}
			default:
				return report, moves, err
			}
		}
		m.Row = r.n
		moves = append(moves, m)
	}
	return report, moves, nil
}

func (s *Service) move(ctx context.Context, actor authz.Actor, v Starter, apply bool) (Move, error) {
	m := Move{Name: v.Name}
	unit := v.Unit
	if unit != "" && s.FindUnit != nil {
		found, ok, err := s.FindUnit(ctx, actor.Org, unit)
		if err != nil {
			return m, err
		}
		if !ok {
			return m, fault.New(fault.Invalid, "There is no unit with that name or code")
		}
		unit = found
	}
	p, err := s.starter(ctx, actor.Org, v)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return m, err
	}
	known := err == nil
	today := s.Now().Truncate(24 * time.Hour)
	leaves := !v.Ends.IsZero() && v.Ends.Before(today)
	switch {
	case known && p.Org != actor.Org:
		return m, fault.New(fault.Conflict, "That address belongs to somebody in another organisation")
	case known && p.ID == actor.ID && (leaves || len(v.Roles) > 0):
		return m, fault.Refused("This is your own row. Ask another administrator")
	case leaves && (!known || p.State == Left):
		m.What = "same"
		return m, nil
	case leaves:
		m.What = "leaves"
		if apply {
			err = s.Leave(ctx, p.ID, "In the file of leavers")
		}
		return m, err
	}
	now := Person{ID: p.ID, Org: actor.Org, Unit: unit, Name: v.Name, Email: v.Email, JobTitle: v.JobTitle, Locale: or(p.Locale, "en"), State: Active}
	if err := fault.WithProblems(now.problems()); err != nil {
		return m, err
	}
	gain, lose, err := s.fileRolesDiff(ctx, p.ID, actor.Org, unit, v)
	if err != nil {
		return m, err
	}
	same := known && p.State == Active && p.Name == now.Name && emailKey(p.Email) == emailKey(now.Email) && p.JobTitle == now.JobTitle && p.Unit == now.Unit
	switch {
	case !known:
		m.What = "joins"
	case same && len(gain) == 0 && len(lose) == 0:
		m.What = "same"
		return m, nil
	default:
		m.What = "changes"
	}
	if !apply {
		return m, nil
	}
	if !known {
		now.ID, now.Created = id.New("per", s.Now()), db.At(s.Now()).Time
	}
	_, err = op.Do(ctx, s.Door, ActEdit, op.In(actor.Org, "").Once("email/"+emailKey(v.Email)), func(tx *op.Tx) (int, audit.Change, error) {
		var c audit.Change
		if known {
			c = s.personChange(actor.Org, p, now)
			if err := s.updatePerson(ctx, tx, p, now); err != nil {
				return 0, c, err
			}
			if p.State == Left {
				if _, err := tx.Exec(ctx, `UPDATE person SET state = 'active', left_at = NULL WHERE id = $1`, p.ID); err != nil {
					return 0, c, err
				}
			}
		} else {
			c = audit.Created("person", now.ID, audit.F("job title", now.JobTitle), audit.F("unit", now.Unit))
			if err := s.insertPerson(ctx, tx, now, v.StaffNumber); err != nil {
				return 0, c, err
			}
		}
		for _, a := range lose {
			if err := endAssignments(ctx, tx, `id = $2`, a.ID); err != nil {
				return 0, c, err
			}
			tx.Also(audit.Changed("assignment", a.ID, audit.FF("state", "held", "ended"), audit.F("person", now.ID), audit.F("role", string(a.Role))).Because("No longer in the file"))
		}
		for _, a := range gain {
			a.ID, a.Person, a.GrantedBy = id.New("asg", tx.Now()), now.ID, actor.ID
			if a.From.IsZero() {
				a.From = tx.Now()
			}
			tx.Also(assignmentChange(a))
			if err := insertAssignment(ctx, tx, a); err != nil {
				return 0, c, err
			}
		}
		return 0, c.Because("In the file of joiners and movers"), nil
	})
	s.cache.forgetPerson(now.ID)
	return m, err
}

// starter finds the person of a row: by staff number first, so that a new surname and address do not make a second one.
func (s *Service) starter(ctx context.Context, org string, v Starter) (Person, error) {
	if key := s.staffKey(org, v.StaffNumber); key != nil {
		p, err := db.One(ctx, s.DB, scanPerson, `SELECT `+personColumns+` FROM person p WHERE p.org_id = $1 AND p.staff_key = $2`, org, key)
		if err == nil || !fault.Is(err, fault.NotFound) {
			return p, err
		}
	}
	return personByEmail(ctx, s.DB, v.Email)
}

// fileRolesDiff gives the roles from files that a row adds and ends. Roles given by hand or by a provider are left alone.
func (s *Service) fileRolesDiff(ctx context.Context, person, org, unit string, v Starter) (gain, lose []Assignment, err error) {
	due := slices.Clone(v.Roles)
	var to time.Time
	if !v.Ends.IsZero() {
		to = v.Ends.Add(24 * time.Hour)
	}
	if person != "" {
		held, err := db.All(ctx, s.DB, scanAssignment, `SELECT `+assignmentColumns+` FROM assignment a WHERE a.person_id = $1 AND a.org_id = $2 AND a.source = 'file'
			AND (a.to_at IS NULL OR a.to_at > $3) ORDER BY a.from_at, a.id`, person, org, db.At(s.Now()))
		if err != nil {
			return nil, nil, err
		}
		for _, a := range held {
			if i := slices.Index(due, string(a.Role)); i >= 0 && a.Unit == unit && a.To.Equal(to) {
				due = slices.Delete(due, i, i+1)
				continue
			}
			lose = append(lose, a)
		}
	}
	for _, r := range due {
		from := v.Starts
		if !from.IsZero() && from.Before(s.Now()) {
			from = time.Time{}
		}
		gain = append(gain, Assignment{Assignment: authz.Assignment{Org: org, Unit: unit, Role: authz.Role(strings.TrimSpace(r)), From: from, To: to, Reason: "In the file of joiners and movers"}, Source: "file"})
	}
	return gain, lose, nil
}
