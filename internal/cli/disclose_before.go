package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/disclosure/bounds"
	"github.com/havenward/havenward/internal/table"
)

// earlier are the tables that were published before, by table_id, each with the name of its file.
type earlier map[string][]earlierTable

// errDisagree says what to look at where no counts fit all tables.
var errDisagree = errors.New("no counts agree with all these tables: were they made by this rule, --threshold and --round, and are the counts the same? Where they moved, say --change grown or restated")

type earlierTable struct {
	file string
	disclosure.Published
}

// earlier reads the files of --before, in the order in which they were published. They are outputs of this command by the
// same rule, threshold and rounding.
func (d *discloseCommand) earlier(c *calculation) (earlier, error) {
	areas, err := d.areas(c)
	if err != nil {
		return nil, err
	}
	out := earlier{}
	for _, file := range d.Before {
		in, err := c.read(file, "region", "icb", "trust", "category", "shown")
		if err != nil {
			return nil, err
		}
		groups := []table.Group{{Rows: in.Rows}}
		named := in.Has("table_id") && slices.ContainsFunc(in.Rows, func(r *table.Row) bool { return r.Text("table_id") != "" })
		if named {
			groups = in.Groups("table_id", "region", "icb", "trust", "category")
		}
		for _, g := range groups {
			r, err := d.published(g, areas)
			if errs := g.Err(); errs != nil {
				err = errs
			}
			if c.fault(filepath.Base(file), err) {
				return nil, errProblems
			}
			p := disclosure.Published{Release: r, Change: d.changed()}
			out[g.Key] = append(out[g.Key], earlierTable{filepath.Base(file), p})
		}
	}
	return out, nil
}

// areas reads the table of --overlap: which trusts make up each area of another geography.
func (d *discloseCommand) areas(c *calculation) (map[string][]string, error) {
	if d.Overlap == "" {
		return nil, nil
	}
	in, err := c.read(d.Overlap, "area", "trust")
	if err != nil {
		return nil, err
	}
	in.Unique("area", "trust")
	out := map[string][]string{}
	bad := false
	for _, r := range in.Rows {
		area, trust := r.Filled("area"), r.Filled("trust")
		bad = c.fault(filepath.Base(d.Overlap), r.Err()) || bad
		out[area] = append(out[area], trust)
	}
	if bad {
		return nil, errProblems
	}
	return out, nil
}

// changed says how every count relates to the same count in the release before.
func (d *discloseCommand) changed() func(int) disclosure.Change {
	to := map[string]disclosure.Change{"grown": disclosure.Grown, "restated": disclosure.Restated}[d.Change]
	return func(int) disclosure.Change { return to }
}

// published makes a release of the rows of an earlier output. A place without rows below it is a leaf, unless the table of
// areas says of which trusts it is made; those are then known to be there, and not shown.
func (d *discloseCommand) published(g table.Group, areas map[string][]string) (*disclosure.Release, error) {
	type row struct {
		place    []string
		category string
		row      *table.Row
	}
	var rows []row
	var categories []string
	seen, parents := map[string]bool{}, map[string]bool{}
	for _, r := range g.Rows {
		x := row{category: r.Filled("category"), row: r}
		if r.Text("region") != country {
			x.place = placeOf(r)
		}
		rows = append(rows, x)
		if x.category != total && !seen["category\x00"+x.category] {
			seen["category\x00"+x.category] = true
			categories = append(categories, x.category)
		}
		for n := range x.place {
			parents[strings.Join(x.place[:n], "\x00")] = true
		}
	}
	if g.Err() != nil {
		return nil, nil // the rows say why
	}
	var leaves [][]string
	for _, x := range rows {
		key := strings.Join(x.place, "\x00")
		if len(x.place) == 0 || parents[key] || seen[key] {
			continue
		}
		seen[key] = true
		inside := areas[x.place[len(x.place)-1]]
		for _, trust := range inside {
			leaves = append(leaves, append(append([]string{}, x.place...), trust))
		}
		if len(inside) == 0 {
			leaves = append(leaves, x.place)
		}
	}
	geo, err := disclosure.Tree("geography", country, leaves...)
	if err != nil {
		return nil, err
	}
	kind, err := disclosure.Flat("category", total, categories...)
	if err != nil {
		return nil, err
	}
	layout, err := disclosure.NewLayout(geo, kind)
	if err != nil {
		return nil, err
	}
	out := &disclosure.Release{Layout: layout, Cells: make([]disclosure.Shown, layout.Cells())}
	for i := range out.Cells {
		out.Cells[i] = disclosure.WithheldCell()
	}
	for _, x := range rows {
		var category []string
		if x.category != total {
			category = []string{x.category}
		}
		cell, err := layout.Cell(x.place, category)
		if err != nil {
			return nil, err
		}
		if out.Cells[cell], err = d.shown(x.row, layout.National(cell)); err != nil {
			x.row.Fault("%v", err)
		}
	}
	return out, nil
}

