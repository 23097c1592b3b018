package server

import (
	"context"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/cell"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/seal"
)

// Everything says what of an organisation to take out.
type Everything struct {
	Org, Folder string
	// Ring opens what is sealed; nil leaves it sealed, as base64.
	Ring       *seal.Ring
	By, Reason string
	Progress   func(rows int64)
}

// secretTables are never exported: what proves who somebody is, what is half done, and what can be built again.
var secretTables = []string{"password", "totp", "passkey", "recovery_code", "sign_in_link", "outside_account", "session", "sign_in_step", "attempt", "token_use",
	"draft", "upload_part", "receipt_try", "job", "search_text"}

// sharedTables belong to nobody and go whole: the organisation tree and its lists. A table that names no organisation and
// is not here does not go.
var sharedTables = []string{"organisation", "org_edge", "org_closure", "org_closure_dated", "org_succession", "police_force"}

// secretColumns are left out of the tables that have them.
var secretColumns = []string{"token_hash", "receipt_key", "receipt_pin", "sent_key", "sent_digest", "owner_key", "staff_key", "blob_key", "shown_key", "pass_hash"}

// ExportAll writes one CSV file for each table with the organisation's rows, and the tables that belong to nobody (the
// organisation tree and lists) whole, with a note of what was left out. It gives the number of tables and rows.
func (k *Keeper) ExportAll(ctx context.Context, e Everything) (tables int, rows int64, err error) {
	n, err := db.One(ctx, k.DB, db.Scalar[int64], `SELECT COUNT(*) FROM organisation WHERE id = $1`, e.Org)
	if err == nil && n == 0 {
		err = fault.New(fault.Invalid, "There is no organisation "+e.Org)
	}
	if err != nil {
		return 0, 0, err
	}
	if err := os.Mkdir(e.Folder, 0o700); err != nil {
		return 0, 0, err
	}
	if err := k.NoteExport(ctx, e.Org, e.By, e.Reason, e.Ring != nil); err != nil {
		return 0, 0, err
	}
	x, err := db.OpenSnapshot(ctx, db.Settings{URL: k.Config.DatabaseURL()})
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = x.Close() }()
	shapes, err := x.Tables(ctx)
	if err != nil {
		return 0, 0, err
	}
	for _, t := range shapes {
		if slices.Contains(secretTables, t.Name) || !t.Has("org_id") && !slices.Contains(sharedTables, t.Name) {
			continue
		}
		n, err := e.table(ctx, x, t, rows)
		if err != nil {
			return tables, rows, fmt.Errorf("export %s: %w", t.Name, err)
		}
		tables, rows = tables+1, rows+n
	}
	return tables, rows, os.WriteFile(filepath.Join(e.Folder, "READ-ME.txt"), []byte(e.note()), 0o600)
}

func (e Everything) note() string {
	sealed := "Sealed values (names, contacts, words) are base64 and open with the key ring alone."
	if e.Ring != nil {
		sealed = "Sealed values (names, contacts, words) are in plain text here. Keep these files as you keep the records themselves."
	}
	return "Everything of " + e.Org + ", one CSV file for each table: UTF-8, comma, moments in UTC.\n" + sealed +
		"\nUploaded files are not here: a backup has them.\nLeft out are the tables " + strings.Join(secretTables, ", ") +
		"\nand the columns " + strings.Join(secretColumns, ", ") + ", which only prove who somebody is or can be built again.\n"
}

func (e Everything) table(ctx context.Context, x *db.Snapshot, t db.TableShape, before int64) (n int64, err error) {
	f, err := os.OpenFile(filepath.Join(e.Folder, t.Name+".csv"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	w := csv.NewWriter(f)
	var keep []int
	var head []string
	for i, c := range t.Columns {
		if !slices.Contains(secretColumns, c.Name) {
			keep, head = append(keep, i), append(head, c.Name)
		}
	}
	if err := w.Write(head); err != nil {
		return 0, err
	}
	line := make([]string, len(keep))
	each := func(row []any) error {
		for j, i := range keep {
			if line[j], err = e.text(t, row, i); err != nil {
				return err
			}
		}
		if n++; e.Progress != nil && (before+n)%10000 == 0 {
			e.Progress(before + n)
		}
		return w.Write(line)
	}
	if t.Has("org_id") {
		_, err = x.OfOrg(ctx, t, e.Org, each)
	} else {
		_, err = x.Rows(ctx, t, each)
	}
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	return n, err
}

// text gives a value as a cell; a sealed one is opened where that was asked for.
func (e Everything) text(t db.TableShape, row []any, i int) (string, error) {
	v := row[i]
	if v == nil {
		return "", nil
	}
	c := t.Columns[i]
	if c.Kind == "text" {
		s, _ := v.(string)
		return cell.Guard(cell.Clean(s)), nil
	}
	if c.Kind == "blob" && e.Ring != nil {
		for _, s := range SealedColumns() {
			if s.Table == t.Name && s.Column == c.Name {
				return e.open(t, row, i, s)
			}
		}
	}
	return fmt.Sprint(v), nil
}

func (e Everything) open(t db.TableShape, row []any, i int, s Sealed) (string, error) {
	text, _ := row[i].(string)
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", err
	}
	record, _ := row[t.Index(s.Record)].(string)
	plain, err := e.Ring.Open(seal.Place{Org: e.Org, Record: record, Field: s.Field}, b)
	if err != nil {
		return "", fmt.Errorf("%s of %s: %w", s.Column, record, err)
	}
	return cell.Guard(cell.Clean(string(plain))), nil
}
