package governance

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// State is where a meeting stands.
type State string

// The states. Agreed is held with minutes that a later meeting agreed.
const (
	Planned   State = "planned"
	PapersOut State = "papers_out"
	UnderWay  State = "under_way"
	Held      State = "held"
	Agreed    State = "agreed"
	Cancelled State = "cancelled"
)

var stateWords = map[State]string{Planned: "Planned", PapersOut: "Papers are out", UnderWay: "Under way", Held: "Held, minutes not agreed yet", Agreed: "Held, minutes agreed", Cancelled: "Cancelled"}

// Words gives the state in plain words.
func (s State) Words() string { return stateWords[s] }

// Ahead tells whether the meeting is still to come or under way.
func (s State) Ahead() bool { return s == Planned || s == PapersOut || s == UnderWay }

// Meeting is one meeting of a group.
type Meeting struct {
	Org, ID, Group, GroupName, GroupKind string
	StartsAt                             db.Time
	// Long is how many minutes it is planned for.
	Long  int
	Place string
	State State
	// Minutes is "", draft, circulated or agreed.
	Minutes string
	// Terms is the version of the terms that it was opened under, 0 before.
	Terms                                int64
	Why                                  string // of cancelling
	PapersAt, OpenedAt, HeldAt, AgreedAt db.Time
	// AgreedIn is the meeting that agreed the minutes, Hash what they were frozen with.
	AgreedIn, Hash string
	Version        int64
}

const meetingColumns = `m.org_id, m.id, m.group_id, g.name, g.kind, m.starts_at, m.minutes_long, m.place, m.state, m.minutes, m.terms_n, m.cancelled_why, m.papers_at, m.opened_at, m.held_at,
	m.agreed_at, m.agreed_in, m.minutes_hash, m.version`

func scanMeeting(r db.Row) (Meeting, error) {
	var m Meeting
	return m, r.Scan(&m.Org, &m.ID, &m.Group, &m.GroupName, &m.GroupKind, &m.StartsAt, &m.Long, &m.Place, &m.State, &m.Minutes, &m.Terms, &m.Why, &m.PapersAt, &m.OpenedAt, &m.HeldAt,
		&m.AgreedAt, &m.AgreedIn, &m.Hash, &m.Version)
}

// Filter narrows a list of meetings. Empty fields narrow nothing.
type Filter struct {
	Group string
	// Ahead keeps those still to come, Past the others.
	Ahead, Past bool
	// Mine keeps those of groups that the reader is on.
	Mine  bool
	Limit int
}

// Meetings gives the meetings in reach: those to come with the soonest first, else the newest first.
func (s *Service) Meetings(ctx context.Context, sc authz.Scope, f Filter) ([]Meeting, error) {
	var a db.Args
	d := today(s.Now())
	q := `SELECT ` + meetingColumns + ` FROM gov_meeting m JOIN gov_group g ON g.org_id = m.org_id AND g.id = m.group_id WHERE ` + meetingReach(&a, sc, d, "m")
	if f.Group != "" {
		q += ` AND m.group_id = ` + a.Add(f.Group)
	}
	if f.Mine {
		q += ` AND ` + on(&a, sc.Person(), d, "m.org_id", "m.group_id", false)
	}
	order := "DESC"
	switch {
	case f.Ahead:
		q, order = q+` AND m.state IN ('planned', 'papers_out', 'under_way')`, "ASC"
	case f.Past:
		q += ` AND m.state IN ('held', 'agreed', 'cancelled')`
	}
	if f.Limit == 0 {
		f.Limit = 500
	}
	return db.All(ctx, s.DB, scanMeeting, q+` ORDER BY m.starts_at `+order+`, m.id `+order+` LIMIT `+a.Add(f.Limit), a.Values()...)
}

func (s *Service) meeting(ctx context.Context, q db.Querier, sc authz.Scope, org, meeting string) (Meeting, error) {
	var a db.Args
	w := meetingReach(&a, sc, today(s.Now()), "m")
	return db.One(ctx, q, scanMeeting, `SELECT `+meetingColumns+` FROM gov_meeting m JOIN gov_group g ON g.org_id = m.org_id AND g.id = m.group_id WHERE `+w+
		` AND m.org_id = `+a.Add(org)+` AND m.id = `+a.Add(meeting), a.Values()...)
}

// MeetingAsk is when and where a meeting is, as it was typed.
type MeetingAsk struct {
	// Day is YYYY-MM-DD, Time HH:MM in London.
	Day, Time, Place string
	// Minutes is how long it lasts.
	Minutes string
}

func (in MeetingAsk) check(p *fault.Problems, now time.Time) (starts time.Time, long int, where string) {
	where = clean(in.Place)
	d := theDay(p, "day", in.Day)
	t, err := time.ParseInLocation("2006-01-02 15:04", d+" "+in.Time, clock.London())
	switch {
	case d == "":
	case err != nil:
		p.Add("time", "Write the time as 14:30")
	case !t.After(now):
		p.Add("day", "That is past. Choose a day and time still to come")
	}
	long = count(p, "minutes", in.Minutes, 10, int(longest.Minutes()), "Say how many minutes, from %d to %d")
	need(p, "place", where, "Say where, or how to join")
	if len(where) > 500 {
		p.Add("place", "Shorten this to %d characters", 500)
	}
	return t, long, where
}

var meetingTable = op.Table{Name: "gov_meeting", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "group_id", "starts_at", "minutes_long", "place", "state", "minutes", "terms_n",
	"cancelled_why", "papers_at", "opened_at", "held_at", "agreed_at", "agreed_in", "minutes_hash", "made_at", "version"}}

