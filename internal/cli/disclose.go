package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/table"
)

type discloseCommand struct {
	Input     string `arg:"" help:"Table of counts: region, icb, trust, category and count, and table_id if there are several. Totals are worked out; what is not there is zero; - is not submitted and : not available."`
	Rule      string `required:"" enum:"hes,suppress" help:"hes: below England 0 is shown, small counts are a star, the rest is rounded. suppress: small counts are hidden, and as many others as it takes; the rest is exact."`
	Threshold int64  `help:"The largest count that is hidden for its own sake." default:"7"`
	Round     int64  `help:"What shown counts below England are rounded to; 1 is not at all. 5 for hes if left out, 1 for suppress."`
	Audit     bool   `help:"Work out what a reader can, and exit with 1 if a hidden count can be known. suppress always does so."`
	Out       string `required:"" help:"Where the safe table goes, - for standard output." placeholder:"OUT"`
	Log       string `help:"Where the record of each cell goes, with its count and why it is shown as it is: for those who sign off, never to be published." placeholder:"OUT"`
}

// country and total are the roots of the two dimensions, as published.
const (
	country = "England"
	total   = "Total"
)

func (d *discloseCommand) Run(std streams) error {
	if err := apart(d.Input, d.Out, d.Log); err != nil {
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
		release, log, err := d.apply(c, name, counts)
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
func (d *discloseCommand) apply(c *calculation, name string, counts *disclosure.Table) (*disclosure.Release, disclosure.Log, error) {
	if d.Rule == "suppress" {
		safe, err := disclosure.Suppress{Small: d.Threshold, Base: d.Round}.Apply(counts)
		if err != nil {
			return nil, nil, err
		}
		c.say(name, fmt.Sprintf("%d hidden as small, %d to protect them; no hidden count can be worked out", safe.Primary, safe.Complement))
		return safe.Release, safe.Log, nil
	}
	release, log := disclosure.HES{Small: d.Threshold, Base: d.Round}.Apply(counts)
	if !d.Audit {
		return release, log, nil
	}
	report, err := disclosure.Audit{Releases: []disclosure.Published{{Release: release, Table: counts}}, Small: d.Threshold}.Run()
	if err != nil {
		return nil, nil, err
	}
	leaks := report.Leaks()
	for _, f := range leaks {
		what := "can be worked out from the rest"
		if f.Unproven() {
			what = "could not be proven to stay hidden"
		}
		c.fault(name, fmt.Errorf("%s %s", cellName(release.Layout, f.Cell), what))
	}
	if len(leaks) > 0 {
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
