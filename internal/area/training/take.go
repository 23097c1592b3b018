package training

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/importer"
)

// post is what a file says of an assignment, as it is kept.
type post struct {
	number                        esr.Number
	unit, place                   string
	group, role, population       string
	fte                           int
	start, end, absence, absentAt string
}

// gained is an achievement of a file, under the number of its assignment.
type gained struct {
	number                        esr.Number
	competence, achieved, expires string
}

// taker turns lines of a file into posts and achievements, and gathers what is to be said of it.
type taker struct {
	d       *dictionary
	today   string
	r       Report
	problem map[string]int // of field and code, where it stands in r.Problems
	places  map[string]int
	courses map[string]int
	groups  map[string]int
	states  map[string]int
	posts   map[esr.Number]bool
	// listed are the posts that the file names, in rows that were not taken too: a row with a wrong date ends nobody's post.
	listed map[esr.Number]bool
	people map[string]bool
	seen   map[gainedKey]bool
}

type gainedKey struct {
	number               esr.Number
	competence, achieved string
}

func newTaker(d *dictionary, today string) *taker {
	return &taker{d: d, today: today, problem: map[string]int{}, places: map[string]int{}, courses: map[string]int{}, groups: map[string]int{}, states: map[string]int{}, posts: map[esr.Number]bool{}, listed: map[esr.Number]bool{},
		people: map[string]bool{}, seen: map[gainedKey]bool{}}
}

// line counts a line and gives what it says; ok is false where it says nothing to keep. g is nil where it holds no achievement.
func (t *taker) line(l *esr.Line) (p post, g *gained, ok bool) {
	t.r.Rows++
	for _, x := range l.Problems {
		t.note(l.N, x)
	}
	switch l.Kind {
	case esr.Refused:
		if t.r.Refused++; l.Row.Number == (esr.Number{}) {
			t.r.Nameless++
		} else {
			t.listed[l.Row.Number] = true
		}
		return p, nil, false
	case esr.Total:
		t.r.Totals++
		return p, nil, false
	case esr.Heading:
		t.r.Headings++
		return p, nil, false
	}
	t.r.Taken++
	row := &l.Row
	t.posts[row.Number], t.listed[row.Number], t.people[row.Number.Person] = true, true, true
	p = post{number: row.Number, role: cut(row.Role, 200), fte: row.FTE, start: row.Start, end: row.End, absentAt: row.AbsentFrom, population: "staff"}
	var known bool
	if p.unit, p.place, known = t.d.unit(row.Places); !known {
		t.places[p.place]++
	}
	if p.unit != "" {
		p.place = ""
	}
	t.standing(row, &p)
	return p, t.gain(row), true
}

// standing reads staff group, population and absence.
func (t *taker) standing(row *esr.Row, p *post) {
	var ok bool
	if p.group, ok = t.d.groups[t.d.fold(row.Group)]; !ok {
		if p.group = "other"; row.Group != "" {
			t.groups[row.Group]++
		}
	}
	if x, ok := t.d.populations[t.d.fold(row.Category)]; ok {
		p.population = x
	} else if p.group == "students" {
		p.population = "student"
	}
	if row.Status == "" {
		return
	}
	st, ok := t.d.statuses[t.d.fold(row.Status)]
	if !ok {
		t.states[row.Status]++
		return
	}
	if p.absence = st.Absence; st.Population != "" {
		p.population = st.Population
	}
	if st.Ended && p.end == "" {
		p.end = dayBefore(t.today) // the file does not say when
	}
}

// gain reads the achievement of a row.
func (t *taker) gain(row *esr.Row) *gained {
	if row.Competence == "" {
		return nil
	}
	code, _ := t.d.competence(row.Competence)
	if code == "" || code == "-" {
		if t.r.Elsewhere++; code == "" {
			t.courses[row.Competence]++
		}
		return nil
	}
	c := t.d.refresh[code]
	g := &gained{number: row.Number, competence: code, achieved: row.Achieved, expires: row.Expires}
	switch {
	case g.achieved == "" && g.expires != "" && c.Refresh > 0: // only its end is known
		end, err := time.Parse(time.DateOnly, g.expires)
		if err == nil {
			g.achieved = min(end.AddDate(0, -c.Refresh, 0).Format(time.DateOnly), t.today)
		}
	case g.achieved == "" && g.expires != "":
		g.achieved = min(dayBefore(g.expires), t.today)
	case g.achieved == "":
		t.r.Without++
		return nil
	case g.expires == "" && !row.Forever:
		g.expires = c.Ends(g.achieved)
	}
	k := gainedKey{g.number, g.competence, g.achieved}
	if t.seen[k] {
		t.r.Again++
		return nil
	}
	t.seen[k] = true
	t.r.Achieved++
	return g
}

// firstRows is how many rows a gathered problem names.
const firstRows = 10

func (t *taker) note(row int, x esr.Problem) {
	key := x.Field + "\x00" + x.Code
	i, ok := t.problem[key]
	if !ok {
		i = len(t.r.Problems)
		t.problem[key] = i
		t.r.Problems = append(t.r.Problems, Gathered{Field: x.Field, Code: x.Code, Message: x.Message, Warning: x.Warning})
	}
	g := &t.r.Problems[i]
	if g.Count++; len(g.First) < firstRows {
		g.First = append(g.First, row)
	}
}

// report finishes what is said of the file.
func (t *taker) report() Report {
	t.r.Posts, t.r.People = len(t.posts), len(t.people)
	t.r.Places, t.r.Competences, t.r.Groups, t.r.Statuses = most(t.places), most(t.courses), most(t.groups), most(t.states)
	slices.SortStableFunc(t.r.Problems, func(a, b Gathered) int {
		if a.Warning != b.Warning {
			if b.Warning {
				return -1
			}
			return 1
		}
		return b.Count - a.Count
	})
	return t.r
}

// most gives the words of a count, the most frequent first.
func most(m map[string]int) []Unknown {
	out := make([]Unknown, 0, len(m))
	for w, n := range m {
		out = append(out, Unknown{cut(w, 300), n})
	}
	slices.SortFunc(out, func(a, b Unknown) int { return cmp.Or(b.Rows-a.Rows, cmp.Compare(a.Word, b.Word)) })
	return out[:min(len(out), 200)]
}

// lines reads the lines of an import's file and hands them on; the report gets what is wrong with the whole file, and then
// nothing is handed on.
func (s *Service) lines(ctx context.Context, x *Import, d *dictionary, r *Report, take func(*esr.Line) error) error {
	f, err := importer.Open(s.file(ctx, x), x.Size, x.Name, importer.Limits{Bytes: MaxFile, Unzipped: 2 << 30})
	if err == nil {
		var m esr.Match
		if m, err = esr.FindHeader(ctx, f, d.columns); err == nil {
			r.Columns = nil
			for i, h := range f.Header {
				r.Columns = append(r.Columns, Column{cut(h, 300), m.Keys[i]})
			}
			if !m.Usable() {
				r.File = append(r.File, "No column has the number of an assignment or employee, so nobody knows whose rows these are. A personal export names nobody but who updated the row; ask for an export with assignment numbers, or say below which column it is")
				return nil
			}
			err = esr.Read(ctx, f, m, esr.Ask{Chosen: d.columns, Today: s.Today()}, take)
		}
	}
	if bad, ok := fileError(err); ok {
		r.File = append(r.File, bad.Message)
		return nil
	}
	return err
}
