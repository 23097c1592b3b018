package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/org"
)

type validateCommand struct {
	File   []string `arg:"" name:"FILE" help:"The return: CSV, Excel, JSON, a ZIP of three CSV files, or the three files." type:"existingfile"`
	Org    string   `help:"Code of the organisation that sends it, where the file does not say." placeholder:"CODE"`
	From   string   `help:"First day of the period, as 2026-10-01, where the file does not say." placeholder:"DATE"`
	To     string   `help:"Last day of the period." placeholder:"DATE"`
	Map    string   `help:"A map file (docs/mapping.md): the return is in the words of a local system, and is read by this map." type:"existingfile" placeholder:"MAP.json"`
	Format string   `help:"How to print what was found: text, json or csv." enum:"text,json,csv" default:"text"`
}

// Help says what the exit status means here.
func (*validateCommand) Help() string {
	return "Checks a return of the minimum data set by the rules of the national collection. Nothing is sent or kept.\n\n" +
		"Exit status: 0 every row would be accepted, some perhaps with a warning; 1 rows or the file would be refused; 2 it could not run."
}

func (c *validateCommand) Run(ctx context.Context, std streams) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	res, err := c.check(ctx, o)
	if ctx.Err() != nil {
		return errors.New("stopped before the end of the file was reached")
	}
	if err != nil {
		return err
	}
	out := bufio.NewWriter(std.out)
	switch c.Format {
	case "json":
		e := json.NewEncoder(out)
		e.SetIndent("", " ")
		e.SetEscapeHTML(false)
		err = e.Encode(res)
	case "csv":
		err = printCSV(ctx, out, res)
	default:
		printText(out, c.File, res)
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if res.Refused() || res.Rejected > 0 {
		return errProblems
	}
	return nil
}

func (c *validateCommand) options() (intake.Options, error) {
	book, err := org.OpenBook(org.Reference())
	if err != nil {
		return intake.Options{}, err
	}
	o := intake.Options{Org: strings.ToUpper(c.Org), Today: time.Now(), Lookup: orgBook{book}}
	for _, d := range []struct {
		text string
		to   *time.Time
	}{{c.From, &o.From}, {c.To, &o.To}} {
		if d.text == "" {
			continue
		}
		if *d.to, err = time.Parse(time.DateOnly, d.text); err != nil {
			return o, fault.New(fault.Invalid, "Write --from and --to as 2026-10-01")
		}
	}
	if (c.From == "") != (c.To == "") {
		return o, fault.New(fault.Invalid, "Give both --from and --to, or neither")
	}
	return o, nil
}

// check opens and checks the files. A file that is no return at all is a result too, not a failure to run.
func (c *validateCommand) check(ctx context.Context, o intake.Options) (*intake.Result, error) {
	var uploads []intake.Upload
	for _, name := range c.File {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		info, err := f.Stat()
		if err != nil {
			return nil, err
		}
		uploads = append(uploads, intake.Upload{Name: info.Name(), Size: info.Size(), From: f})
	}
	r, totals, err := c.open(o, uploads)
	if bad := (*importer.FileError)(nil); errors.As(err, &bad) {
		return intake.Unreadable(bad), nil
	}
	if err != nil {
		return nil, err
	}
	if totals != nil {
		return totals, nil
	}
	return r.Check(ctx, o)
}

// open opens what was sent, by the map where one is given. Hand-made totals are a result at once: they have no rows.
func (c *validateCommand) open(o intake.Options, uploads []intake.Upload) (*intake.Return, *intake.Result, error) {
	if c.Map == "" {
		r, err := intake.Open(uploads...)
		return r, nil, err
	}
	text, err := os.ReadFile(c.Map)
	if err != nil {
		return nil, nil, err
	}
	m, err := mapping.Parse(text)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "The map "+filepath.Base(c.Map)+" cannot be used: "+err.Error())
	}
	x, err := mapping.Open(m, mapping.Options{Org: o.Org}, uploads...)
	if err != nil || x.Return != nil {
		return x.ReturnOrNil(), nil, err
	}
	return nil, x.Result(), nil
}

