package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/disclosure/bounds"
	"github.com/havenward/havenward/internal/table"
)

type discloseCommand struct {
	Input     string   `arg:"" help:"Table of counts: region, icb, trust, category and count, and table_id if there are several. Totals are worked out; what is not there is zero; - is not submitted and : not available."`
	Rule      string   `required:"" enum:"hes,suppress" help:"hes: below England 0 is shown, small counts are a star, the rest is rounded. suppress: small counts are hidden, and as many others as it takes; the rest is exact."`
	Threshold int64    `help:"The largest count that is hidden for its own sake." default:"7"`
	Round     int64    `help:"What shown counts below England are rounded to; 1 is not at all. 5 for hes if left out, 1 for suppress."`
	Before    []string `help:"A table that was published earlier: an output of this command, made by the same rule, threshold and rounding. Several, in the order of publication. Places are matched by the name of the trust, so their geography may be another." type:"existingfile" placeholder:"FILE"`
	Change    string   `help:"How the counts relate to those published before: same, the same figures once more; grown, records may have been added; restated, they may have moved either way." enum:"same,grown,restated" default:"same"`
	Overlap   string   `help:"Which trusts make up the areas of another geography, with the columns area and trust, where an earlier table shows areas and no trusts." type:"existingfile" placeholder:"FILE"`
	Audit     bool     `help:"Work out what a reader can, and exit with 1 if a hidden count can be known. suppress always does so."`
	Out       string   `required:"" help:"Where the safe table goes, - for standard output." placeholder:"OUT"`
	Log       string   `help:"Where the record of each cell goes, with its count and why it is shown as it is: for those who sign off, never to be published." placeholder:"OUT"`
}

// Help says what the exit status means here.
func (*discloseCommand) Help() string {
	return "With --before, what an outsider could work out from this table and the earlier ones together is looked for too: suppress hides more until nothing can, hes names the cells.\n\n" +
		"Exit status: 0 the table is written and, where it was asked, nothing hidden can be known; 1 cells that can be known are named, or a table cannot be used or protected; 2 it could not run."
}

// country and total are the roots of the two dimensions, as published.
const (
	country = "England"
	total   = "Total"
)

func (d *discloseCommand) Run(std streams) error {
	if err := apart(append([]string{d.Input, d.Out, d.Log, d.Overlap}, d.Before...)...); err != nil {
		return err
	}
	if d.Threshold < 1 || d.Threshold > 1000 || d.Round < 0 || d.Round > 1000 {
		return errors.New("--threshold must be between 1 and 1000, and --round between 1 and 1000")
	}
	c := std.calculation()
	in, err := c.read(d.Input, "region", "icb", "trust", "category", "count")
	if err != nil {
		return err
	}
	before, err := d.earlier(c)
	if err != nil {
		return err
	}
	out := table.New("table_id", "level", "region", "icb", "trust", "category", "shown", "reason")
	record := table.New("table_id", "level", "region", "icb", "trust", "category", "count", "shown", "reason")
	for _, g := range discloseTables(in) {
		name := d.Input
		if g.Key != "" {
			name = "table " + g.Key
		}
		counts, err := discloseRead(g)
		if errs := g.Err(); errs != nil {
			err = errs
		}
		if c.fault(name, err) {
			continue
		}
		release, log, err := d.apply(c, name, counts, before[g.Key])
		var unprotected *disclosure.UnprotectedError
		if errors.As(err, &unprotected) {
			for _, cell := range unprotected.Cells {
				c.fault(name, fmt.Errorf("%s cannot be protected, so the table is not written", cellName(unprotected.Layout, cell)))
			}
			continue
		}
		if c.fault(name, err) {
			continue
		}
		discloseWrite(out, record, g.Key, release, log)
	}
	return c.save(output{d.Out, out}, output{d.Log, record})
}

// discloseTables splits the input by table_id, where there is one.
func discloseTables(in *table.Table) []table.Group {
	if !in.Has("table_id") {
		in.Unique("region", "icb", "trust", "category")
		return []table.Group{{Rows: in.Rows}}
	}
	return in.Groups("table_id", "region", "icb", "trust", "category")
}

// apply makes the release, and audits it where that is asked for.
func (d *discloseCommand) apply(c *calculation, name string, counts *disclosure.Table, before []earlierTable) (*disclosure.Release, disclosure.Log, error) {
	for i := range before {
		before[i].Published = over(before[i].Published, counts.Layout())
	}
	if d.Rule == "suppress" {
		rule := disclosure.Suppress{Small: d.Threshold, Base: d.Round, Change: d.changed()}
		for _, b := range before {
			rule.Before = append(rule.Before, b.Published)
		}
		safe, err := rule.Apply(counts)
		if errors.Is(err, bounds.ErrImpossible) {
			err = errDisagree
		}
		if err != nil {
			return nil, nil, err
		}
		c.say(name, fmt.Sprintf("%d hidden as small, %d to protect them; no hidden count can be worked out", safe.Primary, safe.Complement))
		return safe.Release, safe.Log, nil
	}
	release, log := disclosure.HES{Small: d.Threshold, Base: d.Round}.Apply(counts)
	if !d.Audit && len(before) == 0 {
		return release, log, nil
	}
	now := disclosure.Published{Release: release, Change: d.changed()}
	if len(before) == 0 {
		now.Table = counts
	}
	leaks, err := d.differencing(c, name, before, now)
	if err != nil {
		return nil, nil, err
	}
	if leaks > 0 {
		c.say(name, "do not publish it like this: --rule suppress makes it safe, with --round 5 in rounded counts")
	} else {
		c.say(name, "no hidden count can be worked out")
	}
	return release, log, nil
}

// cellName says a cell with the whole of its place, since a trust's name alone may be ambiguous.
func cellName(l *disclosure.Layout, cell int) string {
	path := l.Path(cell)
	place, category := strings.Join(path[0], " / "), total
	if place == "" {
		place = country
	}
	if len(path[1]) > 0 {
		category = path[1][0]
	}
	return place + ", " + category
}
