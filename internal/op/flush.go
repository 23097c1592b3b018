package op

import (
	"context"
	"fmt"
	"strings"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op/internal/dbwrite"
)

// flush writes the queued rows, all tables in one exchange with the database.
func (tx *Tx) flush(ctx context.Context) error {
	for _, q := range tx.order {
		for rows := q.rows; len(rows) > 0; {
			k := chunk(len(rows), len(q.table.Columns))
			args := make([]any, 0, k*len(q.table.Columns))
			for _, r := range rows[:k] {
				if len(r) != len(q.table.Columns) {
					return fmt.Errorf("table %s takes %d values, not %d", q.table.Name, len(q.table.Columns), len(r))
				}
				args = append(args, r...)
			}
			tx.ready = append(tx.ready, dbwrite.Statement{Text: tx.text(q.table, k), Args: args})
			rows = rows[k:]
		}
		q.rows = q.rows[:0]
	}
	err := tx.conn.Batch(ctx, tx.ready)
	tx.ready = tx.ready[:0]
	return err
}

// chunk gives how many rows go in one statement: a power of two, so that few different texts are prepared, within
// the parameters an engine takes.
func chunk(rows, cols int) int {
	k := 1
	for k*2 <= rows && k < 128 && k*2*cols < 8000 {
		k *= 2
	}
	return k
}

// kind tells queues apart: two literals of one table may have different columns, and two tables may share theirs.
type kind struct {
	table   string
	columns *string
}

func (t Table) kind() kind { return kind{t.Name, &t.Columns[0]} }

// shape is what an insert's text depends on.
type shape struct {
	kind
	rows int
}

// text gives the statement that writes some rows, made once for each number of them.
func (tx *Tx) text(t Table, rows int) string {
	k := shape{t.kind(), rows}
	s, ok := tx.texts[k]
	if !ok {
		s = insertText(tx.conn.Engine(), t, rows)
		tx.texts[k] = s
	}
	return s
}

// insertText is the statement that writes some rows. A broken constraint ends the whole transaction, so SQLite need not
// be able to undo the one statement: OR FAIL spares it the copy of every page that the statement changes.
func insertText(e db.Engine, t Table, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT ")
	if e == db.SQLite {
		b.WriteString("OR FAIL ")
	}
	b.WriteString("INTO " + t.Name + " (" + strings.Join(t.Columns, ", ") + ") VALUES ")
	n := 0
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for c := range t.Columns {
			if c > 0 {
				b.WriteByte(',')
			}
			n++
			b.WriteString(db.Placeholder(e, n))
		}
		b.WriteByte(')')
	}
	return b.String()
}
