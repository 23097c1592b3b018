package pilot

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
)

// Report is an evaluation as it was frozen.
type Report struct {
	ID, Org, Pilot string
	// Edition counts the reports of a pilot; a later one does not change an earlier one.
	Edition int
	Title   string
	// Hash is the SHA-256 of the frozen report, in hex.
	Hash, By string
	At       db.Time
}

const reportColumns = `r.id, r.org_id, r.pilot_id, r.edition, r.title, r.hash, r.made_by, r.made_at`

func scanReport(r db.Row) (x Report, err error) {
	return x, r.Scan(&x.ID, &x.Org, &x.Pilot, &x.Edition, &x.Title, &x.Hash, &x.By, &x.At)
}

// Reports gives the frozen reports of a pilot in reach, the newest first.
func (s *Service) Reports(ctx context.Context, sc authz.Scope, org, record string) ([]Report, error) {
	var a db.Args
	where := sc.Where(&a, "r")
	return db.All(ctx, s.DB, scanReport, `SELECT `+reportColumns+` FROM bodycam_pilot_report r WHERE r.org_id = `+a.Add(org)+` AND r.pilot_id = `+a.Add(record)+` AND `+where+` ORDER BY r.edition DESC, r.id DESC`, a.Values()...)
}

// Report reads a frozen report and proves that it is what was frozen: one in reach, or of a pilot in which the reader's
// organisation is a site.
func (s *Service) Report(ctx context.Context, sc authz.Scope, org, record string) (Report, letter.Paper, error) {
	of, err := s.whose(ctx, org, record)
	if err != nil {
		return Report{}, letter.Paper{}, err
	}
	var a db.Args
	var body string
	where := `r.org_id = ` + a.Add(of) + ` AND r.id = ` + a.Add(record)
	if of == org {
		where += ` AND ` + sc.Where(&a, "r")
	}
	x, err := db.One(ctx, s.DB, func(r db.Row) (x Report, err error) {
		return x, r.Scan(&x.ID, &x.Org, &x.Pilot, &x.Edition, &x.Title, &x.Hash, &x.By, &x.At, &body)
	}, `SELECT `+reportColumns+`, r.body FROM bodycam_pilot_report r WHERE `+where, a.Values()...)
	if err != nil {
		return x, letter.Paper{}, err
	}
	paper, err := letter.Thaw([]byte(body), x.Hash)
	return x, paper, err
}

var reportTable = op.Table{Name: "bodycam_pilot_report", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "pilot_id", "edition", "title", "body", "hash", "made_by", "made_at"}}

// Freeze freezes the evaluation as it stands and gives the report's id. Made twice from the same figures it is the same report.
func (s *Service) Freeze(ctx context.Context, record string) (string, error) {
	a := authz.From(ctx)
	sc, err := s.Door.Policy().Check(a, ActKeep)
	if err != nil {
		return "", err
	}
	e, err := s.Evaluation(ctx, sc, a.Org, record)
	if err != nil {
		return "", err
	}
	if e.Rows == 0 {
		return "", fault.New(fault.Conflict, "There are no figures yet, so there is nothing to report")
	}
	sheet := s.Sheet(ctx, &e)
	body, hash, err := sheet.Freeze()
	if err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActKeep, op.On("bodycam_pilot", a.Org, record), func(tx *op.Tx) (string, audit.Change, error) {
		type old struct {
			id, hash string
			edition  int
		}
		list, err := db.All(ctx, tx, func(r db.Row) (o old, err error) {
			return o, r.Scan(&o.id, &o.hash, &o.edition)
		}, `SELECT id, hash, edition FROM bodycam_pilot_report WHERE org_id = $1 AND pilot_id = $2 ORDER BY edition DESC`, a.Org, record)
		if err != nil {
			return "", audit.Change{}, err
		}
		edition := 1
		if len(list) > 0 {
			if list[0].hash == hash {
				return list[0].id, audit.Read("bodycam_pilot_report", list[0].id, audit.F("made again", "nothing had changed")), nil
			}
			edition = list[0].edition + 1
		}
		report := id.New("plr", tx.Now())
		tx.Insert(reportTable, a.Org, report, "", "", "", record, int64(edition), sheet.Title, string(body), hash, a.Name, db.At(tx.Now()))
		return report, audit.Created("bodycam_pilot_report", report, audit.F("pilot", record), audit.F("hash", hash)), nil
	})
}

// Record writes that a report was downloaded.
func (s *Service) Record(ctx context.Context, record, format string) error {
	a := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActRead, op.In(a.Org, ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("bodycam_pilot_report", record, audit.F("format", format)), nil
	})
	return err
}
