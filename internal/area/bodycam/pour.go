package bodycam

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// batchRows is how many rows are written in one change, askRows how many ids one question asks after; mostSpans bounds how many
// issues are kept in memory while a file is read, mostTold how many wearers one file tells.
const (
	batchRows = 4096
	askRows   = 512
	mostSpans = 200_000
	mostTold  = 2000
)

// span is one issue as an import needs it.
type span struct {
	id, unit, holder, owner string
	from, to                time.Time
}

// camera is a device as an import needs it.
type camera struct{ id, unit string }

// intake is what a file is read against: the cameras by serial number and tag, and their issues as they are met.
type intake struct {
	s       *Service
	org     string
	now     time.Time
	cameras map[string]camera
	spans   map[string][]span
	held    int
	oldest  time.Time // nobody is asked about what is older
	due     db.Time
}

func (s *Service) intake(ctx context.Context, org, _ string) (*intake, error) {
	r, now := s.Rules(), s.Now()
	in := &intake{s: s, org: org, now: now, cameras: map[string]camera{}, spans: map[string][]span{}, oldest: now.AddDate(0, 0, -r.OldestDays), due: db.At(now.Add(time.Duration(r.ContextHours) * time.Hour))}
	_, err := db.All(ctx, s.DB, func(r db.Row) (int, error) {
		var c camera
		var tag, serial string
		err := r.Scan(&c.id, &c.unit, &tag, &serial)
		if _, taken := in.cameras[tag]; !taken {
			in.cameras[tag] = c
		}
		in.cameras[serial] = c // the maker's own number goes before a tag that happens to be the same
		return 0, err
	}, `SELECT id, unit_id, tag_key, serial_key FROM bodycam_device WHERE org_id = $1 ORDER BY id`, org)
	return in, err
}

func (in *intake) known(serial string) bool { _, ok := in.cameras[serial]; return ok }

// during gives the issue in which a camera recorded at a moment, nil where nobody had it.
func (in *intake) during(ctx context.Context, device string, at time.Time) (*span, error) {
	list, ok := in.spans[device]
	if !ok {
		if in.held > mostSpans {
			in.spans, in.held = map[string][]span{}, 0
		}
		var err error
		if list, err = db.All(ctx, in.s.DB, func(r db.Row) (span, error) {
			var x span
			var from, to db.Time
			err := r.Scan(&x.id, &x.unit, &x.holder, &x.owner, &from, &to)
			if x.from, x.to = from.Time, to.Time; to.IsZero() {
				x.to = in.now.Add(time.Hour)
			}
			return x, err
		}, `SELECT id, unit_id, holder_id, owner_key, issued_at, returned_at FROM bodycam_issue WHERE org_id = $1 AND device_id = $2 ORDER BY issued_at, id`, in.org, device); err != nil {
			return nil, err
		}
		in.spans[device] = list
		in.held += len(list) + 1
	}
	i := sort.Search(len(list), func(i int) bool { return list[i].from.After(at) }) - 1
	if i < 0 || at.After(list[i].to) {
		return nil, nil
	}
	return &list[i], nil
}

// fresh is a row that is not here yet.
type fresh struct {
	row
	id    string
	cam   camera
	issue *span
}

// fresh gives the rows of a batch that are not here yet, each once.
func (in *intake) fresh(ctx context.Context, q db.Querier, batch []row) ([]fresh, error) {
	out := make([]fresh, 0, len(batch))
	at := make(map[string]bool, len(batch))
	all := make([]string, 0, len(batch))
	for _, r := range batch {
		cam := in.cameras[r.serial]
		f := fresh{row: r, id: activationID(cam.id, r.start), cam: cam}
		if at[f.id] {
			continue
		}
		at[f.id] = true
		all = append(all, f.id)
		out = append(out, f)
	}
	here, err := in.here(ctx, q, out, all)
	if err != nil {
		return nil, err
	}
	kept := out[:0]
	for _, f := range out {
		if here[f.id] {
			continue
		}
		if f.issue, err = in.during(ctx, f.cam.id, f.start); err != nil {
			return nil, err
		}
		kept = append(kept, f)
	}
	return kept, nil
}

