package health

import (
	"context"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/db"
)

// lowRoom is the free room on the data folder's disk below which it is a problem, in bytes; four times that is minded.
const lowRoom = 1 << 30

func disk(_ context.Context, d Deps) (Level, string, error) {
	if d.Data == "" {
		return Good, "", nil
	}
	free, known, err := room(d.Data)
	if err != nil || !known {
		return Good, "", err
	}
	s := fmt.Sprintf("%.1f GB free", float64(free)/1e9)
	switch {
	case free < lowRoom:
		return Bad, s, nil
	case free < 4*lowRoom:
		return Mind, s, nil
	}
	return Good, s, nil
}

// clocks compares this computer's clock with the database's and with what the log holds already.
func clocks(ctx context.Context, d Deps) (Level, string, error) {
	now := d.Now()
	newest, err := db.One(ctx, d.DB, db.Scalar[db.Time], `SELECT MAX(e.at) FROM audit_head h JOIN audit_entry e ON e.org_id = h.org_id AND e.seq = h.seq`)
	if err != nil {
		return Bad, "", err
	}
	if ahead := newest.Sub(now); !newest.IsZero() && ahead > time.Minute {
		return Bad, "the log holds an entry " + words(ahead) + " ahead of this clock", nil
	}
	at, err := db.Clock(ctx, d.DB)
	if err != nil {
		return Bad, "", err
	}
	if off := at.Sub(now).Abs(); off > 5*time.Second {
		return Bad, "this clock and the database's differ by " + words(off), nil
	}
	return Good, "agrees with the log and the database", nil
}
