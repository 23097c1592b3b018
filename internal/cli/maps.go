package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/importer"
)

// mapsCommand works on maps of local words, without a server.
type mapsCommand struct {
	Suggest mapsSuggestCommand `cmd:"" help:"Suggest a map for a file of a local system, and write it as a map file."`
}

type mapsSuggestCommand struct {
	File string `arg:"" name:"FILE" help:"An export of a local system: CSV or Excel." type:"existingfile"`
	Out  string `required:"" help:"Where the map file goes, - for standard output." placeholder:"MAP.json"`
	Name string `help:"What the map is called; the name of the file if left out."`
	All  bool   `help:"Take every suggestion, also those that rest on weak evidence. Look through each of them."`
}

// Help says what is written and what the exit status means.
func (*mapsSuggestCommand) Help() string {
	return "Reads a file once, finds out its shape, and suggests what its columns and labels mean. What rests on strong evidence is taken; the rest is named and left for you to\n" +
		"decide, in the map file or in Mapping on a server. No row is kept, and nothing of columns of free text or names.\n\n" +
		"Exit status: 0 nothing is left to decide; 1 the map is written and something is; 2 it could not run."
}

// mostNamed is how many labels are listed on the way.
const mostNamed = 40

func (c *mapsSuggestCommand) Run(ctx context.Context, std streams) error {
	if err := apart(c.File, c.Out); err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	d, err := mapping.Detect(ctx, intake.Upload{Name: info.Name(), Size: info.Size(), From: f})
	if bad := (*importer.FileError)(nil); errors.As(err, &bad) {
		return errors.New(bad.Message)
	}
	if err != nil {
		return err
	}
	if d.Shape == mapping.National {
		fmt.Fprintf(std.err, "%s has the national codes already, so no map is needed.\n", info.Name())
		return nil
	}
	m := d.Map
	if m.Name = strings.TrimSpace(c.Name); m.Name == "" {
		m.Name = strings.TrimSuffix(info.Name(), filepath.Ext(info.Name()))
	}
	fmt.Fprintf(std.err, "%s: %d rows, taken for %s.\n", info.Name(), d.Survey.Rows, m.Shape)
	for _, e := range d.Evidence {
		fmt.Fprintln(std.err, "  "+e)
	}
	left := c.decide(&m, std)
	text, err := m.Write()
	if err != nil {
		return err
	}
	if c.Out == "-" {
		_, err = std.out.Write(text)
	} else {
		err = os.WriteFile(c.Out, text, 0o644)
	}
	if err != nil {
		return err
	}
	lacks := m.Lacks()
	if len(lacks) > 0 {
		fmt.Fprintf(std.err, "\nNothing leads to: %s.\n", strings.Join(lacks, ", "))
	}
	if left > 0 || len(lacks) > 0 {
		return errProblems
	}
	return nil
}

// decide takes what is suggested with enough evidence into the map, names the rest, and counts it.
func (c *mapsSuggestCommand) decide(m *mapping.Map, std streams) (left int) {
	taken, guessed := 0, 0
	var named []string
	for i := range m.Dictionaries {
		dict := &m.Dictionaries[i]
		for j := range dict.Entries {
			e := &dict.Entries[j]
			if e.State != mapping.Needs {
				continue
			}
			p := mapping.Suggest(dict, e, nil)
			switch {
			case p.Sure():
				e.Take(p)
				taken++
			case p.Any() && c.All:
				e.Take(p)
				guessed++
				named = append(named, labelLine(dict, e, p))
			default:
				left++
				named = append(named, labelLine(dict, e, p))
			}
		}
	}
	fmt.Fprintf(std.err, "\n%d labels taken, %d of them on weak evidence; %d left to decide.\n", taken+guessed, guessed, left)
	for i, n := range named {
		if i == mostNamed {
			fmt.Fprintf(std.err, "  and %d more\n", len(named)-mostNamed)
			break
		}
		fmt.Fprintln(std.err, "  "+n)
	}
	return left
}

// labelLine says a label with what it may mean.
func labelLine(d *mapping.Dictionary, e *mapping.Entry, p mapping.Proposal) string {
	line := strings.Join(d.Columns, " + ") + ": " + e.Words()
	var may []string
	for _, s := range p.Set {
		may = append(may, s.Field+" "+s.Value)
	}
	if p.Is != "" {
		may = append(may, string(p.Is))
	}
	if p.LeaveOut != "" {
		may = append(may, "leave out, "+p.LeaveOut)
	}
	if len(may) == 0 {
		return line
	}
	return line + " (may be " + strings.Join(may, ", ") + ")"
}
