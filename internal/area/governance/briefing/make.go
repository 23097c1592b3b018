package briefing

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// order is a report to be made.
type order struct {
	Ask
	cadence Cadence
	due     clock.Day
	// asked says that somebody asked for it now; to are those who are told of it.
	asked bool
	to    []string
	by    string
}

// key is what there is one of.
func (o order) key() string {
	return fmt.Sprintf("briefing/%s/%s/%s/%s/%s/%s", o.Org, o.Unit, o.Report, o.Audience, o.From, o.To)
}

// reader is the context in which a report is written: a service with the role of who gets it, in their organisation and unit. Of
// several roles it is the one that sees least.
func (s *Service) reader(ctx context.Context, o order) (context.Context, error) {
	roles := o.Audience.Roles()
	a := authz.Actor{ID: "service:briefing", Name: "Scheduled reports", Role: roles[len(roles)-1], Org: o.Org, Strong: true}
	if o.Audience == Above { // a region's own or England's
		for _, r := range roles {
			list, err := s.Readers(ctx, o.Org, []authz.Role{r})
			if err != nil {
				return ctx, err
			}
			if len(list) > 0 {
				a.Role = r
				break
			}
		}
	}
	if o.Unit != "" {
		units, err := s.Units(ctx, o.Org, o.Unit)
		if err != nil {
			return ctx, err
		}
		a.Units = units
	}
	return authz.With(ctx, a), nil
}

// write has a report written; a maker that breaks is an error like any other.
func (s *Service) write(ctx context.Context, o order) (d Document, err error) {
	maker := s.Maker(o.Report, o.Audience)
	if maker == nil {
		return d, fault.New(fault.Unavailable, "There is no source for this report yet")
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the maker of %s broke: %v", o.Report, r)
		}
	}()
	as, err := s.reader(ctx, o)
	if err != nil {
		return d, err
	}
	c, err := maker(as, o.Ask)
	if err == nil && (c.Finding == "" || len(c.Sources) == 0) {
		err = errors.New("the report says nothing, or not from where")
	}
	d = Document{Org: o.Org, OrgName: s.OrgName(ctx, o.Org), Unit: o.Unit, Report: o.Report, ReportName: Seed().Report(o.Report).Name, Audience: o.Audience, Form: o.Form, From: o.From, To: o.To,
		Made: s.Today(), Content: c}
	if o.Unit != "" {
		d.UnitName = s.UnitName(ctx, o.Org, o.Unit)
	}
	return d, err
}

var briefingTable = op.Table{Name: "briefing", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "report", "audience", "form", "cadence", "from_day", "to_day", "asked", "state",
	"title", "body", "hash", "failure", "tries", "due_at", "made_by", "made_at"}}

// make writes a report and keeps it, once for its period. One that was made stays as it is; one that failed is tried again. It
// gives the report's id, and the error of the maker after the failure is kept.
func (s *Service) make(ctx context.Context, act authz.Action, o order) (string, error) {
	d, broke := s.write(ctx, o)
	var body, hash string
	if broke == nil {
		if body, hash, broke = d.freeze(); broke != nil {
			return "", broke
		}
	}
	record, err := op.Do(ctx, s.Door, act, op.In(o.Org, o.Unit).Once(o.key()), func(tx *op.Tx) (string, audit.Change, error) {
		type old struct{ id, state string }
		list, err := db.All(ctx, tx, func(r db.Row) (x old, err error) {
			return x, r.Scan(&x.id, &x.state)
		}, `SELECT id, state FROM briefing WHERE org_id = $1 AND unit_id = $2 AND report = $3 AND audience = $4 AND from_day = $5 AND to_day = $6`, o.Org, o.Unit, o.Report, string(o.Audience), string(o.From), string(o.To))
		if err != nil {
			return "", audit.Change{}, err
		}
		at := db.At(tx.Now())
		switch {
		case len(list) > 0 && list[0].state == "made":
			return list[0].id, audit.Read("briefing", list[0].id, audit.F("asked again", "it was there")), nil
		case len(list) > 0:
			record := list[0].id
			if broke != nil {
				return record, audit.Changed("briefing", record, audit.F("failed again", "yes")), tx.Must(ctx, `UPDATE briefing SET tries = tries + 1, failure = $3, made_at = $4 WHERE org_id = $1 AND id = $2 AND state = 'failed'`, o.Org, record, reason(broke), at)
			}
			if err := tx.Must(ctx, `UPDATE briefing SET state = 'made', tries = tries + 1, failure = '', title = $3, body = $4, hash = $5, made_at = $6, made_by = $7 WHERE org_id = $1 AND id = $2 AND state = 'failed'`,
				o.Org, record, d.Finding, body, hash, at, o.by); err != nil {
				return "", audit.Change{}, err
			}
			return record, audit.Changed("briefing", record, audit.F("made", hash)), s.tell(ctx, tx, o, record)
		}
		record := id.New("bri", tx.Now())
		state, title, why := "made", d.Finding, ""
		if broke != nil {
			state, title, why = "failed", Seed().Report(o.Report).Name, reason(broke)
		}
		tx.Insert(briefingTable, o.Org, record, o.Unit, "", "", o.Report, string(o.Audience), o.Form, string(o.cadence), string(o.From), string(o.To), o.asked, state, title, body, hash, why, int64(1), dayTime(o.due), o.by, at)
		c := audit.Created("briefing", record, audit.F("report", o.Report), audit.F("audience", string(o.Audience)), audit.F("period", string(o.From)+" "+string(o.To)), audit.F("state", state), audit.F("hash", hash))
		if broke != nil {
			return record, c, nil
		}
		return record, c, s.tell(ctx, tx, o, record)
	})
	return record, errors.Join(broke, err)
}

// tell lets those who get it know that something is there, not what.
func (s *Service) tell(ctx context.Context, tx *op.Tx, o order, record string) error {
	if o.asked {
		return nil // whoever asked is looking at it
	}
	to := slices.Clone(o.to)
	slices.Sort(to)
	for _, person := range slices.Compact(to) {
		if err := notify.Tell(ctx, tx, notify.Notice{Org: o.Org, Person: person, Template: notify.ReportReady, Table: "briefing", Record: record, Path: Path(record)}); err != nil {
			return err
		}
	}
	return nil
}

// reason writes why a report failed for whoever reads it; what is behind it stays in the log.
func reason(err error) string {
	if fault.KindOf(err) == fault.Internal {
		return "Something went wrong while it was written. It is tried again"
	}
	return fault.MessageOf(err)
}

func dayTime(d clock.Day) db.Time {
	t, err := parseDay(d)
	if err != nil {
		return db.Time{}
	}
	return db.At(t)
}
