package network

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Said is what is kept, sealed, of a meeting.
type Said struct {
	Title string `json:"title"`
	Came  string `json:"came,omitempty"`
	Notes string `json:"notes,omitempty"`
}

// Meeting is a meeting with partners, past or to come.
type Meeting struct {
	Org, ID  string
	Partners []string
	On       clock.Day
	Said
	Version int64
}

// MeetingForm is a meeting as it is typed; On is YYYY-MM-DD. ID is "" for a new one.
type MeetingForm struct {
	ID       string
	Partners []string
	On       string
	Said
	Seen int64
}

const meetingText = `SELECT m.org_id, m.id, m.partners, m.held_on, m.body, m.version FROM network_meeting m WHERE `

func (s *Service) scanMeeting(r db.Row) (m Meeting, err error) {
	var sealed []byte
	var partners string
	if err := r.Scan(&m.Org, &m.ID, &partners, &m.On, &sealed, &m.Version); err != nil {
		return m, err
	}
	m.Partners = strings.Fields(partners)
	return m, s.open(m.Org, m.ID, "meeting", sealed, &m.Said)
}

// Meetings gives the meetings in reach with a partner ("" for all), the newest first.
func (s *Service) Meetings(ctx context.Context, sc authz.Scope, partner string) ([]Meeting, error) {
	var a db.Args
	where := sc.Where(&a, "m")
	if partner != "" {
		where += ` AND m.partners LIKE ` + a.Add("% "+partner+" %")
	}
	return db.All(ctx, s.DB, s.scanMeeting, meetingText+where+` ORDER BY m.held_on DESC, m.id DESC`, a.Values()...)
}

var meetingTable = op.Table{Name: "network_meeting", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "partners", "held_on", "body", "version"}}

// PutMeeting adds or changes a meeting with partners.
func (s *Service) PutMeeting(ctx context.Context, f MeetingForm) error {
	var p fault.Problems
	w := Said{Title: typed(&p, "title", f.Title, "Say what the meeting is about", lineMost), Came: typed(&p, "came", f.Came, "", textMost), Notes: typed(&p, "notes", f.Notes, "", textMost)}
	on := day(&p, "on", f.On, "Say on which day it is")
	if len(f.Partners) == 0 {
		p.Add("partners", "Choose at least one partner")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	org := authz.From(ctx).Org
	target := op.In(org, "")
	if f.ID != "" {
		target = op.On("network_meeting", org, f.ID)
	}
	_, err := op.Do(ctx, s.Door, ActKeep, target, func(tx *op.Tx) (int, audit.Change, error) {
		for _, x := range f.Partners {
			if _, err := onePartner(ctx, tx, tx.Scope(), x); err != nil {
				return 0, audit.Change{}, err
			}
		}
		list := slices.Clone(f.Partners)
		slices.Sort(list)
		partners := " " + strings.Join(slices.Compact(list), " ") + " "
		n := f.ID
		if n == "" {
			n = id.New("nme", tx.Now())
		}
		sealed, err := s.shut(org, n, "meeting", w)
		if err != nil {
			return 0, audit.Change{}, err
		}
		digest := audit.F("said", s.Ring.Digest(org, []byte(w.Title+w.Came+w.Notes)))
		if f.ID == "" {
			tx.Insert(meetingTable, org, n, "", "", "", partners, string(on), sealed, int64(1))
			return 0, audit.Created("network_meeting", n, audit.F("on", string(on)), digest), nil
		}
		was, err := db.One(ctx, tx, s.scanMeeting, meetingText+`m.org_id = $1 AND m.id = $2`, org, n)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if f.Seen != 0 && f.Seen != was.Version {
			return 0, audit.Change{}, moved()
		}
		return 0, audit.Changed("network_meeting", n, audit.FF("on", string(was.On), string(on)), digest),
			tx.Must(ctx, `UPDATE network_meeting SET partners = $3, held_on = $4, body = $5, version = version + 1 WHERE org_id = $1 AND id = $2`, org, n, partners, string(on), sealed)
	})
	return err
}
