package mapping

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
)

// maxBytes is the largest local file.
const maxBytes = 1 << 30

// Options say what the map cannot know.
type Options struct {
	// Org is the code of the organisation that sends.
	Org string
	// Key makes an opaque text, by a secret, of what the local system knows a person by: the same for the same. What is sent
	// is a digest of it in letters. nil makes keys that hold within one opened file and lead to nobody afterwards, so that
	// the same member of staff is somebody else in the next file.
	Key func(local string) string
}

// Opened is a local file with its map.
type Opened struct {
	// Return is what package intake checks; nil for hand-made totals.
	Return *intake.Return
	// Totals are the counts of a file of totals, and Problems what is wrong with it.
	Totals   []Total
	Problems []intake.Problem

	join *joiner
}

// Coverage counts what became of the rows of the local file. After a check it is complete.
type Coverage struct {
	// Read is how many rows the local file has, Given how many national rows were made of them: those that the check
	// counts. LeftOut carry a label that is left out on purpose, Repeats repeat a row that was given, and People are rows
	// of people whose incident was given with another row. Read is the sum of the other four.
	Read, Given, LeftOut, Repeats, People int
	// Touched are rows with a label that nobody decided; Unmapped counts them for each dictionary.
	Touched  int
	Unmapped []int
}

// Share is the share of rows that no undecided label touches, 0 to 1; 1 for a file without rows.
func (c Coverage) Share() float64 {
	if c.Read == 0 {
		return 1
	}
	return 1 - float64(c.Touched)/float64(c.Read)
}

// Coverage says what became of the rows, in the last reading.
func (x *Opened) Coverage() Coverage {
	if x.join == nil {
		return Coverage{}
	}
	return x.join.cover
}

// ReturnOrNil gives the return; nil for nothing opened.
func (x *Opened) ReturnOrNil() *intake.Return {
	if x == nil {
		return nil
	}
	return x.Return
}

// Result gives totals as the result of a check: each count is a row, and each problem refuses one.
func (x *Opened) Result() *intake.Result {
	r := &intake.Result{Rows: len(x.Totals) + len(x.Problems), Accepted: len(x.Totals), Rejected: len(x.Problems), FileProblems: []intake.FileProblem{}, Problems: x.Problems, Incidents: map[string]int{}}
	if r.Problems == nil {
		r.Problems = []intake.Problem{}
	}
	for _, t := range x.Totals {
		r.Incidents[t.Month] += int(t.Count)
	}
	groups := map[string]*intake.Group{}
	for _, p := range x.Problems {
		g := groups[p.Code]
		if g == nil {
			g = &intake.Group{Rule: intake.Rule{Code: p.Code, Field: p.Field, Severity: p.Severity, Level: intake.LevelRecord, Text: p.Message}}
			groups[p.Code] = g
		}
		if g.Count++; len(g.First) < 5 {
			g.First = append(g.First, p.Row)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(groups)) {
		r.Groups = append(r.Groups, *groups[code])
	}
	return r
}

// Open opens one local file with its map. An *importer.FileError says in plain words why the file cannot be taken. The
// file is read when the return is checked.
func Open(m Map, o Options, uploads ...intake.Upload) (*Opened, error) {
	if err := m.Check(); err != nil {
		return nil, refuse("bad_map", "The map cannot be used: %s", err.Error())
	}
	if len(uploads) != 1 {
		return nil, refuse("how_many", "With a map, send one file")
	}
	f, err := openFile(uploads[0], m.Sheet)
	if err != nil {
		return nil, err
	}
	o.Org = strings.ToUpper(o.Org)
	if o.Key == nil {
		o.Key = passingKey()
	}
	if m.Totals != nil {
		x := &Opened{}
		x.Totals, x.Problems, err = readTotals(&m, f)
		return x, err
	}
	p, err := compile(&m, f.Header)
	if err != nil {
		return nil, err
	}
	x := &Opened{join: &joiner{program: p, file: f, o: o, seed: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}}
	says := map[string]string{}
	if m.System != "" {
		says["source_system"] = m.System
	}
	x.Return, err = intake.Mapped(p.names(), says, x.join.made)
	return x, err
}

func openFile(u intake.Upload, sheet string) (*importer.File, error) {
	f, err := importer.Open(u.From, u.Size, u.Name, importer.Limits{Bytes: maxBytes})
	if err != nil {
		return nil, err
	}
	if sheet != "" && f.Format == "xlsx" {
		err = f.UseSheet(sheet)
	}
	return f, err
}

// passingKey makes keys that nobody can make again.
func passingKey() func(string) string {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	return func(s string) string {
		h := hmac.New(sha256.New, secret[:])
		h.Write([]byte(s))
		return string(h.Sum(nil))
	}
}

// letters makes the key that is sent: 32 letters, since digits might by chance look like an NHS number and refuse the file.
func letters(s string) string {
	sum := sha256.Sum256([]byte(s))
	var out [32]byte
	for i, b := range sum[:16] {
		out[2*i], out[2*i+1] = 'a'+b>>4, 'a'+b&15
	}
	return string(out[:])
}
