package network

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/area/network/screen"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// verdict is what the screen made of a release.
type verdict struct {
	found []Finding
	file  []byte
	shown string
	tally Tally
}

// Screen puts a release through the screen. What passes is frozen as a file with its SHA-256; anything else is stopped, with the
// row, the field and why.
func (s *Service) Screen(ctx context.Context, record string, seen int64) (Stage, error) {
	sc, err := s.Door.Policy().Check(authz.From(ctx), ActDraft)
	if err != nil {
		return "", err
	}
	x, d, err := s.withRows(ctx, s.DB, sc, record)
	if err != nil {
		return "", err
	}
	switch {
	case !x.Stage.Open():
		return "", fault.New(fault.Conflict, "This release is finished")
	case seen != 0 && seen != x.Version:
		return "", moved()
	}
	v, err := s.judge(ctx, sc, &x, d)
	if err != nil {
		return "", err
	}
	stage, hash := Stopped, ""
	words := "Stopped by the screen: " + itoa(len(v.found)) + " to mend"
	if len(v.found) == 0 {
		sum := sha256.Sum256(v.file)
		stage, hash = Passed, hex.EncodeToString(sum[:])
		words = "Passed the screen. Frozen as " + hash[:12]
	}
	found, err := json.Marshal(v.found)
	if err != nil {
		return "", err
	}
	counts, err := json.Marshal(v.tally)
	if err != nil {
		return "", err
	}
	var sealed any
	if stage == Passed {
		if sealed, err = s.shut(x.Org, x.ID, "file", v.file); err != nil {
			return "", err
		}
	} else {
		v.shown = ""
	}
	return op.Do(ctx, s.Door, ActDraft, op.On("network_release", x.Org, record), func(tx *op.Tx) (Stage, audit.Change, error) {
		was, err := oneRelease(ctx, tx, tx.Scope(), record)
		if err != nil {
			return "", audit.Change{}, err
		}
		if was.Version != x.Version {
			return "", audit.Change{}, moved()
		}
		event(tx, x.Org, record, string(stage), words)
		return stage, audit.Changed("network_release", record, audit.FF("state", string(x.Stage), string(stage)), audit.F("findings", itoa(len(v.found))), audit.F("sha256", hash)),
			tx.Must(ctx, `UPDATE network_release SET state = $3, findings = $4, counts = $5, shown = $6, file = $7, hash = $8, first_by = '', first_name = '', first_at = NULL, version = version + 1 WHERE org_id = $1 AND id = $2`,
				x.Org, record, string(stage), string(found), string(counts), v.shown, sealed, hash)
	})
}

// judge screens what a release draws on.
func (s *Service) judge(ctx context.Context, sc authz.Scope, x *Release, d drawn) (v verdict, err error) {
	v.tally, v.found = x.Tally, []Finding{}
	a, err := oneAgreement(ctx, s.DB, sc, x.Agreement)
	if err != nil {
		return v, err
	}
	if why := a.Stops(s.Today(), x.Profile, x.Fields); why != "" {
		v.found = append(v.found, Finding{Why: why})
	}
	p, _ := ProfileOf(x.Profile)
	before, err := s.earlier(ctx, sc, x)
	if err != nil {
		return v, err
	}
	if p.Rows {
		return s.judgeRows(ctx, x, p, d, before, v)
	}
	return judgeCounts(ctx, x, d, before, v)
}

// inIt gives the rows that nobody took out.
func (d *drawn) inIt() []Row {
	return slices.DeleteFunc(slices.Clone(d.Rows), func(r Row) bool { return r.Out != "" })
}