// printText prints counts first, then each kind of problem with its first rows.
func printText(w io.Writer, files []string, r *intake.Result) {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = filepath.Base(f)
	}
	fmt.Fprintf(w, "%s: %d rows; %d accepted, of them %d with a warning; %d refused.\n", strings.Join(names, ", "), r.Rows, r.Accepted, r.Warned, r.Rejected)
	if r.Refused() {
		fmt.Fprintln(w, "The file as a whole cannot be taken.")
	}
	for _, p := range r.FileProblems {
		fmt.Fprintf(w, "\n%s: %s (%s)\n", severityWord(p.Severity), p.Message, p.Code)
	}
	for _, g := range r.Groups {
		rows := make([]string, len(g.First))
		for i, n := range g.First {
			rows[i] = strconv.Itoa(n)
		}
		which, more := "row", ""
		if g.Count > 1 {
			which = "rows"
		}
		if g.Count > len(g.First) {
			more = fmt.Sprintf(" and %d more", g.Count-len(g.First))
		}
		text := strings.NewReplacer("row %d", "another row", "%s", "an identifier of a person").Replace(g.Text)
		field := g.Field
		if field != "" {
			field += ": "
		}
		fmt.Fprintf(w, "\n%s: %d × %s%s (%s)\n  %s %s%s\n", severityWord(g.Severity), g.Count, field, text, g.Code, which, strings.Join(rows, ", "), more)
	}
	if len(r.Groups) > 0 {
		fmt.Fprintln(w, "\nEvery row with a problem: --format csv")
	}
}

func severityWord(s intake.Severity) string {
	if s == intake.Error {
		return "Error"
	}
	return "Warning"
}

// printCSV prints one line for every problem, those of the whole file first with no row.
func printCSV(ctx context.Context, w io.Writer, r *intake.Result) error {
	text := func(label string, value func(intake.Problem) string) export.Column[intake.Problem] {
		return export.Column[intake.Problem]{Key: strings.ToLower(label), Label: label, Value: func(p intake.Problem) export.Cell { return export.TextCell(value(p)) }}
	}
	cols := []export.Column[intake.Problem]{
		{Key: "row", Label: "Row", Kind: export.Integer, Value: func(p intake.Problem) export.Cell {
			if p.Row == 0 {
				return export.Cell{}
			}
			return export.IntegerCell(int64(p.Row))
		}},
		text("Field", func(p intake.Problem) string { return p.Field }),
		text("Code", func(p intake.Problem) string { return p.Code }),
		text("Severity", func(p intake.Problem) string { return string(p.Severity) }),
		text("Message", func(p intake.Problem) string { return p.Message }),
	}
	if r.Nested() {
		cols = append(cols, text("Part", func(p intake.Problem) string {
			if p.Nth > 0 {
				return fmt.Sprintf("%s %d", p.Part, p.Nth)
			}
			return string(p.Part)
		}))
	}
	rows := iter.Seq2[intake.Problem, error](func(yield func(intake.Problem, error) bool) {
		for _, p := range r.FileProblems {
			if !yield(intake.Problem{Field: p.Field, Code: p.Code, Severity: p.Severity, Message: p.Message}, nil) {
				return
			}
		}
		for _, p := range r.Problems {
			if !yield(p, nil) {
				return
			}
		}
	})
	_, err := export.CSV(ctx, w, cols, rows, export.Options{BOM: true})
	return err
}

// orgBook answers for package intake from the reference tables.
type orgBook struct{ *org.Book }

func (b orgBook) Organisation(code string) (from, to time.Time, ok bool) {
	s, ok := b.Span(code)
	from, _ = time.Parse(time.DateOnly, string(s.From)) // an open end stays zero
	to, _ = time.Parse(time.DateOnly, string(s.To))
	return from, to, ok
}
