package bench

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// returns sends one large return through a node as a trust's analyst would: received, checked with its row errors, loaded
// and accepted. It then loads the same rows unchecked into the same tables, which is what the first is compared with.
func (o Options) returns(ctx context.Context, r *Report, engine string, c config.Config, dir string) (err error) {
	o.Progress(fmt.Sprintf("a return of %d rows on %s", o.Returns, engine))
	path := filepath.Join(dir, "return.csv")
	month := collection.MonthOf(time.Now().UTC()).Add(-1)
	if err := writeReturn(path, month, o.Returns); err != nil {
		return err
	}
	n, err := start(ctx, c, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.stop()) }()
	if err := n.tree(ctx); err != nil {
		return err
	}
	how := fmt.Sprintf("%s, %d rows of flat CSV of which one in a hundred is refused, sealed in the file store; ", engine, o.Returns)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	began := time.Now()
	analyst := authz.With(ctx, authz.Actor{ID: "per_bench", Name: "Benchmark", Role: authz.Analyst, Org: returnTrust})
	sub, err := n.Collection.Receive(analyst, collection.Sending{Org: returnTrust, From: month, To: month}, collection.Upload{Name: "return.csv", From: f})
	if err != nil {
		return err
	}
	if err := n.until(ctx, sub.ID, collection.Checked); err != nil {
		return err
	}
	checked := time.Since(began)
	if err := n.Collection.Send(analyst, returnTrust, sub.ID, ""); err != nil {
		return err
	}
	if err := n.until(ctx, sub.ID, collection.Waits); err != nil {
		return err
	}
	nation := authz.With(ctx, authz.Actor{ID: "per_nation", Name: "Benchmark", Role: authz.National, Org: "ENG"})
	if err := n.Collection.Accept(nation, returnTrust, sub.ID); err != nil {
		return err
	}
	took := time.Since(began)
	bare, err := n.unchecked(ctx, path)
	if err != nil {
		return err
	}
	limit := 0.0
	if o.Returns == 1_000_000 {
		limit = 20
	}
	r.add(Line{What: "a return checked", Value: checked.Seconds(), Unit: "s", How: how + "received and dry run, twice through the file"})
	r.add(Line{What: "a return checked, loaded and accepted", Value: took.Seconds(), Unit: "s", Limit: limit, How: how + "from the upload to the change that makes it count, four times through the file"})
	r.add(Line{What: "the same beside loading unchecked", Value: took.Seconds() / bare.Seconds(), Unit: "times", Limit: 2.5,
		How: fmt.Sprintf("the same rows read as CSV and written to the same tables in changes of the same size: %.1f s", bare.Seconds())})
	return nil
}

const returnTrust, bareTrust = "RCF", "RBS"

// until waits for a submission to come to a state.
func (n *node) until(ctx context.Context, id string, want collection.State) error {
	scope, err := n.Policy.Check(authz.Service("benchmark"), collection.ActCheck)
	if err != nil {
		return err
	}
	for {
		sub, err := n.Collection.Submission(ctx, scope, returnTrust, id)
		switch {
		case err != nil:
			return err
		case sub.State == want:
			return nil
		case sub.State == collection.Refused:
			return fault.New(fault.Internal, fmt.Sprint("the return of the benchmark was refused: ", sub.FileProblems))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// returnRow is one row of the benchmark's return by heading; the reference and the day are made for each.
var returnRow = [][2]string{{"record_state", "final"}, {"incident_time", "10:15"}, {"provider_org", returnTrust}, {"site_code", returnTrust + "01"}, {"location_type", "E02"},
	{"location_detail", "bed_space"}, {"service_setting", "inpatient_general"}, {"violence_primary", "physical_contact"}, {"violence_all", "physical_contact;verbal"}, {"method", "punch;kick"},
	{"hate_motive", "none"}, {"trigger", "waiting"}, {"factor", "alcohol;pain"}, {"clinical_factor", "none"}, {"restraint_used", "none"}, {"security_attended", "Y"}, {"body_worn_camera", "not_worn"},
	{"police_informed", "Y"}, {"police_force", "west-midlands"}, {"police_outcome", "none_yet"}, {"sanction", "none"}, {"repeat_person_flag", "first"}, {"staff_group", "03"}, {"pay_band", "afc_5"},
	{"age_band", "31-40"}, {"gender", "2"}, {"ethnic_category", "A"}, {"lone_working", "N"}, {"physical_harm", "low"}, {"psychological_harm", "low"}, {"injury_type", "bruise"}, {"body_part", "hand"},
	{"treatment", "first_aid"}, {"absence_days", "2"}, {"riddor", "not_reportable"}, {"support_offered", "debrief;manager"}, {"alleged_person_type", "patient"}, {"alleged_age_band", "41-65"}, {"alleged_gender", "1"}}

func writeReturn(path string, m collection.Month, rows int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<16)
	var head, good, bad strings.Builder
	for _, c := range returnRow {
		head.WriteString("," + c[0])
		good.WriteString("," + c[1])
		if c[0] == "staff_group" {
			c[1] = "77"
		}
		bad.WriteString("," + c[1])
	}
	_, _ = fmt.Fprintf(out, "incident_ref,incident_date,reported_date%s\n", head.String())
	for i := range rows {
		tail := good.String()
		if i%100 == 7 {
			tail = bad.String()
		}
		_, _ = fmt.Fprintf(out, "W-%08d,%s-%02d,%s-%02d%s\n", i, m, i%28+1, m, i%28+1, tail)
	}
	return errors.Join(out.Flush(), f.Close())
}

// unchecked writes the rows of a file to the table of facts as they stand.
func (n *node) unchecked(ctx context.Context, path string) (time.Duration, error) {
	began := time.Now()
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	in := csv.NewReader(bufio.NewReaderSize(f, 1<<20))
	in.ReuseRecord = true
	head, err := in.Read()
	if err != nil {
		return 0, err
	}
	ctx = authz.With(ctx, authz.Service("benchmark"))
	into, err := op.Do(ctx, n.Door, collection.ActCheck, op.In(bareTrust, ""), func(tx *op.Tx) (*mds.Load, audit.Change, error) {
		return mds.Begin(tx, bareTrust), audit.Created("fact", "benchmark"), nil
	})
	if err != nil {
		return 0, err
	}
	base, to := make([]any, mds.FactWidth), make([]int, len(head))
	for i := range to {
		to[i] = -1
	}
	for i, c := range mds.FactTable.Columns {
		switch c {
		case "org_id":
			base[i] = bareTrust
		case "version", "staff_n", "events", "hour", "weekday", "delay_days", "alleged_n", "absence_days":
			base[i] = int64(1)
		case "reported_at", "acknowledged_at", "fed_at":
		default:
			base[i] = ""
			for h, name := range head {
				if name == c {
					to[h] = i
				}
			}
		}
	}
	var rows [][]any
	for count := 0; ; count++ {
		cells, err := in.Read()
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		if len(rows) == 4000 || err != nil && len(rows) > 0 {
			if err := into.Write(ctx, n.Door, rows); err != nil {
				return 0, err
			}
			rows = rows[:0]
		}
		if err != nil {
			return time.Since(began), nil
		}
		row := append([]any(nil), base...)
		row[1] = fmt.Sprintf("%020d-12610.1", count)
		for h, v := range cells {
			if to[h] > 0 {
				row[to[h]] = v
			}
		}
		rows = append(rows, row)
	}
}
