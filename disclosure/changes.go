package disclosure

import (
	"fmt"
	"slices"

	"github.com/havenward/havenward/disclosure/bounds"
)

// changes judges how far each cell is known to have moved since the release before. Only cells of one layout can be set
// against each other; where the geography changed the joint ranges of the cells themselves are what is judged.
func (a Audit) changes(m *model, res *bounds.Result) ([]Finding, error) {
	var out []Finding
	var open []int // findings that ranges by themselves cannot settle
	for i := 1; i < len(a.Releases); i++ {
		then, now := a.Releases[i-1].Release, a.Releases[i].Release
		if then.Layout != now.Layout {
			continue
		}
		for cell := range now.Cells {
			if !m.moved[i][cell] || !hasFigure(then.Cells[cell]) || !hasFigure(now.Cells[cell]) {
				continue
			}
			if !a.JudgeNational && now.Layout.National(cell) && then.Cells[cell].Kind == Exact && now.Cells[cell].Kind == Exact {
				continue
			}
			v, w := m.vars[i-1][cell], m.vars[i][cell]
			before, after := res.Ranges[v], res.Ranges[w]
			f := Finding{Release: i, Before: i - 1, Cell: cell, Shown: now.Cells[cell], Need: a.ChangeValues}
			f.Range = bounds.Range{Min: minus(after.Min, before.Max), Max: minus(after.Max, before.Min),
				Low: minus(after.Low, before.High), High: minus(after.High, before.Low), Exact: after.Exact && before.Exact}
			f.Values = values(f.Range)
			apart := res.Part[v] < 0 || res.Part[w] < 0 || res.Part[v] != res.Part[w]
			f.Leak = f.Values < f.Need && a.secret(f.Range)
			if !apart || f.Leak && !f.Range.Exact {
				open = append(open, len(out))
			}
			out = append(out, f)
		}
	}
	if len(open) == 0 {
		return out, nil
	}
	return out, a.joint(m, out, open)
}

// minus subtracts counts of which either may be without end.
func minus(a, b int64) int64 {
	switch {
	case a >= bounds.Unbounded/2 && b < bounds.Unbounded/2:
		return bounds.Unbounded
	case b >= bounds.Unbounded/2:
		return -bounds.Unbounded
	}
	return a - b
}

// joint settles the changes of cells whose two counts hang together, by an unknown of its own for each.
func (a Audit) joint(m *model, out []Finding, open []int) error {
	first := m.sys.Len()
	truth := slices.Clone(m.truth)
	o := bounds.Options{Nodes: a.Nodes, Effort: a.Effort, Want: []int{}, Enough: make([]int64, first)}
	for _, i := range open {
		f := out[i]
		v, w := m.vars[f.Before][f.Cell], m.vars[f.Release][f.Cell]
		d := m.sys.Var(-bounds.Unbounded, bounds.Unbounded)
		m.sys.Row(0, 0, bounds.Term{Var: w, Coef: 1}, bounds.Term{Var: v, Coef: -1}, bounds.Term{Var: d, Coef: -1})
		truth = append(truth, truth[w]-truth[v])
		o.Want = append(o.Want, d)
		enough := int64(0)
		if a.Quick {
			enough = a.ChangeValues - 1
		}
		o.Enough = append(o.Enough, enough)
	}
	if m.truths {
		m.sys.Start(truth)
	}
	res, err := m.sys.Solve(o)
	if err != nil {
		return fmt.Errorf("disclosure: audit of changes: %w", err)
	}
	for k, i := range open {
		f := &out[i]
		f.Range = res.Ranges[first+k]
		f.Values = values(f.Range)
		f.Leak = f.Values < f.Need && a.secret(f.Range)
	}
	return nil
}