// over puts a release of the very same places and categories on the layout of another: only then can the changes of its cells
// be judged. Any other is left as it is.
func over(p disclosure.Published, l *disclosure.Layout) disclosure.Published {
	old := p.Release
	if old.Layout.Cells() != l.Cells() {
		return p
	}
	out := &disclosure.Release{Layout: l, Cells: make([]disclosure.Shown, l.Cells())}
	for i, shown := range old.Cells {
		cell, err := l.Cell(old.Layout.Path(i)...)
		if err != nil {
			return p
		}
		out.Cells[cell] = shown
	}
	p.Release = out
	return p
}

// shown reads what an earlier release says of a cell, by the rule that made it.
func (d *discloseCommand) shown(r *table.Row, national bool) (disclosure.Shown, error) {
	text := r.Text("shown")
	switch text {
	case "*":
		if d.Rule == "hes" {
			return disclosure.StarCell(1, d.Threshold), nil
		}
		return disclosure.StarCell(1, disclosure.NoLimit), nil
	case "-":
		return disclosure.Shown{Kind: disclosure.Unsubmitted}, nil
	case ":":
		return disclosure.Shown{Kind: disclosure.Unavailable}, nil
	case "":
		return disclosure.WithheldCell(), nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > disclosure.MaxCount {
		return disclosure.Shown{}, fmt.Errorf("shown is %q, which is no count and no symbol", text)
	}
	base := d.base()
	if n == 0 || national || base <= 1 {
		return disclosure.ExactCell(n), nil
	}
	if n%base != 0 {
		return disclosure.Shown{}, fmt.Errorf("shown is %d, which is no multiple of %d: say how it was rounded with --round", n, base)
	}
	return disclosure.RoundedCell(n, base, d.Threshold+1), nil
}

// base is what shown counts below England are rounded to.
func (d *discloseCommand) base() int64 {
	if d.Round == 0 && d.Rule == "hes" {
		return 5
	}
	return d.Round
}

// differencing audits a release together with those before it, and names what they open together: cells of the new one,
// cells of an earlier one, and changes from one to the other. What the earlier ones gave away by themselves is not its doing.
func (d *discloseCommand) differencing(c *calculation, name string, before []earlierTable, now disclosure.Published) (int, error) {
	all := make([]disclosure.Published, 0, len(before)+1)
	for _, b := range before {
		all = append(all, b.Published)
	}
	type what struct{ release, before, cell int }
	gone := map[what]bool{}
	if len(all) > 0 {
		old, err := disclosure.Audit{Releases: all, Small: d.Threshold}.Run()
		if err != nil {
			return 0, err
		}
		for _, f := range old.Leaks() {
			gone[what{f.Release, f.Before, f.Cell}] = true
		}
	}
	report, err := disclosure.Audit{Releases: append(all, now), Small: d.Threshold}.Run()
	if errors.Is(err, bounds.ErrImpossible) {
		return 0, errDisagree
	}
	if err != nil {
		return 0, err
	}
	n := 0
	for _, f := range report.Leaks() {
		if gone[what{f.Release, f.Before, f.Cell}] || f.Release < len(before) && f.Shown.Kind == disclosure.Withheld {
			continue // known before, or never shown there: its own table names it
		}
		n++
		release, where := now.Release, ""
		if f.Release < len(before) {
			release, where = before[f.Release].Release, " of "+before[f.Release].file
		}
		cell := cellName(release.Layout, f.Cell) + where
		if f.Before >= 0 {
			cell = "the change of " + cell + " since " + before[f.Before].file
		}
		said := "can be worked out from the rest"
		if f.Unproven() {
			said = "could not be proven to stay hidden"
		}
		if len(before) > 0 && !f.Unproven() {
			said = "can be worked out from this and what was published before"
		}
		c.fault(name, errors.New(cell+" "+said))
	}
	return n, nil
}
