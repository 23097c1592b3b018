package programmeweb

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// boardPage is the programme as its page shows it.
type boardPage struct {
	programme.Board
	title, caption string
	rows           []strandRow
	// tool is the button at the right of the title.
	tool           ui.Link
	keep           bool
	money, sources string
	wide           bar
	sides          []said
	links          []ui.Link
	actions        string
	known          programme.Known
}

// strandRow is a line of the table of strands.
type strandRow struct {
	*programme.Strand
	ask              bool
	spent, of, note  string
	bar              bar
	milestone        string
	chip             ui.Clock
	owner, small     string
	reading          programme.Reading
	hasMoney, hasDue bool
}

// bar is spent and committed as parts of the whole width; neither goes beyond it.
type bar struct{ width, height, spent, committed float64 }

func barOf(width, height float64, y programme.Year) bar {
	whole := float64(max(y.Budget, y.Spent+y.Committed, 1))
	return bar{width: width, height: height, spent: width * float64(max(y.Spent, 0)) / whole, committed: width * float64(max(y.Committed, 0)) / whole}
}

func px(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// said is what a side thinks, as it is quoted.
type said struct{ who, words, about string }

func (d Deps) board(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	b, err := d.Programme.Board(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := &boardPage{Board: b, title: lang.T(ctx, programme.Finding(&b)), keep: d.may(ctx, programme.ActKeep), known: programme.KnownStrands(), actions: d.Actions}
	org := authz.From(ctx).Org
	p.caption = lang.T(ctx, "Work programme on violence prevention, %s, to %s", d.OrgName(ctx, org), date(ctx, b.Today))
	for i := range b.Strands {
		p.rows = append(p.rows, rowOf(ctx, &b.Strands[i], b.Readings[i], b.Today, b.Money.Year.Year))
	}
	p.moneyWords(ctx)
	for _, side := range []programme.Side{programme.Employer, programme.Staff} {
		x, strand := programme.Latest(b.Strands, side)
		s := said{who: lang.T(ctx, side.Words()), words: lang.T(ctx, "Has not said anything yet")}
		if strand != "" {
			s.words, s.about = "“"+x.Words+"”", lang.T(ctx, "On %s, %s", strand, lang.Date(ctx, x.At.Time))
		}
		p.sides = append(p.sides, s)
	}
	if d.Links != nil {
		p.links = d.Links(ctx)
	}
	if p.tool, err = d.papersTool(ctx, web.Scope(r), b.Meets); err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/programme", Body: boardBody(p)})
}

// papersTool leads to the papers for the next meeting, or to where they are made.
func (d Deps) papersTool(ctx context.Context, sc authz.Scope, meets clock.Day) (ui.Link, error) {
	list, err := d.Programme.PapersList(ctx, sc)
	if err != nil {
		return ui.Link{}, err
	}
	for _, x := range list {
		if x.Meets == meets || meets == "" {
			return ui.Link{Text: lang.T(ctx, "Papers for %s", noon(x.Meets).Format("2 January")), Href: programme.PaperPath(x.ID)}, nil
		}
	}
	if meets != "" && d.may(ctx, programme.ActKeep) {
		return ui.Link{Text: lang.T(ctx, "Make the papers for %s", noon(meets).Format("2 January")), Href: "/programme/papers/new?on=" + string(meets)}, nil
	}
	return ui.Link{Text: lang.T(ctx, "All papers"), Href: "/programme/papers"}, nil
}

func rowOf(ctx context.Context, x *programme.Strand, reading programme.Reading, today clock.Day, year int) strandRow {
	r := strandRow{Strand: x, ask: len(x.Wanted()) > 0, owner: owner(ctx, x), small: under(ctx, x), reading: reading}
	if y, ok := x.Of(year); ok {
		r.hasMoney, r.spent, r.of, r.bar = true, programme.Pounds(y.Spent), lang.T(ctx, "of %s", programme.Pounds(y.Budget)), barOf(168, 12, y)
		if y.Spent+y.Committed > y.Budget {
			r.note = lang.T(ctx, "%s over its budget", programme.Pounds(y.Spent+y.Committed-y.Budget))
		}
	} else if len(x.Published) > 0 {
		f := x.Published[0]
		r.hasMoney, r.spent, r.note = true, programme.Pounds(f.Pence), lang.T(ctx, "fund, published figure")
		if f.Closed {
			r.of = lang.T(ctx, "of %s", programme.Pounds(f.Pence))
			r.bar = bar{width: 168, height: 12, spent: 168}
		}
	}
	if m, ok := x.NextMilestone(); ok {
		r.hasDue, r.milestone, r.chip = true, m.Name, milestoneChip(ctx, m, today)
	}
	return r
}

// moneyWords says the money of the year in a sentence, and what it leaves out.
func (p *boardPage) moneyWords(ctx context.Context) {
	m := p.Money
	if m.Strands == 0 {
		p.money = lang.T(ctx, "Nobody has written down the money of %s yet.", programme.YearName(m.Year.Year))
	} else {
		rest := lang.T(ctx, "which is what there is")
		if over := m.Over(); over > 0 {
			rest = lang.T(ctx, "which is %s over", programme.Pounds(over))
		} else if over < 0 {
			rest = lang.T(ctx, "which is %s under", programme.Pounds(-over))
		}
		p.money = lang.T(ctx, "spent and %s committed of %s. Expected by March: %s, %s.", programme.Pounds(m.Committed), programme.Pounds(m.Budget), programme.Pounds(m.Forecast), rest)
		p.wide = barOf(560, 20, m.Year)
		p.sources = lang.N(ctx, m.Strands, "Of %d strand; its owner’s figures, the oldest of %s.", "Of %d strands; their owners’ figures, the oldest of %s.", date(ctx, m.On))
	}
	for _, f := range m.Published {
		words := lang.T(ctx, "Leaves out the fund of %s, a published figure for %s years from %s", programme.Pounds(f.Pence), lower(programme.Count(f.Years)), itoa(f.From))
		if f.Closed {
			words += lang.T(ctx, ", now closed")
		}
		p.sources = strings.TrimSpace(p.sources + " " + words + ".")
	}
}

// begin makes the known strands.
func (d Deps) begin(w http.ResponseWriter, r *http.Request) error {
	if _, err := d.Programme.Begin(r.Context(), false); err != nil {
		return err
	}
	return web.Redirect(w, r, "/programme")
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}

func send(w http.ResponseWriter, b []byte, name, format string) error {
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b)
	return err
}

// file gives the table of strands as a file.
func (d Deps) file(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if name != "strands" || format != "csv" && format != "xlsx" {
		return fault.Missing()
	}
	var b bytes.Buffer
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Programme.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: "all strands"}}
	if err := d.Programme.Export(ctx, web.Scope(r), format, &b, o); err != nil {
		return err
	}
	return send(w, b.Bytes(), "programme-"+d.Programme.Now().Format(time.DateOnly), format)
}