// Plan plans a meeting of a group and tells its members.
func (s *Service) Plan(ctx context.Context, org, group string, in MeetingAsk) (string, error) {
	var p fault.Problems
	starts, long, where := in.check(&p, s.Now())
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	mid := id.Random("mtg")
	return mid, s.onGroup(ctx, ActRun, org, group, func(tx *op.Tx, _ *Group) (audit.Change, error) {
		if err := s.mustRun(ctx, tx, org, group); err != nil {
			return audit.Change{}, err
		}
		tx.Insert(meetingTable, org, mid, "", "", "", group, db.At(starts), int64(long), where, string(Planned), "", int64(0), "", db.Time{}, db.Time{}, db.Time{}, db.Time{}, "", "", db.At(tx.Now()), int64(1))
		event(tx, org, mid, "", "planned", "The meeting was planned")
		return audit.Created("gov_meeting", mid, audit.F("group", group), audit.F("starts", starts.UTC().Format(time.RFC3339))), s.tellMembers(ctx, tx, org, group, mid, notify.MessageWaiting, "")
	})
}

// tellMembers tells everybody on a group who has an account, but those kept away from the item where one is named.
func (s *Service) tellMembers(ctx context.Context, tx *op.Tx, org, group, meeting string, t notify.Template, item string) error {
	people, err := s.accounts(ctx, tx, org, group)
	if err != nil {
		return err
	}
	if item != "" {
		away, err := db.All(ctx, tx, db.Scalar[string], `SELECT person_id FROM record_exclusion WHERE org_id = $1 AND record_id = $2`, org, item)
		if err != nil {
			return err
		}
		people = without(people, away)
	}
	return tell(ctx, tx, org, "gov_meeting", meeting, MeetingPath(meeting), t, people)
}

func without(list, away []string) []string {
	gone := map[string]bool{}
	for _, x := range away {
		gone[x] = true
	}
	var out []string
	for _, x := range list {
		if !gone[x] {
			out = append(out, x)
		}
	}
	return out
}

// Reschedule changes when and where a meeting is, and tells the members.
func (s *Service) Reschedule(ctx context.Context, org, meeting string, seen int64, in MeetingAsk) error {
	var p fault.Problems
	starts, long, where := in.check(&p, s.Now())
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onMeeting(ctx, ActRun, org, meeting, seen, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		if m.State != Planned && m.State != PapersOut {
			return audit.Change{}, over(m)
		}
		event(tx, org, meeting, "", "moved", "The day, time or place changed")
		if err := tx.Must(ctx, `UPDATE gov_meeting SET starts_at = $3, minutes_long = $4, place = $5 WHERE org_id = $1 AND id = $2`, org, meeting, db.At(starts), long, where); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("gov_meeting", meeting, audit.FF("starts", m.StartsAt.UTC().Format(time.RFC3339), starts.UTC().Format(time.RFC3339)), audit.FF("place", m.Place, where)),
			s.tellMembers(ctx, tx, org, m.Group, meeting, notify.MessageWaiting, "")
	})
}

// Cancel takes a meeting off, with the reason, and tells the members.
func (s *Service) Cancel(ctx context.Context, org, meeting, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say why the meeting does not take place")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		if m.State != Planned && m.State != PapersOut {
			return audit.Change{}, over(m)
		}
		event(tx, org, meeting, "", "cancelled", "The meeting was cancelled")
		if err := tx.Must(ctx, `UPDATE gov_meeting SET state = 'cancelled', cancelled_why = $3 WHERE org_id = $1 AND id = $2`, org, meeting, why); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("gov_meeting", meeting, audit.FF("state", string(m.State), string(Cancelled))).Because(why), s.tellMembers(ctx, tx, org, m.Group, meeting, notify.MessageWaiting, "")
	})
}

// onMeeting changes a meeting in reach; with ActRun only those who run its group. seen is the version on the page, 0 where it
// does not matter.
func (s *Service) onMeeting(ctx context.Context, act authz.Action, org, meeting string, seen int64, rule func(tx *op.Tx, m *Meeting) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("gov_meeting", org, meeting), func(tx *op.Tx) (bool, audit.Change, error) {
		m, err := s.meeting(ctx, tx, tx.Scope(), org, meeting)
		if err != nil {
			return false, audit.Change{}, err
		}
		if act == ActRun {
			if err := s.mustRun(ctx, tx, org, m.Group); err != nil {
				return false, audit.Change{}, err
			}
		}
		if seen != 0 && seen != m.Version {
			return false, audit.Change{}, moved()
		}
		c, err := rule(tx, &m)
		if err != nil {
			return false, c, err
		}
		return true, c, tx.Must(ctx, `UPDATE gov_meeting SET version = version + 1 WHERE org_id = $1 AND id = $2`, org, meeting)
	})
	return err
}

// over is the answer to a change that a meeting's state no longer allows.
func over(m *Meeting) error {
	switch m.State {
	case UnderWay:
		return fault.New(fault.Conflict, "The meeting is under way, so that cannot be changed any more")
	case Held, Agreed:
		return fault.New(fault.Conflict, "The meeting is over, so nothing can be decided or changed in it. Put it on the agenda of the next one")
	case Cancelled:
		return fault.New(fault.Conflict, "The meeting was cancelled")
	}
	return fault.New(fault.Conflict, "The meeting has not begun yet")
}

func num(n int64) string { return strconv.FormatInt(n, 10) }
