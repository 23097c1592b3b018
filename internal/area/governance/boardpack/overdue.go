package boardpack

import (
	"context"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/org"
)

const sealedApart = "Sealed reports are not in it: their own team follows them, and no count tells how many there are."

// overdue is what is past its time now, of everything that keeps time.
func (d *draft) overdue(ctx context.Context) error {
	t := Table{Caption: "What is overdue", Head: []string{"What", "Now"}, Right: []bool{false, true}}
	total, none := 0, []string{}
	row := func(f Figure, n int, one, more string) {
		f.Shown, f.Value, f.Unit, f.Stood = many(n, one, more), number(float64(n)), "number", d.moment()
		key := d.add(f)
		if n == 0 {
			none = append(none, lower(f.Name))
			return
		}
		t.Rows = append(t.Rows, []Cell{{Text: f.Name}, {Text: f.Shown, Figure: key}})
		total += n
	}
	trust := d.o.Kind == org.Trust
	if s := d.s.Incident; s != nil && trust {
		sc, err := d.s.scope(ctx, incident.ActDashboard)
		if err != nil {
			return err
		}
		l, err := s.Late(ctx, sc)
		if err != nil {
			return err
		}
		row(Figure{Key: "late.contact", Name: "First contact past 24 hours", Definition: "Open reports whose writer nobody has contacted, and whose time for it has passed.", Source: "Reports made in this system", Caution: sealedApart, Page: "/dashboard/reporting"}, l.Contact, "person", "people")
		row(Figure{Key: "late.note", Name: "Written note past 7 days", Definition: "Open reports whose writer was not told what happens, and whose first week has passed.", Source: "Reports made in this system", Caution: sealedApart, Page: "/dashboard/reporting"}, l.Feedback, "person", "people")
	}
	if s := d.s.Sanction; s != nil && trust {
		sc, err := d.s.scope(ctx, sanction.ActMarkerRead)
		if err != nil {
			return err
		}
		marks, err := s.Markers(ctx, sc, sanction.Filter{})
		if err != nil {
			return err
		}
		n := 0
		for _, m := range marks {
			if m.State == marker.ReviewDue || m.State.Reviewable() && !m.ReviewAt.IsZero() && m.ReviewAt.Before(d.At) {
				n++
			}
		}
		d.found.markers, d.found.lateMarkers = n, "late.markers"
		row(Figure{Key: "late.markers", Name: "Markers past review", Definition: "Markers in force whose day of review has passed.", Source: "Register of markers", Caution: "Markers of locked cases are not in it.", Page: "/markers"}, n, "marker", "markers")
		files, err := s.Files(ctx, sc, sanction.Filter{States: []string{string(sanction.InForce)}})
		if err != nil {
			return err
		}
		n = 0
		for i := range files {
			if files[i].Late(d.At) {
				n++
			}
		}
		row(Figure{Key: "late.sanctions", Name: "Sanctions past a letter, review or appeal", Definition: "Sanctions in force whose letter, review or answer to an appeal is past its day.", Source: "Register of sanctions", Caution: "Files of locked cases are not in it.", Page: "/sanctions"}, n, "file", "files")
	}
	for _, l := range d.s.Late {
		if !trust && !l.Above {
			continue
		}
		n, err := l.Count(ctx, d.o, d.today())
		if err != nil {
			return err
		}
		if l.One == "action" {
			d.found.late += n
		}
		row(Figure{Key: l.Key, Name: l.Name, Definition: l.Definition, Source: l.Source, Page: l.Page}, n, l.One, l.More)
	}
	if len(t.Rows)+len(none) == 0 {
		d.missing("overdue", "Overdue: not known", "No area that keeps time is set up here.")
		return nil
	}
	sec := Section{Key: "overdue", Title: "Overdue: nothing"}
	if total > 0 {
		sec.Title = "Overdue: " + many(total, "thing", "things")
		sec.Blocks = append(sec.Blocks, Block{Table: &t})
	}
	if len(none) > 0 {
		words := "Nothing else is overdue. Annex A says what was looked at."
		if total == 0 {
			words = "Looked at: " + strings.Join(none, "; ") + "."
		}
		sec.Blocks = append(sec.Blocks, small(say(words)))
	}
	d.section(sec)
	return nil
}

// moment is when the figures were read, in words.
func (d *draft) moment() string {
	at := d.At.In(clock.London())
	return "at " + at.Format("15:04") + " on " + strconv.Itoa(at.Day()) + " " + at.Format("January 2006")
}
