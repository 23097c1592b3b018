package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/havenward/havenward/internal/table"
)

// statsCommand are the methods of the packages below stats, one subcommand each.
type statsCommand struct {
	SPC         spcCommand         `cmd:"" name:"spc" help:"Charts over time: which months stand out, and will a target be met."`
	Rates       ratesCommand       `cmd:"" help:"Events over an exposure, with their interval."`
	Proportions proportionsCommand `cmd:"" help:"Shares, with their interval."`
	Means       meansCommand       `cmd:"" help:"Averages of groups, with their interval."`
	DSR         dsrCommand         `cmd:"" name:"dsr" help:"Directly standardised rates: as if every place had the same mix of people."`
	ISR         isrCommand         `cmd:"" name:"isr" help:"Indirectly standardised ratios: seen against expected."`
	Funnel      funnelCommand      `cmd:"" help:"Funnels that allow for places differing more than chance."`
	PHEFunnel   pheFunnelCommand   `cmd:"" name:"phe-funnel" help:"Plain funnels as in public health profiles."`
	RateRatio   rateRatioCommand   `cmd:"" name:"rate-ratio" help:"The rate after a change over the rate before it."`
	ITS         itsCommand         `cmd:"" name:"its" help:"Interrupted time series: a line before a change and a line after it."`
	DID         didCommand         `cmd:"" name:"did" help:"Difference in differences: places with a change against places without."`
	Survey      surveyCommand      `cmd:"" help:"Weighted shares of a survey, and how many told anybody."`
	Recapture   recaptureCommand   `cmd:"" help:"How many events no list has, from two or three lists."`
}

// calculation is one run of a command that reads tables and writes tables.
type calculation struct {
	std    streams
	inputs []string // paths read
	bad    bool     // something in the data could not be used, and was named
	said   map[string]bool
}

func (std streams) calculation() *calculation { return &calculation{std: std, said: map[string]bool{}} }

// read reads a table and its needed columns. What is wrong with its content is printed, and the error is then errProblems.
func (c *calculation) read(path string, columns ...string) (*table.Table, error) {
	in := c.std.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		in = f
		c.inputs = append(c.inputs, path)
	}
	t, err := table.Read(in)
	if err == nil {
		err = t.Need(columns...)
	}
	if errors.Is(err, table.ErrData) {
		c.fault(path, err)
		return nil, errProblems
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// fault names what could not be computed and why; each line of a joined error is its own line. It says whether there was
// anything to name.
func (c *calculation) fault(name string, err error) bool {
	if err == nil {
		return false
	}
	c.bad = true
	c.say(name, err.Error())
	return true
}

// packageNames takes the names of packages out of their errors: a reader of the table does not know them.
var packageNames = strings.NewReplacer("effect: ", "", "survey: ", "", "funnel: ", "", "recapture: ", "", "disclosure: ", "")

// say prints each line of a text once, after a name.
func (c *calculation) say(name, text string) {
	for line := range strings.Lines(text) {
		line = name + ": " + packageNames.Replace(strings.TrimPrefix(strings.TrimSpace(line), table.ErrData.Error()+": "))
		if !c.said[line] {
			c.said[line] = true
			fmt.Fprintln(c.std.err, line)
		}
	}
}

// output is a table and where it goes; an empty path is nowhere, "-" standard output.
type output struct {
	path string
	*table.Out
}

// save writes the tables and ends the command: errProblems if anything was named on the way.
func (c *calculation) save(outputs ...output) error {
	for _, o := range outputs {
		if o.path == "" {
			continue
		}
		if err := o.write(c.std.out); err != nil {
			return err
		}
	}
	if c.bad {
		return errProblems
	}
	return nil
}

func (o output) write(std io.Writer) error {
	if o.path == "-" {
		return o.WriteCSV(std)
	}
	f, err := os.Create(o.path)
	if err != nil {
		return err
	}
	return errors.Join(o.WriteCSV(f), f.Close())
}

// apart refuses outputs that would overwrite each other or what is read. The first path is the input.
func apart(paths ...string) error {
	seen := map[string]bool{}
	for i, p := range paths {
		if p == "" || i == 0 && p == "-" {
			continue
		}
		if p != "-" {
			if full, err := filepath.Abs(p); err == nil {
				p = full
			}
		}
		if seen[p] && p != os.DevNull {
			return fmt.Errorf("%s is named twice: what is read and each result need a place of their own", p)
		}
		seen[p] = true
	}
	return nil
}
