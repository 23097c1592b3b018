package incident

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// Imported says what came of a file.
type Imported struct {
	// New were brought in; Had were there already and stay as they are.
	New, Had int
}

// importBatch is how many incidents share one change.
const importBatch = 200

// CheckImport reads a file for an organisation without writing anything: every problem of every row.
func (s *Service) CheckImport(ctx context.Context, org string, f *importer.File) (importer.Report, error) {
	codes, err := s.codes(ctx, org)
	if err != nil {
		return importer.Report{}, err
	}
	return ImportShape(s.today(), codes).Check(ctx, f, importer.Options[ImportRow]{})
}

func (s *Service) today() string { return s.now().In(clock.London()).Format(time.DateOnly) }

// Import brings the good rows of a file in, one change for each batch of incidents. Rows of one incident are gathered:
// the first says what happened, the others add the people affected. An incident whose reference is there already stays as
// it is, so a file may come twice. No clock starts here, and no names or words come with them. A report is finished or not
// counted only where the file says so in record_state; any other waits here until somebody finishes it. A file that is
// refused as a whole changes nothing.
func (s *Service) Import(ctx context.Context, org string, f *importer.File) (importer.Report, Imported, error) {
	var done Imported
	codes, err := s.codes(ctx, org)
	if err != nil {
		return importer.Report{}, done, err
	}
	rep, err := s.CheckImport(ctx, org, f)
	if err != nil || rep.Refused() {
		return rep, done, err
	}
	at := map[string]int{}
	var list []gathered
	rep, err = ImportShape(s.today(), codes).Check(ctx, f, importer.Options[ImportRow]{Take: func(_ int, r ImportRow) error {
		rec, err := r.Record()
		if err != nil {
			return err
		}
		n, ok := at[rec.IncidentRef]
		if !ok {
			at[rec.IncidentRef] = len(list)
			list = append(list, gathered{rec, r})
			return nil
		}
		list[n].rec.Staff = append(list[n].rec.Staff, rec.Staff...)
		return nil
	}})
	if err != nil || rep.Refused() {
		return rep, done, err
	}
	for len(list) > 0 {
		k := min(importBatch, len(list))
		got, err := s.importSome(ctx, org, list[:k])
		if err != nil {
			return rep, done, fmt.Errorf("after %d new incidents: %w", done.New, err)
		}
		done.New, done.Had = done.New+got.New, done.Had+got.Had
		list = list[k:]
	}
	return rep, done, nil
}

// gathered is an incident of a file with its first row.
type gathered struct {
	rec mds.Record
	row ImportRow
}

func (s *Service) importSome(ctx context.Context, org string, list []gathered) (Imported, error) {
	return op.Do(ctx, s.Door, ActImport, op.In(org, ""), func(tx *op.Tx) (Imported, audit.Change, error) {
		var done Imported
		var a db.Args
		var refs []string
		for _, g := range list {
			refs = append(refs, g.rec.IncidentRef)
		}
		q := "SELECT id FROM incident WHERE org_id = " + a.Add(org) + " AND id IN " + db.In(&a, refs)
		had, err := db.All(ctx, tx, db.Scalar[string], q, a.Values()...)
		if err != nil {
			return done, audit.Change{}, err
		}
		there := map[string]bool{}
		for _, r := range had {
			there[r] = true
		}
		for _, g := range list {
			if there[g.rec.IncidentRef] {
				done.Had++
				continue
			}
			if err := s.importOne(tx, org, g); err != nil {
				return done, audit.Change{}, err
			}
			done.New++
		}
		return done, audit.Created("incident import", list[0].rec.IncidentRef, audit.F("new", strconv.Itoa(done.New)), audit.F("there already", strconv.Itoa(done.Had))), nil
	})
}

// importedStage gives how far a report had come where it was kept before: what says nothing of itself, or that it was
// sent, has only been received.
func importedStage(state string) Stage {
	switch state {
	case "final":
		return Finished
	case "rejected":
		return Withdrawn
	case "under_review":
		return Looking
	}
	return Received
}

// importOne queues one incident with its facts. It stands where its record_state says.
func (s *Service) importOne(tx *op.Tx, org string, g gathered) error {
	rec := g.rec
	rec.ProviderOrg = org
	if rec.ReportedDate == "" {
		rec.ReportedDate = rec.IncidentDate
	}
	reported, err := time.ParseInLocation("2006-01-02 15:04", rec.ReportedDate+" 12:00", clock.London())
	if err != nil {
		return err
	}
	stage := importedStage(rec.RecordState)
	counts, events := mds.Kind(g.row.Counts), int64(g.row.Events)
	if counts == "" || counts == mds.Single {
		counts, events = mds.Single, 1
	}
	rid := rec.IncidentRef // a record goes by its reference
	w := &row{Incident: Incident{Org: org, ID: rid, Unit: g.row.Unit, Ref: rec.IncidentRef, Counts: counts, Events: events, Stage: stage, Way: "import", Naming: "anonymous",
		Site: rec.SiteCode, Reported: reported, Record: rec, Lang: "en", Open: stage != Finished && stage != Withdrawn}, sentKey: "import " + rec.IncidentRef, digest: "import", factVersion: 1,
		receiptKey: s.receiptKey(rid), pinKey: s.pinKey(org, rid, rid)} // a receipt that nobody holds
	if stage == Finished {
		w.Finished = reported
	}
	if rec.Sexual() {
		w.Lock = LockSexual
	}
	tx.Insert(incidentTable, w.values()...)
	s.event(tx, org, rid, "imported", "", nil)
	mds.Write(tx, org, w.source(s), &w.Record)
	tx.Also(audit.Created("incident", rid, audit.F("ref", w.Ref), audit.F("way", "import"), audit.F("lock", w.Lock), audit.F("date", rec.IncidentDate)))
	return nil
}