// here gives which of some ids are written already. Suppliers write files in the order of time, so that what is here of the
// time of a batch is mostly nothing, or the batch; where it is much more, the ids are asked after one by one.
func (in *intake) here(ctx context.Context, q db.Querier, list []fresh, all []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(list) == 0 {
		return out, nil
	}
	from, to := list[0].start, list[0].start
	for i := range list {
		if s := list[i].start; s.Before(from) {
			from = s
		} else if s.After(to) {
			to = s
		}
	}
	const most = 3 * batchRows
	ids, err := db.All(ctx, q, db.Scalar[string], `SELECT r.id FROM bodycam_activation r WHERE r.org_id = $1 AND r.started_at >= $2 AND r.started_at <= $3 LIMIT $4`, in.org, db.At(from), db.At(to), most)
	if err != nil {
		return nil, err
	}
	if len(ids) < most {
		for _, k := range ids {
			out[k] = true
		}
		return out, nil
	}
	for part := range slices.Chunk(all, askRows) {
		var a db.Args
		if ids, err = db.All(ctx, q, db.Scalar[string], `SELECT r.id FROM bodycam_activation r WHERE r.org_id = `+a.Add(in.org)+` AND r.id IN `+db.In(&a, part), a.Values()...); err != nil {
			return nil, err
		}
		for _, k := range ids {
			out[k] = true
		}
	}
	return out, nil
}

var activationTable = op.Table{Name: "bodycam_activation", Columns: []string{"org_id", "id", "unit_id", "owner_key", "device_id", "issue_id", "import_id", "started_at", "stopped_at", "clip_ref", "clip_hash", "clip_bytes", "due_at"}}

// pour writes the rows of a batch that are not here yet, in one change, and gives who wore the cameras and is asked.
func (in *intake) pour(ctx context.Context, x *Import, batch []row) (int, []string, error) {
	var asked []string
	n, err := op.Do(ctx, in.s.Door, ActImport, op.In(in.org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		asked = asked[:0]
		list, err := in.fresh(ctx, tx, batch)
		if err != nil {
			return 0, audit.Change{}, err
		}
		for i := range list {
			f := &list[i]
			unit, owner, issue, due := f.cam.unit, "", "", db.Time{}
			if f.issue != nil {
				unit, owner, issue = f.issue.unit, f.issue.owner, f.issue.id
				if f.start.After(in.oldest) {
					due = in.due
					asked = append(asked, f.issue.holder)
				}
			}
			tx.Insert(activationTable, in.org, f.id, unit, owner, f.cam.id, issue, x.ID, db.At(f.start), db.At(f.end()), f.clip, f.hash, f.bytes, due)
		}
		return len(list), audit.Changed("bodycam_import", x.ID, audit.F("rows added", number(len(list)))), nil
	})
	return n, asked, err
}

