package op_test

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

//go:embed testdata/migrations/*.sql
var noteFiles embed.FS

const (
	actWrite authz.Action = "note.write"
	actRead  authz.Action = "note.read"
)

var noteTable = op.Table{Name: "note", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "body"}}

func each(t *testing.T, f func(t *testing.T, d *op.Door, read *db.DB, s db.Settings)) {
	sub := mustSub(t)
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, sub}, func(t *testing.T, s db.Settings) {
		p := authz.NewPolicy(time.Now, []authz.Grant{
			{Action: actWrite, Roles: map[authz.Role]authz.Reach{authz.Manager: authz.ReachUnit}},
			{Action: actRead, Roles: map[authz.Role]authz.Reach{authz.Manager: authz.ReachUnit, authz.Admin: authz.ReachAny}},
		})
		d, err := op.Open(s, op.Options{Policy: p})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		f(t, d, dbtest.Open(t, s), s)
	})
}

func manager(ctx context.Context, org string, units ...string) context.Context {
	return authz.With(ctx, authz.Actor{ID: "per_" + org, Name: "Invented Person", Role: authz.Manager, Org: org, Units: units})
}

func write(ctx context.Context, d *op.Door, org, id, body string) error {
	_, err := op.Do(ctx, d, actWrite, op.In(org, "").Once(id), func(tx *op.Tx) (string, audit.Change, error) {
		var have string
		err := tx.QueryRow(ctx, `SELECT id FROM note WHERE org_id = $1 AND id = $2`, org, id).Scan(&have)
		if err == nil {
			return have, audit.Read("note", id), nil
		}
		if !errors.Is(err, db.ErrNoRows) {
			return "", audit.Change{}, err
		}
		tx.Insert(noteTable, org, id, "", "", "", body)
		return id, audit.Created("note", id, audit.F("body", body)), tx.Emit("note.written", id)
	})
	return err
}