func (s *Service) judgeRows(ctx context.Context, x *Release, p Profile, d drawn, before []earlier, v verdict) (verdict, error) {
	rows := d.inIt()
	keys := make([]string, 0, len(d.Rows))
	for _, r := range d.Rows {
		keys = append(keys, r.Key)
	}
	names, err := s.Source.Names(ctx, x.Org, keys)
	if err != nil {
		return v, err
	}
	people := screen.Names(names)
	v.tally.Rows, v.tally.Looked = len(rows), people.Len()
	seen := map[string][]string{} // places come again and again
	kinds := func(words string) []string {
		found, ok := seen[words]
		if !ok {
			found = screen.Words(words, people)
			seen[words] = found
		}
		return found
	}
	for i := range rows {
		v.found = append(v.found, rows[i].look(p, x.Fields, x.From, x.Until, kinds)...)
	}
	v.found = append(v.found, apart(rows, before, x)...)
	if len(rows) == 0 {
		v.found = append(v.found, Finding{Why: "There is no row in it"})
	}
	if len(v.found) > 0 {
		return v, nil
	}
	var b bytes.Buffer
	_, err = export.CSV(ctx, &b, rowColumns(x.Fields), func(yield func(Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}, export.Options{})
	v.file = b.Bytes()
	return v, err
}

func rowColumns(fields []string) []export.Column[Row] {
	out := make([]export.Column[Row], 0, len(fields))
	for _, f := range fields {
		out = append(out, export.Column[Row]{Key: f, Label: f, Value: func(r Row) export.Cell { return export.TextCell(r.Values[f]) }})
	}
	return out
}

func judgeCounts(ctx context.Context, x *Release, d drawn, before []earlier, v verdict) (verdict, error) {
	dims := dimsOf(x.Fields)
	areas := []string{}
	for _, c := range d.Counts {
		if !slices.Contains(areas, c.Area) {
			areas = append(areas, c.Area)
		}
	}
	if len(areas) == 0 {
		v.found = append(v.found, Finding{Why: "There is nothing to count in it"})
		return v, nil
	}
	var out []outside
	for _, b := range before {
		if b.shown != "" {
			o := outside{ID: b.ID}
			if err := json.Unmarshal([]byte(b.shown), &o.table); err != nil {
				return v, err
			}
			out = append(out, o)
		}
	}
	lines, kept, hidden, found, err := safe(dims, areas, monthsOf(x.From, x.Until), d.Counts, out)
	if err != nil {
		return v, err
	}
	v.tally.Hidden = hidden
	if v.found = append(v.found, found...); len(v.found) > 0 {
		return v, nil
	}
	shown, err := json.Marshal(kept)
	if err != nil {
		return v, err
	}
	v.shown = string(shown)
	cols := make([]export.Column[line], 0, len(dims)+1)
	for i, f := range dims {
		cols = append(cols, export.Column[line]{Key: f, Label: f, Value: func(l line) export.Cell { return export.TextCell(l.at[i]) }})
	}
	cols = append(cols, export.Column[line]{Key: "count", Label: "count", Value: func(l line) export.Cell { return export.TextCell(l.count) }})
	var b bytes.Buffer
	_, err = export.CSV(ctx, &b, cols, func(yield func(line, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}, export.Options{})
	v.file = b.Bytes()
	return v, err
}

// earlier is a release that is out and overlaps another.
type earlier struct {
	ID          string
	From, Until clock.Day
	shown       string
	days        map[string]string // of its rows, by key
}

// earlier gives the releases of the same sort, rows or counts, that went out before, to anybody, and overlap this one.
func (s *Service) earlier(ctx context.Context, sc authz.Scope, x *Release) ([]earlier, error) {
	var a db.Args
	return db.All(ctx, s.DB, func(r db.Row) (e earlier, err error) {
		var sealed []byte
		var org string
		if err := r.Scan(&org, &e.ID, &e.From, &e.Until, &e.shown, &sealed); err != nil {
			return e, err
		}
		var d drawn
		if err := s.open(org, e.ID, "rows", sealed, &d); err != nil {
			return e, err
		}
		e.days = map[string]string{}
		for _, w := range d.inIt() {
			e.days[w.Key] = w.when()
		}
		return e, nil
	}, `SELECT r.org_id, r.id, r.from_on, r.until_on, r.shown, r.drawn FROM network_release r WHERE r.state = 'released' AND (r.profile = `+a.Add(Aggregate)+`) = `+a.Add(x.Profile == Aggregate)+` AND r.id <> `+a.Add(x.ID)+
		` AND r.from_on <= `+a.Add(string(x.Until))+` AND r.until_on >= `+a.Add(string(x.From))+` AND `+sc.Where(&a, "r")+` ORDER BY r.second_at, r.id`, a.Values()...)
}

// apart compares rows with earlier releases of overlapping days: where the two differ by a handful of events, whoever has both
// can pick these out.
func apart(rows []Row, before []earlier, x *Release) []Finding {
	now := make(map[string]string, len(rows))
	for i := range rows {
		now[rows[i].Key] = rows[i].when()
	}
	for _, b := range before {
		n := 0
		for k, on := range now { // of the days that both cover
			if _, was := b.days[k]; !was && on >= string(b.From) && on <= string(b.Until) {
				n++
			}
		}
		for k, on := range b.days {
			if _, still := now[k]; !still && on >= string(x.From) && on <= string(x.Until) {
				n++
			}
		}
		if n > 0 && n <= smallCount {
			return []Finding{{Why: "Differs by " + itoa(n) + " from an earlier release of the same days, and whoever has both can pick these out. Choose days that do not overlap it"}}
		}
	}
	return nil
}

// when gives the day of a row, "" where it has none.
func (r *Row) when() string {
	for _, f := range []string{"assault_datetime", "injury_date"} {
		if v := r.Values[f]; len(v) >= 10 {
			return v[:10]
		}
	}
	return ""
}
