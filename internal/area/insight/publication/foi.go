package publication

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Pack is a set of answers to the questions that trusts are asked every year, as it was given out.
type Pack struct {
	ID      string           `json:"id"`
	Org     string           `json:"org"`
	OrgName string           `json:"org_name"`
	From    collection.Month `json:"from"`
	To      collection.Month `json:"to"`
	Rule    Rule             `json:"rule"`
	Said    string           `json:"rule_in_words"`
	At      time.Time        `json:"made_at"`
	Program string           `json:"program"`
	Answers []Answer         `json:"answers"`
	// Hash and By are not part of what is hashed.
	Hash string `json:"-"`
	By   string `json:"-"`
}

// Answer is one question with what is held.
type Answer struct {
	Key      string `json:"key"`
	Question string `json:"question"`
	// Held says what is held, or why nothing can be given.
	Held    string       `json:"held"`
	Counted string       `json:"counted,omitempty"`
	Periods []string     `json:"periods,omitempty"`
	Lines   []AnswerLine `json:"lines,omitempty"`
}

// AnswerLine is a category with a figure for each period, and for the whole time at the end where there are several.
type AnswerLine struct {
	Words string   `json:"words"`
	Shown []string `json:"shown"`
}

// question is one of those that are asked every year; data.md 1.1 and 1.3.
type question struct {
	key, words, held, counted string
	by                        string   // a breakdown with one value for each record
	codes                     string   // or a dimension of which a record may have several values
	also                      []string // further counts of the same total
}

var questions = []question{
	{key: "total", words: "How many incidents of violence or abuse against staff were there, and how many staff were affected?", held: "Held. An incident with several staff counts once as an incident, and once for each of them as staff affected.", counted: Incidents, also: []string{Staff}},
	{key: "kind", words: "What kind of violence or abuse was it?", held: "Held. Each incident counts under its main kind.", counted: Incidents, by: "violence_primary"},
	{key: "medical", words: "In how many did a medical factor play a part (illness, lack of capacity, treatment)?", held: "Held, as a clinical factor of the person who did it: none, perhaps, or confirmed. The total is always given both ways.", counted: Incidents, by: "clinical_factor"},
	{key: "injury", words: "How many staff were injured, and how badly?", held: "Held, as physical harm to each member of staff.", counted: Staff, by: "physical_harm"},
	{key: "sanction", words: "Which sanctions followed (criminal, civil, administrative)?", held: "Held. One incident may have several sanctions, so the lines do not add up.", counted: Incidents, codes: "sanction"},
	{key: "told", words: "In how many were the police told?", held: "Held.", counted: Incidents, by: "police_informed"},
	{key: "police", words: "What did the police do, and how often did the person affected not support action?", held: "Held for incidents of which the outcome is known.", counted: Incidents, by: "police_outcome"},
	{key: "restraint", words: "In how many was restraint or seclusion used afterwards?", held: "Not held in this form. What came before an incident is recorded, restraint among it; what was used afterwards is in the clinical record, which is not part of these figures."},
	{key: "why_not", words: "Why were incidents not reported to the police?", held: "Not held as counts. The reason is kept with each report where it was given; to count it every report would have to be opened."},
}

// Packs gives the packs of the trust in scope, the newest first.
func (s *Service) Packs(ctx context.Context, scope authz.Scope) ([]*Pack, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanPack, `SELECT body, hash, made_name FROM foi_pack p WHERE `+scope.Where(&a, "p")+` ORDER BY made_at DESC, id LIMIT 200`, a.Values()...)
}

// Pack gives one pack. One whose content no longer has its hash is not given.
func (s *Service) Pack(ctx context.Context, scope authz.Scope, pack string) (*Pack, error) {
	var a db.Args
	q := `SELECT body, hash, made_name FROM foi_pack p WHERE id = ` + a.Add(pack) + ` AND ` + scope.Where(&a, "p")
	return db.One(ctx, s.DB, scanPack, q, a.Values()...)
}

func scanPack(r db.Row) (*Pack, error) {
	var body []byte
	p := &Pack{}
	var hash, by string
	if err := r.Scan(&body, &hash, &by); err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != hash {
		return nil, fault.New(fault.Internal, "an answer pack does not have its hash")
	}
	err := json.Unmarshal(body, p)
	p.Hash, p.By = hash, by
	return p, err
}

// MakePack answers the questions for the actor's own trust, through the same gate as a release, and keeps the answers.
func (s *Service) MakePack(ctx context.Context, from, to collection.Month, rule Rule) (*Pack, error) {
	by := authz.From(ctx)
	if _, err := s.Door.Policy().Check(by, ActPack); err != nil {
		return nil, err
	}
	top, err := s.Publisher(ctx, by.Org)
	if err != nil {
		return nil, err
	}
	base := Spec{Title: "Answers", Measures: []string{cube.All}, Counted: Incidents, Level: org.Trust, Map: AsItIs, From: from, To: to, Each: ByQuarter, Rule: rule}
	if p := base.Problems(top.Kind, s.now()); len(p) > 0 {
		return nil, fault.WithProblems(p)
	}
	if top.Kind != org.Trust {
		return nil, fault.Refused("Answers are given for one trust. Draft a release for figures of several")
	}
	pack := &Pack{ID: id.New("foi", s.now()), Org: top.ID, OrgName: top.Name, From: from, To: to, Rule: rule, Said: rule.Words(), At: s.now().UTC().Truncate(time.Second), Program: s.Version}
	g := &answering{s: s, top: top, base: base}
	if g.before, err = s.beside(ctx, base); err != nil {
		return nil, err
	}
	for _, q := range questions {
		a, err := g.answer(ctx, q)
		if err != nil {
			return nil, err
		}
		pack.Answers = append(pack.Answers, a)
	}
	body, err := json.Marshal(pack)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	pack.Hash, pack.By = hex.EncodeToString(sum[:]), by.Name
	return op.Do(ctx, s.Door, ActPack, op.In(top.ID, ""), func(tx *op.Tx) (*Pack, audit.Change, error) {
		_, err := tx.Exec(ctx, `INSERT INTO foi_pack (org_id, id, unit_id, lock, owner_key, from_month, to_month, body, hash, made_by, made_name, made_at) VALUES ($1, $2, '', '', '', $3, $4, $5, $6, $7, $8, $9)`,
			top.ID, pack.ID, string(from), string(to), body, pack.Hash, by.ID, by.Name, db.At(tx.Now()))
		return pack, audit.Created("foi_pack", pack.ID, audit.F("hash", pack.Hash), audit.F("rule", pack.Said)), err
	})
}

