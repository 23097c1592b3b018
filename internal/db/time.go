package db

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// timeLayout has a fixed width so that text order is time order on SQLite.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// Time is a moment as both engines keep it: UTC, to the microsecond. The zero Time is NULL.
type Time struct{ time.Time }

// At gives t as the database keeps it.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.UTC().Truncate(time.Microsecond)}
}

// Value gives text of fixed width, or NULL for the zero Time.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Format(timeLayout), nil
}

// Scan takes what either driver gives.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		t.Time = time.Time{}
	case time.Time:
		t.Time = v.UTC()
	case string:
		return t.parse(v)
	case []byte:
		return t.parse(string(v))
	default:
		return fmt.Errorf("a time cannot be read from %T", src)
	}
	return nil
}

func (t *Time) parse(s string) error {
	p, err := time.Parse(timeLayout, s)
	if err != nil {
		if p, err = time.Parse(time.RFC3339Nano, s); err != nil {
			return fmt.Errorf("%q is not a time", s)
		}
	}
	t.Time = p.UTC()
	return nil
}
