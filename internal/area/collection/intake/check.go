package intake

import (
	"context"
	"errors"
	"hash/maphash"
	"runtime"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/importer"
)

// Options of one check. Only Lookup is needed.
type Options struct {
	// Org is the code of whoever sends, From and To the period it is sent for, Kind the kind of submission: they stand in
	// where the file is silent, and must agree with it where it is not.
	Org      string
	From, To time.Time
	Kind     string
	// Today is the day on which a period may at latest end; zero for any.
	Today  time.Time
	Lookup Lookup
	// History counts the accepted incidents of earlier months, "2026-03", for the rule about unusual months.
	History map[string]int
	// Seen tells whether a reference was sent before; nil leaves that rule out.
	Seen func(ref []byte) bool
	// Take, when set, gets the accepted rows in the order of the file, some at a time, after the whole file was judged, and
	// only if it was not refused. The rows hold until it returns. Its error ends the check.
	Take func(rows []Row) error
	// Early, when set, gets every row that is right by itself in the order of the file, some at a time, while the file is
	// judged. Which of them stand, and as the how-manieth member of staff, Result.Verdict says afterwards. The rows hold
	// until it returns.
	Early func(rows []Row) error
	// Verdict is that of an earlier check of the same return. With it nothing is judged again, and the result says nothing
	// but what the submission is; rows go to Take as they are read. If one of them turns out otherwise than it was, the
	// error is ErrOther, and what was handed over must not be used.
	Verdict *Verdict
	// Listed is how many problems are listed at most; 0 is MostListed.
	Listed int
	// Workers is how many goroutines check; 0 is one for each core.
	Workers int
}

// Check judges the return and, if Take is set, hands over its accepted rows. The error is for what is not the sender's
// doing: the context, a failing disk, a file that changed while it was read, or Take.
func (r *Return) Check(ctx context.Context, o Options) (*Result, error) {
	if o.Listed <= 0 {
		o.Listed = MostListed
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	res := &Result{FileProblems: []FileProblem{}, Problems: []Problem{}}
	e := &env{book: catalogue(), lookup: o.Lookup, seen: o.Seen, columns: map[Part][]int{}, a: maphash.MakeSeed(), b: maphash.MakeSeed(), look: catalogue().measured()}
	say := func(code, field, message string) { res.say(e.severity(code, field), code, field, message) }
	for _, p := range []Part{"", Incident, Staff, Alleged} {
		if t := r.tables[p]; t != nil {
			t.match(p, say)
			e.columns[p], e.header, e.windows, e.delim = t.columns, t.HeaderRow, t.Encoding == "windows-1252", byte(t.Delimiter)
		}
	}
	if r.json != nil {
		e.columns = jsonColumns()
	}
	if r.made != nil {
		e.columns[""] = r.made.columns
		r.made.lacks(say)
	}
	if res.Refused() {
		return res, nil
	}
	err := error(nil)
	if res.Submission, err = r.settle(ctx, &o, e, say); err != nil {
		return res.stopped(err)
	}
	if o.Verdict != nil && res.Refused() {
		return res, nil
	}
	if o.Verdict == nil {
		e.judge, e.want = true, o.Early != nil
		ch := &check{env: e, o: o, res: res, groups: grouped{}, monthly: map[uint32]*monthCount{}}
		if err := ch.pass(ctx, r); err != nil {
			return res.stopped(err)
		}
		ch.judge()
		if res.Refused() {
			return res, nil
		}
		o.Verdict = res.Verdict
	}
	if o.Take == nil {
		return res, nil
	}
	again := *e
	again.judge, again.want = false, true
	if err := (&check{env: &again, o: o, res: res, by: o.Verdict.Sit()}).pass(ctx, r); err != nil {
		if f := (*importer.FileError)(nil); errors.As(err, &f) && o.Verdict != res.Verdict {
			return res, ErrOther // what could be read could be read before
		}
		return res, err
	}
	return res, nil
}

// severity gives what a file rule does.
func (e *env) severity(code, field string) Severity {
	if n, ok := e.whole[code]; ok {
		return e.rules[n].Severity
	}
	i := slices.IndexFunc(e.rules, func(r Rule) bool { return r.Code == code && r.Field == field })
	return e.rules[i].Severity
}

// stopped turns a refusal in the middle of a file into a problem of the file.
func (r *Result) stopped(err error) (*Result, error) {
	var f *importer.FileError
	if !errors.As(err, &f) {
		return nil, err
	}
	r.stop(f)
	return r, nil
}

// blocks opens the return for one reading.
func (r *Return) blocks(ctx context.Context, e *env) (blocks, func(), error) {
	none := func() {}
	switch flat := r.tables[""]; {
	case r.json != nil:
		j := &jsonBlocks{jsonReader: r.json.reader(), fields: e.columns, strays: map[string]bool{}}
		j.keys(r.json.said)
		return j, none, nil
	case r.made != nil:
		m, stop := r.made.blocks(ctx)
		return m, stop, nil
	case flat == nil:
		j, stop, err := joined(ctx, r)
		return j, stop, err
	case flat.Format == "csv":
		return &csvBlocks{cutter: cutter{r: flat.Text(), delim: e.delim}}, none, nil
	default:
		x, stop := rowsOf(ctx, flat.File)
		return x, stop, nil
	}
}

// jsonColumns gives the fields of each part in order, and last a column for what is not known.
func jsonColumns() map[Part][]int {
	out := map[Part][]int{}
	for i, f := range Fields() {
		if f.Part != File && f.Type != Words {
			out[f.Part] = append(out[f.Part], i)
		}
	}
	for p := range out {
		out[p] = append(out[p], -1)
	}
	return out
}
