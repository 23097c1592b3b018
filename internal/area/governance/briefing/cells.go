package briefing

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Matrix gives what holds for an organisation on a day. What it may know of is decided by the caller: the matrix says who gets
// which kind of report, and nothing of what is in one.
func (s *Service) Matrix(ctx context.Context, org string, on clock.Day) (Matrix, error) {
	return matrixOf(ctx, s.DB, org, on)
}

func matrixOf(ctx context.Context, q db.Querier, org string, on clock.Day) (Matrix, error) {
	m := Seed()
	m.Cells = slices.Clone(m.Cells)
	list, err := db.All(ctx, q, func(r db.Row) (c Cell, err error) {
		err = r.Scan(&c.Report, &c.Audience, &c.Cadence, &c.Form, &c.From, &c.Because, &c.By)
		c.Changed = true
		return c, err
	}, `SELECT report, audience, cadence, form, from_day, reason, by_name FROM briefing_cell WHERE org_id = $1 AND from_day <= $2 ORDER BY from_day, at, id`, org, string(on))
	if err != nil {
		return m, err
	}
	for _, c := range list {
		i := slices.IndexFunc(m.Cells, func(o Cell) bool { return o.Report == c.Report && o.Audience == c.Audience })
		switch {
		case m.Report(c.Report).Key == "": // a kind of report that there is no more
		case i < 0:
			m.Cells = append(m.Cells, c)
		default:
			m.Cells[i] = c
		}
	}
	return m, nil
}

var cellTable = op.Table{Name: "briefing_cell", Columns: []string{"org_id", "id", "report", "audience", "cadence", "form", "from_day", "reason", "by_name", "at"}}

// CellForm is a change of the matrix as it is typed.
type CellForm struct {
	Report     string
	Audience   Audience
	Cadence    Cadence
	Form, From string
	Reason     string
}

// SetCell changes what an audience of the actor's organisation gets, from a day on. What was made before stays.
func (s *Service) SetCell(ctx context.Context, f CellForm) error {
	if Seed().Report(f.Report).Key == "" || f.Audience.Words() == "" {
		return fault.Missing()
	}
	var p fault.Problems
	if f.Cadence.Words() == "" {
		p.Add("cadence", "Choose how often")
	}
	if !slices.ContainsFunc(Forms(), func(x [2]string) bool { return x[0] == f.Form }) {
		p.Add("form", "Choose how much it shows")
	}
	if f.Form == "own" && f.Audience != Manager {
		p.Add("form", "Only managers have an area of their own")
	}
	from, err := clock.ParseDay(f.From)
	switch {
	case err != nil:
		p.Add("from", "Write the day as day, month and year")
	case from == "":
		p.Add("from", "Say from which day it holds")
	case from < s.Today():
		p.Add("from", "It cannot hold from a day that has passed")
	}
	f.Reason = strings.TrimSpace(f.Reason)
	switch {
	case f.Reason == "":
		p.Add("reason", "Say why")
	case len([]rune(f.Reason)) > 400:
		p.Add("reason", "That is too long. Shorten it")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	a := authz.From(ctx)
	_, err = op.Do(ctx, s.Door, ActMatrix, op.In(a.Org, "").Once("briefing_cell/"+a.Org), func(tx *op.Tx) (int, audit.Change, error) {
		m, err := matrixOf(ctx, tx, a.Org, from)
		if err != nil {
			return 0, audit.Change{}, err
		}
		old := m.Cell(f.Report, f.Audience)
		record := id.New("bce", tx.Now())
		tx.Insert(cellTable, a.Org, record, f.Report, string(f.Audience), string(f.Cadence), f.Form, string(from), f.Reason, a.Name, db.At(tx.Now()))
		return 0, audit.Changed("briefing_cell", f.Report+"/"+string(f.Audience), audit.FF("cadence", string(old.Cadence), string(f.Cadence)), audit.FF("form", old.Form, f.Form), audit.F("from", string(from))).Because(f.Reason), nil
	})
	return err
}

// Changes gives every change of a cell, the newest first.
func (s *Service) Changes(ctx context.Context, sc authz.Scope, report string, a Audience) ([]Cell, error) {
	var args db.Args
	where := sc.WhereOrg(&args, "c.org_id")
	return db.All(ctx, s.DB, func(r db.Row) (c Cell, err error) {
		c.Changed = true
		return c, r.Scan(&c.Report, &c.Audience, &c.Cadence, &c.Form, &c.From, &c.Because, &c.By)
	}, `SELECT c.report, c.audience, c.cadence, c.form, c.from_day, c.reason, c.by_name FROM briefing_cell c WHERE `+where+` AND c.report = `+args.Add(report)+` AND c.audience = `+args.Add(string(a))+
		` ORDER BY c.from_day DESC, c.at DESC, c.id DESC`, args.Values()...)
}
