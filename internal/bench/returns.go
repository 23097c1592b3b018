package bench

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
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
	bare, err := n.unchecked(ctx, path) // first, while nothing else reads or writes
	if err != nil {
		return err
	}
	debug.FreeOSMemory()
	forgetPeak()
	idle, used, began := resident(os.Getpid()), processor(), time.Now()
	analyst := authz.With(ctx, authz.Actor{ID: "per_bench", Name: "Benchmark", Role: authz.Analyst, Org: returnTrust})
	sub, err := n.Collection.Receive(analyst, collection.Sending{Org: returnTrust, From: month, To: month}, collection.Upload{Name: "return.csv", From: f})
	if err != nil {
		return err
	}
	if sub, err = n.until(ctx, sub.ID, collection.Checked); err != nil {
		return err
	}
	if sub.Rejected != int64((o.Returns+92)/100) {
		return fault.New(fault.Internal, fmt.Sprint("the return of the benchmark has other faults than it was given: ", sub.Rejected))
	}
	checked := time.Since(began)
	if err := n.Collection.Send(analyst, returnTrust, sub.ID, ""); err != nil {
		return err
	}
	if _, err := n.until(ctx, sub.ID, collection.Waits); err != nil {
		return err
	}
	nation := authz.With(ctx, authz.Actor{ID: "per_nation", Name: "Benchmark", Role: authz.National, Org: "ENG"})
	if err := n.Collection.Accept(nation, returnTrust, sub.ID); err != nil {
		return err
	}
	took, work, peak := time.Since(began), processor()-used, peak(os.Getpid())
	limit, memory := 0.0, 0.0
	if o.Returns == 1_000_000 {
		limit, memory = 20, 300e6/(1<<20)
	}
	r.add(Line{What: "a return checked", Value: checked.Seconds(), Unit: "s", How: how + "received and dry run, once through the file"})
	r.add(Line{What: "a return checked, loaded and accepted", Value: took.Seconds(), Unit: "s", Limit: limit, How: how + "from the upload to the change that makes it count, twice through the file"})
	r.add(Line{What: "its processor time", Value: work.Seconds(), Unit: "s", How: how + "of the whole process, in it and in the kernel"})
	r.add(Line{What: "its memory, at most", Value: peak, Unit: "MiB", Limit: memory, How: fmt.Sprintf("resident at most in the process that serves, from the upload to the acceptance; %.0f MiB before it", idle)})
	r.add(Line{What: "the same beside loading unchecked", Value: took.Seconds() / bare.Seconds(), Unit: "times", Limit: 2.5,
		How: fmt.Sprintf("the same rows read as CSV and written to the same tables in changes of the same size: %.1f s", bare.Seconds())})
	return nil
}

const returnTrust, bareTrust = "RCF", "RBS"

// until waits for a submission to come to a state.
func (n *node) until(ctx context.Context, id string, want collection.State) (collection.Submission, error) {
	scope, err := n.Policy.Check(authz.Service("benchmark"), collection.ActCheck)
	if err != nil {
		return collection.Submission{}, err
	}
	for {
		sub, err := n.Collection.Submission(ctx, scope, returnTrust, id)
		switch {
		case err != nil:
			return sub, err
		case sub.State == want:
			return sub, nil
		case sub.State == collection.Refused:
			return sub, fault.New(fault.Internal, fmt.Sprint("the return of the benchmark was refused: ", sub.FileProblems))
		}
		select {
		case <-ctx.Done():
			return sub, ctx.Err()
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

// varied are the fields whose answers differ from row to row as in a real return, with what they may be.
var varied = map[string][]string{"incident_time": {"02:15", "07:40", "09:05", "11:30", "13:00", "14:50", "16:20", "19:45", "21:10", "23:35"}, "site_code": {returnTrust + "01", returnTrust + "02", returnTrust + "03", returnTrust + "11"},
	"location_type": {"E01", "E02", "B01"}, "location_detail": codes("location_detail"), "service_setting": {"inpatient_general", "ed", "outpatient", "maternity"},
	"method": {"punch;kick", "punch", "kick", "push_grab", "bite;scratch_pinch", "slap"}, "trigger": pairs("trigger"), "factor": pairs("factor"), "security_attended": {"Y", "N"},
	"repeat_person_flag": codes("repeat_person"), "staff_group": codes("staff_group"), "pay_band": codes("pay_band"), "age_band": codes("age_band"), "gender": {"1", "2"}, "ethnic_category": codes("ethnic_category_2001"),
	"lone_working": {"Y", "N"}, "physical_harm": {"low", "low", "moderate"}, "psychological_harm": codes("psychological_harm"), "injury_type": codes("injury_type"), "body_part": codes("body_part"),
	"absence_days": {"0", "0", "0", "1", "2", "5"}, "support_offered": pairs("support_offered"), "alleged_age_band": codes("alleged_age_band"), "alleged_gender": {"1", "2"}}

func codes(list string) []string {
	var out []string
	for _, c := range mds.Of(list).Codes {
		out = append(out, c.Code)
	}
	return out
}

// pairs are the codes of a list, one and two at a time; "none" and "not known" stand alone.
func pairs(list string) []string {
	all := codes(list)
	out := slices.Clone(all)
	for i, c := range all {
		if d := all[(i+3)%len(all)]; c != d && !slices.Contains([]string{"none", "not_known", "unknown"}, c) && !slices.Contains([]string{"none", "not_known", "unknown"}, d) {
			out = append(out, c+";"+d)
		}
	}
	return out
}

// writeReturn writes a return with a fault in one row of a hundred.
func writeReturn(path string, m collection.Month, rows int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<16)
	var head strings.Builder
	for _, c := range returnRow {
		head.WriteString("," + c[0])
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	tails := make([]string, 1000)
	for i := range tails {
		var b strings.Builder
		for _, c := range returnRow {
			v := c[1]
			if from := varied[c[0]]; from != nil {
				v = from[rnd.IntN(len(from))]
			}
			if c[0] == "staff_group" && i%100 == 7 {
				v = "77"
			}
			b.WriteString("," + v)
		}
		tails[i] = b.String()
	}
	_, _ = fmt.Fprintf(out, "incident_ref,incident_date,reported_date%s\n", head.String())
	for i := range rows {
		_, _ = fmt.Fprintf(out, "W-%08d,%s-%02d,%s-%02d%s\n", i, m, i%28+1, m, i%28+1, tails[i%len(tails)])
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