// beside are the published releases that share months with the answers, of either count.
func (s *Service) beside(ctx context.Context, spec Spec) ([]*earlier, error) {
	var ids []string
	for _, counted := range []string{Incidents, Staff} {
		spec.Counted = counted
		more, err := s.rivals(ctx, s.DB, spec, "")
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return s.earlier(ctx, ids)
}

// answering makes the answers of one pack; each is audited by itself, with those before it, and with what is published.
type answering struct {
	s      *Service
	top    org.Organisation
	base   Spec
	given  []*built
	before []*earlier
}

// withheldWords are given where no safe answer was found.
const withheldWords = "Held, but not given: the numbers are so small that people could be found by them, alone or beside what is published already."

func (g *answering) answer(ctx context.Context, q question) (Answer, error) {
	a := Answer{Key: q.key, Question: q.words, Held: q.held, Counted: q.counted}
	if q.counted == "" {
		return a, nil
	}
	specs := []Spec{}
	for _, counted := range append([]string{q.counted}, q.also...) {
		spec := g.base
		spec.Counted = counted
		switch {
		case q.by != "":
			spec.By = []string{q.by}
		case q.codes != "":
			spec.Measures = nil
			for _, c := range listed(q.codes) {
				if c != "none" {
					spec.Measures = append(spec.Measures, q.codes+":"+c)
				}
			}
		}
		specs = append(specs, spec)
	}
	given := 0
	for _, spec := range specs {
		_, maps, err := g.s.publisher(ctx, g.top.ID, spec)
		if err != nil {
			return a, err
		}
		f, err := g.s.read(ctx, spec, maps)
		if err != nil {
			return a, err
		}
		for _, m := range spec.Measures {
			b, err := g.safe(f, m, maps[0].on)
			if err != nil {
				return a, err
			}
			if b == nil {
				continue
			}
			given++
			g.given = append(g.given, b)
			a.take(b, len(q.also) > 0)
		}
	}
	if given == 0 {
		a.Held, a.Periods, a.Lines = withheldWords, nil, nil
	}
	return a, nil
}

// safe makes a table by the rule, and by the rule that hides more where that leaks; nil where neither is safe.
func (g *answering) safe(f *facts, measure string, on org.Date) (*built, error) {
	for _, kind := range []string{g.base.Rule.Kind, Protect} {
		f := *f
		f.spec.Rule.Kind = kind
		if f.spec.Rule.Base < 3 && kind == Protect {
			f.spec.Rule.Base = 5
		}
		b, err := build(&f, g.top, measure, on, false)
		if err != nil {
			return nil, err
		}
		err = b.apply()
		var no *disclosure.UnprotectedError
		if errors.As(err, &no) || errors.Is(err, errProtect) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ok, err := g.holds(b)
		if err != nil || ok {
			return b, err
		}
	}
	return nil, nil
}

// holds audits a table by itself, beside the tables of the pack so far, and beside what is published.
func (g *answering) holds(b *built) (bool, error) {
	if found, err := b.leaks(); err != nil || len(found) > 0 {
		return false, err
	}
	others := g.given
	for _, e := range g.before {
		others = append(others[:len(others):len(others)], e.tables...)
	}
	for _, o := range others {
		leaks, _, err := together(o, b)
		if err != nil || len(leaks) > 0 {
			return false, err
		}
	}
	return true, nil
}

// take writes the lines of a table into an answer.
func (a *Answer) take(b *built, plain bool) {
	dims := b.layout.Dims()
	per := dims[1]
	var columns []int
	for i := 1; i < per.Len(); i++ {
		if per.Parent(i) == 0 {
			columns = append(columns, i)
		}
	}
	if len(columns) > 1 {
		columns = append(columns, 0)
	}
	a.Periods = nil
	for _, c := range columns {
		words := "All"
		if c > 0 {
			words = periodWords(per.Label(c))
		}
		a.Periods = append(a.Periods, words)
	}
	line := func(words string, path ...[]string) {
		l := AnswerLine{Words: words}
		for _, c := range columns {
			cell, err := b.layout.Cell(append([][]string{{}, per.Path(c)}, path...)...)
			if err != nil {
				l.Shown = append(l.Shown, SignNotAvailable)
				continue
			}
			said := b.release.Cells[cell].Text()
			if b.release.Cells[cell].Kind == disclosure.Unsubmitted {
				said = SignNotSubmitted
			}
			l.Shown = append(l.Shown, said)
		}
		a.Lines = append(a.Lines, l)
	}
	switch {
	case plain:
		line(CountedWords(b.spec.Counted))
	case b.measure != cube.All:
		line(MeasureWords(b.measure), []string{classYes})
	default:
		d := dims[2]
		for i := 1; i < d.Len(); i++ {
			line(classWords(b.dims[2], d.Label(i)), d.Path(i))
		}
		line("All", []string{})
	}
}