// TakeIn takes in a file that was tried. A small one is done when it returns; a large one is worked through by a job. Rows that
// are here already add nothing, however often.
func (s *Service) TakeIn(ctx context.Context, sc authz.Scope, record string) error {
	x, err := s.Imported(ctx, sc, sc.Org(), record)
	if err != nil {
		return err
	}
	switch {
	case x.State != "tried":
		return fault.New(fault.Conflict, "This file is taken in already, or is being read")
	case x.Refused():
		return fault.New(fault.Conflict, "This file cannot be taken in. Say which heading fills which field, or send another")
	}
	if _, err := op.Do(ctx, s.Door, ActImport, op.On("bodycam_import", x.Org, x.ID), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE bodycam_import SET state = 'taking', version = version + 1 WHERE org_id = $1 AND id = $2 AND state = 'tried'`, x.Org, x.ID)
		if err == nil && n != 1 {
			err = moved()
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		at := tx.Now()
		if x.Rows <= atOnce {
			at = at.Add(5 * time.Minute) // for the case that this program ends before it is done
		}
		return 0, audit.Changed("bodycam_import", x.ID, audit.FF("state", "tried", "taking")), tx.Later(takeJob, importArgs{x.Org, x.ID}, at, "")
	}); err != nil {
		return err
	}
	if x.Rows > atOnce {
		return nil
	}
	return s.work(ctx, &x)
}

// work takes a file in from its first row. It may be begun again after a crash.
func (s *Service) work(ctx context.Context, x *Import) error {
	in, err := s.intake(ctx, x.Org, x.ID)
	if err != nil {
		return err
	}
	wearers := map[string]bool{}
	if err := s.stream(ctx, x, in, func(asked []string) {
		for _, p := range asked {
			if len(wearers) < mostTold {
				wearers[p] = true
			}
		}
	}); err != nil {
		return err
	}
	// What the file added is counted from the rows themselves: a run that was broken off did part of it.
	if x.Added, err = db.One(ctx, s.DB, db.Scalar[int], `SELECT COUNT(*) FROM bodycam_activation WHERE org_id = $1 AND import_id = $2`, x.Org, x.ID); err != nil {
		return err
	}
	if err := s.tell(ctx, x, "taken"); err != nil {
		if fault.Is(err, fault.Conflict) {
			return nil // somebody else finished it meanwhile
		}
		return err
	}
	if x.Rows <= atOnce {
		if err := s.register(ctx, x); err != nil {
			return err
		}
	}
	return s.askWearers(ctx, x, wearers)
}

// register hands the recordings of a file whose footage has a number to the register of clips, a thousand at a time. What is
// older than any footage is kept is left out. It may be done again: what is there stays as it is.
func (s *Service) register(ctx context.Context, x *Import) error {
	oldest := db.At(s.Now().AddDate(0, 0, -s.Rules().Retention.Most-1))
	for last := ""; s.Clips != nil; {
		list, err := db.All(ctx, s.DB, s.scanActivation, `SELECT `+activationColumns+activationFrom+`r.org_id = $1 AND r.id > $2 AND r.import_id = $3 AND r.clip_ref <> '' AND r.stopped_at > $4 ORDER BY r.id LIMIT 1000`, x.Org, last, x.ID, oldest)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := s.Clips(ctx, x.Org, x.ID, list); err != nil {
			return err
		}
		last = list[len(list)-1].ID
	}
	return nil
}

// stream reads a file while what was read of it before is written: two batches ahead at most.
func (s *Service) stream(ctx context.Context, x *Import, in *intake, asked func([]string)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ahead, ended := make(chan []row, 1), make(chan error, 1)
	go func() {
		defer close(ahead)
		_, err := s.read(ctx, x, in, func(batch []row) error {
			select {
			case ahead <- slices.Clone(batch):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		ended <- err
	}()
	var wrong error
	for batch := range ahead {
		if wrong != nil {
			continue // let the reader end
		}
		_, who, err := in.pour(ctx, x, batch)
		if asked(who); err != nil {
			wrong = err
			stop()
		}
	}
	if err := <-ended; wrong == nil {
		wrong = err
	}
	return wrong
}

// askWearers tells each wearer once that recordings of theirs wait for a word.
func (s *Service) askWearers(ctx context.Context, x *Import, wearers map[string]bool) error {
	list := make([]string, 0, len(wearers))
	for p := range wearers {
		list = append(list, p)
	}
	slices.Sort(list)
	for part := range slices.Chunk(list, 100) {
		if _, err := op.Do(authz.With(ctx, authz.Service("bodycam")), s.Door, ActFollow, op.In(x.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
			return 0, audit.Changed("bodycam_import", x.ID, audit.F("wearers told", number(len(part)))),
				tell(ctx, tx, notify.Notice{Org: x.Org, Template: notify.ActionDue, Path: "/camera/recordings"}, part...)
		}); err != nil {
			return err
		}
	}
	return nil
}
