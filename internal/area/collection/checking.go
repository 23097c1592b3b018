package collection

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"sync"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

// listedKind names the listings of problems in the table of files.
const listedKind = "submission problems"

// check is the dry run: it says what would be taken of a submission, and brings nothing in.
func (s *Service) check(ctx context.Context, org string, a about) error {
	sub, err := db.One(ctx, s.DB, scanSubmission, selectSubmission+` WHERE s.org_id = $1 AND s.id = $2`, org, a.ID)
	if err != nil || sub.State != Checking {
		return err
	}
	res, read, before, err := s.dryRun(ctx, &sub)
	if err != nil {
		return err
	}
	sub.Rows, sub.Accepted, sub.Rejected, sub.Warned, sub.Listed = int64(res.Rows), int64(res.Accepted), int64(res.Rejected), int64(res.Warned), int64(len(res.Problems))
	to := Checked
	if res.Refused() {
		to = Refused
	} else {
		sub.settled(res.Submission)
		covered := read.covered()
		if sub.Form == FormNil {
			covered, err = MonthsOf(sub.From, sub.To)
			if err != nil {
				return err
			}
		}
		sub.Months = totals(covered, merged(sub.Kind, read.fresh, before))
	}
	var listing files.Ready
	if len(res.Problems) > 0 {
		var b bytes.Buffer
		if err := writeProblems(&b, res.Problems); err != nil {
			return err
		}
		if listing, err = s.Files.PutData(ctx, org, "problems.csv", &b, mostBytes); err != nil {
			return err
		}
	}
	decided, err := s.decided(ctx, org, res)
	if err != nil {
		return err
	}
	f := foundOf(res)
	if to == Checked {
		if f.Silent, err = s.silent(ctx, &sub, read.sites); err != nil {
			return err
		}
		if f.Moved, err = s.moved(ctx, &sub, read.fresh); err != nil {
			return err
		}
	}
	kept, err := QualityOfCheck(res, read.mapped)
	if err != nil {
		return err
	}
	return s.change(ctx, ActCheck, org, sub.ID, func(tx *op.Tx, now *Submission) (audit.Change, error) {
		if now.State != Checking {
			return audit.Change{}, fault.New(fault.Conflict, "It was checked already")
		}
		if listing.ID != "" {
			if err := s.Files.Attach(ctx, tx, listing, files.Owner{Kind: listedKind, Record: sub.ID}); err != nil {
				return audit.Change{}, err
			}
		}
		if decided.ID != "" {
			if err := s.Files.Attach(ctx, tx, decided, files.Owner{Kind: verdictKind, Record: sub.ID}); err != nil {
				return audit.Change{}, err
			}
		}
		if err := tx.Must(ctx, `UPDATE submission SET form = $3, kind = $4, from_month = $5, to_month = $6, system = $7, row_count = $8, accepted = $9, rejected = $10, warned = $11,
			listed = $12, found = $13, listing = $14, checked_at = $15 WHERE org_id = $1 AND id = $2`, org, sub.ID, string(sub.Form), sub.Kind, string(sub.From), string(sub.To), sub.System,
			sub.Rows, sub.Accepted, sub.Rejected, sub.Warned, sub.Listed, f.text(), listing.ID, db.At(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM submission_month WHERE org_id = $1 AND submission_id = $2`, org, sub.ID); err != nil {
			return audit.Change{}, err
		}
		for i := range sub.Months {
			tx.Insert(monthTable, sub.Months[i].values(&sub, false)...)
		}
		if to == Checked {
			kept.Add(tx, org, sub.ID)
		}
		c, err := s.move(ctx, tx, now, to)
		if err != nil {
			return c, err
		}
		c.Fields = append(c.Fields, audit.F("rows", strconv.FormatInt(sub.Rows, 10)), audit.F("accepted", strconv.FormatInt(sub.Accepted, 10)))
		if to == Checked && sub.auto {
			return c, s.emit(tx, topicOnward, a)
		}
		return c, nil
	})
}

// settled takes over what the file said of itself.
func (s *Submission) settled(said intake.Submission) {
	s.Kind = said.Kind
	if s.System == "" || said.System != "other" { // a silent file is "other"
		s.System = said.System
	}
	s.From, s.To = MonthOf(said.From), MonthOf(said.To)
	if said.Kind == "nil_return" {
		s.Form, s.Kind = FormNil, FullReplace
	}
}

// dryRun checks a submission and gives what its accepted rows are, and what stands for their months.
func (s *Service) dryRun(ctx context.Context, sub *Submission) (*intake.Result, *reader, ledger, error) {
	r := newReader(s.Ring, sub.Org)
	file, bad, err := s.open(ctx, sub)
	if err != nil {
		return nil, nil, nil, err
	}
	if bad != nil {
		return intake.Unreadable(bad), r, nil, nil
	}
	defer file.Close()
	o, err := s.options(ctx, sub, s.today())
	if err != nil {
		return nil, nil, nil, err
	}
	if o.History, err = s.history(ctx, sub.Org); err != nil {
		return nil, nil, nil, err
	}
	var before ledger
	known := sync.OnceValue(func() error {
		months, err := MonthsOf(sub.From, sub.To)
		if err != nil {
			return nil // the file alone says which months; then nothing is known of what was before
		}
		st, err := stand(ctx, s.DB, sub.Org, months)
		if err == nil {
			before = st.all()
		}
		return err
	})
	var failed error
	var mu sync.Mutex
	o.Seen = func(ref []byte) bool {
		if err := known(); err != nil {
			mu.Lock()
			failed = err
			mu.Unlock()
			return true
		}
		a, b, _ := parts(s.Ring.Blind(sub.Org, "return", string(ref)))
		return before == nil || before.hasRef(entry{a: a, b: b})
	}
	o.Early = r.early
	res, err := file.Check(ctx, o)
	if file.mapped != nil {
		c := file.mapped.Coverage()
		r.mapped = &Mapped{Read: c.Read, Touched: c.Touched}
	}
	if bad, is := importerError(err); is {
		return intake.Unreadable(bad), r, nil, nil
	}
	if err == nil {
		err = failed
	}
	if err != nil || res.Refused() {
		return res, r, nil, err
	}
	sub.From, sub.To = MonthOf(res.Submission.From), MonthOf(res.Submission.To)
	if res.Submission.Kind == Update {
		if err := known(); err != nil {
			return nil, nil, nil, err
		}
	}
	if err := r.settle(res.Verdict); err != nil {
		if bad, is := importerError(err); is {
			return intake.Unreadable(bad), r, nil, nil
		}
		return nil, nil, nil, err
	}
	r.fresh.sort()
	return res, r, before, nil
}

// history counts the accepted incidents of an organisation's months.
func (s *Service) history(ctx context.Context, org string) (map[string]int, error) {
	type month struct {
		name string
		n    int
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (month, error) {
		var m month
		return m, r.Scan(&m.name, &m.n)
	}, `SELECT month, incidents FROM submission_month WHERE org_id = $1 AND state IN ('accepted', 'approved')`, org)
	out := map[string]int{}
	for _, m := range list {
		out[m.name] = m.n
	}
	return out, err
}

func foundOf(res *intake.Result) found {
	var f found
	for _, p := range res.FileProblems {
		f.File = append(f.File, FileProblem(p))
	}
	for _, g := range res.Groups {
		f.Groups = append(f.Groups, Group{Code: g.Code, Field: g.Field, Severity: g.Severity, Message: g.Text, Count: g.Count, First: g.First})
	}
	return f
}

// problemHeadings are those of a listing of problems; product.md names the first ones.
var problemHeadings = []string{"row", "part", "nth", "field", "code", "severity", "message"}

func writeProblems(b *bytes.Buffer, list []intake.Problem) error {
	w := csv.NewWriter(b)
	if err := w.Write(problemHeadings); err != nil {
		return err
	}
	for _, p := range list {
		nth := ""
		if p.Nth > 0 {
			nth = strconv.Itoa(p.Nth)
		}
		if err := w.Write([]string{strconv.Itoa(p.Row), string(p.Part), nth, p.Field, p.Code, string(p.Severity), p.Message}); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func importerError(err error) (*importer.FileError, bool) {
	f, ok := fileError(err)
	if !ok || f.Code == "unknown_map" {
		return nil, false
	}
	return f, true
}