func count(t *testing.T, q db.Querier, query string, args ...any) int {
	t.Helper()
	var n int
	if err := q.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestChangesThatArriveTogetherAreAllKeptOnceWithTheirEntries(t *testing.T) {
	each(t, func(t *testing.T, d *op.Door, read *db.DB, s db.Settings) {
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				org := fmt.Sprintf("R%02d", i%5)
				if err := write(manager(context.Background(), org), d, org, fmt.Sprintf("n%d", i/2), "x"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := count(t, read, `SELECT COUNT(*) FROM note`); n != 200 {
			t.Errorf("%d notes, want 200", n)
		}
		if n := count(t, read, `SELECT COUNT(*) FROM job`); n != 200 {
			t.Errorf("%d announcements, want 200", n)
		}
		v, err := audit.Verify(t.Context(), read, "", nil, nil)
		if err != nil || len(v.Breaks) != 0 || v.Entries != 200 || v.Streams != 5 {
			t.Errorf("verdict %+v, %v", v, err)
		}
	})
}

func TestTheSameKeyTenTimesIsOneChange(t *testing.T) {
	each(t, func(t *testing.T, d *op.Door, read *db.DB, s db.Settings) {
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				if err := write(manager(context.Background(), "R01"), d, "R01", "same", "x"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := count(t, read, `SELECT COUNT(*) FROM note`); n != 1 {
			t.Errorf("%d notes, want 1", n)
		}
		if n := count(t, read, `SELECT COUNT(*) FROM job`); n != 1 {
			t.Errorf("%d announcements, want 1", n)
		}
	})
}

func TestAFailedRuleLeavesNothingAndHarmsNobodyBesideIt(t *testing.T) {
	each(t, func(t *testing.T, d *op.Door, read *db.DB, s db.Settings) {
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				ctx := manager(context.Background(), "R01")
				id := fmt.Sprintf("n%d", i)
				_, err := op.Do(ctx, d, actWrite, op.In("R01", ""), func(tx *op.Tx) (int, audit.Change, error) {
					if i%3 == 0 {
						tx.Insert(noteTable, "R01", id, "", "", "", "queued then refused")
					}
					if _, err := tx.Exec(ctx, `INSERT INTO note (org_id, id, unit_id, lock, owner_key, body) VALUES ($1,$2,'','','','direct')`, "R01", "d"+id); err != nil {
						return 0, audit.Change{}, err
					}
					switch i % 3 {
					case 0:
						return 0, audit.Change{}, fault.New(fault.Invalid, "no")
					case 1:
						panic("a bug in a rule")
					}
					return 0, audit.Created("note", id), nil
				})
				if (err == nil) != (i%3 == 2) {
					t.Errorf("change %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, read, `SELECT COUNT(*) FROM note`); n != 20 {
			t.Errorf("%d notes, want 20", n)
		}
		v, err := audit.Verify(t.Context(), read, "", nil, nil)
		if err != nil || len(v.Breaks) != 0 || v.Entries != 20 {
			t.Errorf("verdict %+v, %v", v, err)
		}
	})
}

func TestARuleThatDoesNotSayWhatItChangedIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *op.Door, read *db.DB, s db.Settings) {
		_, err := op.Do(manager(t.Context(), "R01"), d, actWrite, op.In("R01", ""), func(tx *op.Tx) (int, audit.Change, error) {
			tx.Insert(noteTable, "R01", "n", "", "", "", "x")
			return 0, audit.Change{}, nil
		})
		if err == nil || count(t, read, `SELECT COUNT(*) FROM note`) != 0 {
			t.Fatalf("err %v; the note must not be there", err)
		}
	})
}

func TestAnotherOrganisationsRecordIsAbsentAndTheTryIsRecorded(t *testing.T) {
	each(t, func(t *testing.T, d *op.Door, read *db.DB, s db.Settings) {
		if err := write(manager(t.Context(), "R01"), d, "R01", "n1", "x"); err != nil {
			t.Fatal(err)
		}
		touch := func(ctx context.Context, org, id string) error {
			_, err := op.Do(ctx, d, actWrite, op.On("note", org, id), func(tx *op.Tx) (int, audit.Change, error) {
				return 0, audit.Changed("note", id, audit.FF("body", "x", "y")), tx.Must(ctx, `UPDATE note SET body = 'y' WHERE org_id = $1 AND id = $2`, org, id)
			})
			return err
		}
		for _, c := range []struct{ org, id string }{{"R01", "n1"}, {"R02", "n1"}, {"R02", "none"}} {
			if err := touch(manager(t.Context(), "R02"), c.org, c.id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%v: %v, want not found", c, err)
			}
		}
		if n := count(t, read, `SELECT COUNT(*) FROM audit_entry WHERE org_id = 'R02' AND outcome = 'refused' AND record_id = 'n1'`); n != 2 {
			t.Errorf("%d refused tries recorded, want 2", n)
		}
		if err := touch(manager(t.Context(), "R01", "another-unit"), "R01", "n1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("another unit: %v, want not found", err)
		}
		if err := touch(manager(t.Context(), "R01"), "R01", "n1"); err != nil {
			t.Error(err)
		}
	})
}

func TestHousekeepingChangesNothingElse(t *testing.T) {
	each(t, func(t *testing.T, d *op.Door, read *db.DB, s db.Settings) {
		for _, q := range []string{`UPDATE note SET body = ''`, `DELETE FROM audit_entry`, `DROP TABLE note`, `/* job */ DELETE FROM note`, `INSERT INTO note SELECT * FROM note`} {
			_, err := op.Keep(t.Context(), d, "", func(k op.Keeper) (int64, error) { return k.Exec(t.Context(), q) })
			if err == nil {
				t.Errorf("%s was let through", q)
			}
		}
		_, err := op.Keep(t.Context(), d, "", func(k op.Keeper) (int, error) {
			k.Insert(noteTable, "R01", "n", "", "", "", "x")
			return 0, nil
		})
		if err == nil || count(t, read, `SELECT COUNT(*) FROM note`) != 0 {
			t.Errorf("a note was kept without an entry: %v", err)
		}
	})
}

func TestOneChangedByteOneLostRowAndOneSwapAreFound(t *testing.T) {
	each(t, func(t *testing.T, d *op.Door, read *db.DB, s db.Settings) {
		ctx := manager(t.Context(), "R01")
		for i := range 6 {
			if err := write(ctx, d, "R01", fmt.Sprint("n", i), "x"); err != nil {
				t.Fatal(err)
			}
		}
		off := []string{`DROP TRIGGER audit_entry_no_update`, `DROP TRIGGER audit_entry_no_delete`}
		if s.Engine() == db.Postgres {
			off = []string{`ALTER TABLE audit_entry DISABLE TRIGGER ALL`}
		} else {
			for _, q := range []string{`UPDATE audit_entry SET detail = 'x'`, `DELETE FROM audit_entry`} {
				if _, err := op.Do(ctx, d, actWrite, op.In("R01", ""), func(tx *op.Tx) (int64, audit.Change, error) {
					n, err := tx.Exec(ctx, q)
					return n, audit.Created("note", "x"), err
				}); err == nil {
					t.Errorf("%s went through", q)
				}
			}
		}
		dbtest.Tamper(t, s, off...)
		for _, c := range []struct {
			name   string
			do     []string
			undo   []string
			breaks int64
		}{
			{"one byte", []string{`UPDATE audit_entry SET record_id = 'n9' WHERE seq = 3`}, []string{`UPDATE audit_entry SET record_id = 'n2' WHERE seq = 3`}, 3},
			{"a lost row", []string{`UPDATE audit_entry SET org_id = 'gone' WHERE seq = 4`}, []string{`UPDATE audit_entry SET org_id = 'R01' WHERE seq = 4`}, 4},
			{"the last row", []string{`UPDATE audit_entry SET org_id = 'gone' WHERE seq = 6`}, []string{`UPDATE audit_entry SET org_id = 'R01' WHERE seq = 6`}, 6},
			{"two swapped", []string{`UPDATE audit_entry SET seq = 99 WHERE seq = 2`, `UPDATE audit_entry SET seq = 2 WHERE seq = 5`, `UPDATE audit_entry SET seq = 5 WHERE seq = 99`},
				[]string{`UPDATE audit_entry SET seq = 99 WHERE seq = 2`, `UPDATE audit_entry SET seq = 2 WHERE seq = 5`, `UPDATE audit_entry SET seq = 5 WHERE seq = 99`}, 2},
		} {
			dbtest.Tamper(t, s, c.do...)
			v, err := audit.Verify(t.Context(), read, "R01", nil, nil)
			if err != nil || len(v.Breaks) != 1 || v.Breaks[0].Seq != c.breaks {
				t.Errorf("%s: %+v, %v", c.name, v, err)
			}
			dbtest.Tamper(t, s, c.undo...)
		}
		if v, err := audit.Verify(t.Context(), read, "R01", nil, nil); err != nil || len(v.Breaks) != 0 {
			t.Errorf("mended: %+v, %v", v, err)
		}
	})
}

func mustSub(t *testing.T) fs.FS {
	t.Helper()
	sub, err := fs.Sub(noteFiles, "testdata")
	if err != nil {
		t.Fatal(err)
	}
	return sub
}
