package incident

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/find"
)

// Filter narrows a list; zero fields are not asked.
type Filter struct {
	Words    string
	Violence []string
	Sites    []string
	Units    []string
	Flags    []string // injured, hate, repeat, police, weapon
	Stages   []string
	Counts   string
	From, To string // incident dates, YYYY-MM-DD, both included
	// Owner is "me" or "nobody".
	Owner string
	// Open asks for what still waits.
	Open bool
	// Queue orders by promise instead of by date.
	Queue bool
	// After continues behind the last row of a page.
	After string
	Limit int
}

// Asked tells how many filters are on.
func (f Filter) Asked() int {
	n := len(f.Violence) + len(f.Sites) + len(f.Units) + len(f.Flags) + len(f.Stages)
	for _, s := range []string{f.Words, f.Counts, f.From, f.To, f.Owner} {
		if s != "" {
			n++
		}
	}
	return n
}

// Listed is a row of a list.
type Listed struct {
	Incident
	// Sealed rows may be known of but not opened; everything but the reference and the next promise is blank.
	Sealed   bool
	NextDue  time.Time
	NextRule string
	urgency  int
}

// Page is a part of a list.
type Page struct {
	Rows []Listed
	// Next continues the list; "" at its end.
	Next string
}

const listColumns = `i.org_id, i.id, i.unit_id, i.lock, i.counts, i.events, i.stage, i.way, i.naming, i.on_behalf, i.site_id, i.place_code,
	i.time_about, i.reported_at, i.clock_wrong, i.fill_seconds, i.record, i.wish, i.lang, i.handler_id, i.handler_name, i.acknowledged_at, i.contacted_at,
	i.reviewed_at, i.fed_at, i.finished_at, i.merged_into, i.worth, i.open, i.version, i.next_due, i.next_rule`

// List gives a page of reports inside the scope. Sealed rows are left out by every filter, since to match one would
// tell what is in it; without filters, those who may know of them see that they are there.
func (s *Service) List(ctx context.Context, sc authz.Scope, f Filter) (Page, error) {
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 25
	}
	if f.Queue {
		return s.queue(ctx, sc, f)
	}
	var a db.Args
	q := s.recent(&a, sc, f)
	rows, err := db.All(ctx, s.DB, scanListed, q, a.Values()...)
	if err != nil {
		return Page{}, err
	}
	return paged(rows, f.Limit, func(l Listed) string { return db.At(l.Reported).Format(cursorTime) + "_" + l.ID }), nil
}

// recent is the query of a page, newest first.
func (s *Service) recent(a *db.Args, sc authz.Scope, f Filter) string {
	q := "SELECT " + listColumns + ", " + sc.Opens(a, "i") + ", i.urgency FROM incident i WHERE " + s.where(a, sc, f)
	if at, rid, ok := cursor(f.After); ok {
		q += " AND (i.reported_at, i.id) < (" + a.Add(at) + ", " + a.Add(rid) + ")"
	}
	return q + " ORDER BY i.reported_at DESC, i.id DESC LIMIT " + strconv.Itoa(f.Limit+1)
}

const cursorTime = "20060102T150405.000000"

func cursor(after string) (db.Time, string, bool) {
	at, rid, ok := strings.Cut(after, "_")
	t, err := time.Parse(cursorTime, at)
	return db.At(t), rid, ok && err == nil
}

func paged(rows []Listed, limit int, key func(Listed) string) Page {
	p := Page{Rows: rows}
	if len(rows) > limit {
		p.Rows = rows[:limit]
		p.Next = key(p.Rows[limit-1])
	}
	return p
}

// queue gives open reports by promise: past the promised time first; among these injury or weapon, hate, the same person
// again, then the oldest promise; last come those with every promise kept, which wait to be finished. Each class is a
// range of an index, so a page costs the same however long the queue is.
func (s *Service) queue(ctx context.Context, sc authz.Scope, f Filter) (Page, error) {
	f.Open = true
	now := db.At(s.now())
	skip := queueCursor(f.After)
	var rows []Listed
	if f.Words != "" {
		var a db.Args
		q := s.searched(&a, sc, f, now, skip)
		rows, err := db.All(ctx, s.DB, scanListed, q, a.Values()...)
		return paged(rows, f.Limit, func(l Listed) string { return queueKey(&l, now) }), err
	}
	for class := skip.class; class < 12 && len(rows) <= f.Limit; class++ {
		var a db.Args
		q := s.class(&a, sc, f, class, now, skip, f.Limit+1-len(rows))
		more, err := db.All(ctx, s.DB, scanListed, q, a.Values()...)
		if err != nil {
			return Page{}, err
		}
		rows = append(rows, more...)
	}
	return paged(rows, f.Limit, func(l Listed) string { return queueKey(&l, now) }), nil
}

// queueKey continues the queue behind a row. A sealed row shows no urgency, so what was selected with it counts.
func queueKey(l *Listed, now db.Time) string {
	class, at := 3-l.urgency, l.NextDue
	switch {
	case at.IsZero():
		class, at = class+8, l.Reported
	case !at.Before(now.Time):
		class += 4
	}
	return strconv.FormatInt(int64(class), 12) + db.At(at).Format(cursorTime) + "_" + l.ID
}

// searched is the query of the queue's reports that hold some words: one search for all classes, since the search costs
// more than the sorting.
func (s *Service) searched(a *db.Args, sc authz.Scope, f Filter, now db.Time, skip queueAt) string {
	q := "SELECT " + listColumns + ", " + sc.Opens(a, "i") + ", i.urgency FROM incident i WHERE " + s.where(a, sc, f)
	class := "(CASE WHEN i.next_due IS NULL THEN 11 WHEN i.next_due < " + a.Add(now) + " THEN 3 ELSE 7 END - i.urgency)"
	by := class + ", COALESCE(i.next_due, i.reported_at), i.id"
	if skip.id != "" {
		q += " AND (" + by + ") > (" + strconv.Itoa(skip.class) + ", " + a.Add(skip.at) + ", " + a.Add(skip.id) + ")"
	}
	return q + " ORDER BY " + by + " LIMIT " + strconv.Itoa(f.Limit+1)
}

// class is the query of one class of the queue: 0 to 3 past their promise, 4 to 7 in time, 8 to 11 with every promise
// kept, waiting to be finished; in each the most urgent first.
func (s *Service) class(a *db.Args, sc authz.Scope, f Filter, class int, now db.Time, skip queueAt, limit int) string {
	q := "SELECT " + listColumns + ", " + sc.Opens(a, "i") + ", i.urgency FROM incident i WHERE " + s.where(a, sc, f)
	q += " AND i.urgency = " + strconv.Itoa(3-class%4)
	by := "i.next_due"
	switch {
	case class < 4:
		q += " AND i.next_due < " + a.Add(now)
	case class < 8:
		q += " AND i.next_due >= " + a.Add(now)
	default:
		q += " AND i.next_due IS NULL"
		by = "i.reported_at"
	}
	if class == skip.class && skip.id != "" {
		q += " AND (" + by + ", i.id) > (" + a.Add(skip.at) + ", " + a.Add(skip.id) + ")"
	}
	return q + " ORDER BY " + by + ", i.id LIMIT " + strconv.Itoa(limit)
}

type queueAt struct {
	class int
	at    db.Time
	id    string
}

func queueCursor(after string) queueAt {
	if len(after) < 2 {
		return queueAt{}
	}
	class, err := strconv.ParseInt(after[:1], 12, 64)
	at, rid, ok := cursor(after[1:])
	if err != nil || !ok {
		return queueAt{}
	}
	return queueAt{class: int(class), at: at, id: rid}
}

// where gives the condition of a filter inside a scope.
func (s *Service) where(a *db.Args, sc authz.Scope, f Filter) string {
	narrowed := f.Words != "" || len(f.Violence)+len(f.Flags)+len(f.Stages)+len(f.Sites)+len(f.Units) > 0 || f.Counts != "" || f.From != "" || f.To != "" || f.Owner != ""
	w := ""
	if narrowed || !sc.KnowsSealed() {
		w = sc.Where(a, "i")
	} else {
		w = sc.Listed(a, "i")
	}
	if f.Open {
		w += " AND i.open"
	}
	in := func(col string, list []string) {
		if len(list) > 0 {
			w += " AND i." + col + " IN " + db.In(a, list)
		}
	}
	in("violence", f.Violence)
	in("site_id", f.Sites)
	in("unit_id", f.Units)
	in("stage", f.Stages)
	for _, flag := range f.Flags {
		switch flag {
		case "injured", "hate", "weapon", "repeat_person":
			w += " AND i." + flag
		case "police":
			w += " AND i.police = 'Y'"
		}
	}
	if f.Counts != "" {
		w += " AND i.counts = " + a.Add(f.Counts)
	}
	if f.From != "" {
		w += " AND i.incident_date >= " + a.Add(f.From)
	}
	if f.To != "" {
		w += " AND i.incident_date <= " + a.Add(f.To)
	}
	switch f.Owner {
	case "me":
		w += " AND i.handler_id <> '' AND i.handler_id = " + a.Add(sc.Person()) // the first lets the partial index serve
	case "nobody":
		w += " AND i.handler_id = ''"
	}
	if f.Words != "" {
		if c := find.Condition(s.DB.Engine(), a, s.Ring, sc.Org(), "i.id", f.Words); c != "" {
			w += " AND (" + c + " OR i.id = " + a.Add(strings.ToUpper(strings.TrimSpace(f.Words))) + ")"
		} else {
			w += " AND i.id = " + a.Add(strings.ToUpper(strings.TrimSpace(f.Words)))
		}
	}
	return w
}

func scanListed(r db.Row) (Listed, error) {
	var l Listed
	var opens bool
	var urgency int
	err := l.scan(r, &l.NextDue, &l.NextRule, &opens, &urgency)
	l.urgency = urgency
	if err == nil && !opens {
		l = Listed{urgency: urgency, Incident: Incident{Org: l.Org, ID: l.ID, Ref: l.Ref, Lock: l.Lock, Open: l.Open, Reported: l.Reported}, Sealed: true, NextDue: l.NextDue, NextRule: l.NextRule}
	}
	return l, err
}

// scan reads listColumns, then whatever else was selected.
func (i *Incident) scan(r db.Row, due *time.Time, rule *string, more ...any) error {
	var reported, ack, contacted, reviewed, fed, finished, next db.Time
	var rec string
	err := r.Scan(append([]any{&i.Org, &i.ID, &i.Unit, &i.Lock, &i.Counts, &i.Events, &i.Stage, &i.Way, &i.Naming, &i.OnBehalf, &i.Site, &i.Place,
		&i.TimeAbout, &reported, &i.ClockWrong, &i.Fill, &rec, &i.Wish, &i.Lang, &i.Handler.ID, &i.Handler.Name, &ack, &contacted,
		&reviewed, &fed, &finished, &i.MergedInto, &i.Worth, &i.Open, &i.Version, &next, rule}, more...)...)
	if err != nil {
		return err
	}
	i.Reported, i.Acknowledged, i.Contacted, i.Reviewed, i.Fed, i.Finished = reported.Time, ack.Time, contacted.Time, reviewed.Time, fed.Time, finished.Time
	*due = next.Time
	i.Ref = i.ID
	return json.Unmarshal([]byte(rec), &i.Record)
}

// Choice is one value of a filter with how many open reports have it.
type Choice struct {
	Value string
	N     int
}

// maxCounted bounds what filter counts look at: beyond it they say nothing rather than cost a page its speed.
const maxCounted = 2000

// Counted gives for each filter how many open reports have each value, and how many open and overdue ones there are,
// capped. Sealed rows are not in any count but the total.
func (s *Service) Counted(ctx context.Context, sc authz.Scope) (map[string][]Choice, Totals, error) {
	var a db.Args
	q := "SELECT violence, site_id, unit_id, stage, injured, hate, weapon, repeat_person, police, handler_id, next_due FROM incident i WHERE " +
		s.where(&a, sc, Filter{Open: true}) + " ORDER BY urgency DESC, next_due DESC, id DESC LIMIT " + strconv.Itoa(maxCounted+1)
	if sc.KnowsSealed() { // the lock must not be given away by a count
		q = strings.Replace(q, " FROM incident i WHERE ", ", "+sc.Opens(&a, "i")+" FROM incident i WHERE ", 1)
	} else {
		q = strings.Replace(q, " FROM incident i WHERE ", ", TRUE FROM incident i WHERE ", 1)
	}
	rows, err := s.DB.Query(ctx, q, a.Values()...)
	if err != nil {
		return nil, Totals{}, err
	}
	defer func() { _ = rows.Close() }()
	return tally(rows, s.now(), sc.Person())
}

// Totals are how many reports wait.
type Totals struct {
	Open, Over int
	// Act is how many of those over may be opened, and so acted on.
	Act int
	// Many tells that there are more than were counted.
	Many bool
}

func tally(rows *db.Rows, now time.Time, me string) (map[string][]Choice, Totals, error) {
	n := map[string]map[string]int{}
	count := func(group, v string) {
		if n[group] == nil {
			n[group] = map[string]int{}
		}
		n[group][v]++
	}
	var t Totals
	for rows.Next() {
		var violence, site, unit, stage, police, handler string
		var injured, hate, weapon, repeat, opens bool
		var due db.Time
		if err := rows.Scan(&violence, &site, &unit, &stage, &injured, &hate, &weapon, &repeat, &police, &handler, &due, &opens); err != nil {
			return nil, t, err
		}
		if t.Open == maxCounted {
			t.Many = true
			break
		}
		t.Open++
		if due.Before(now) {
			t.Over++
			if opens {
				t.Act++
			}
		}
		if !opens {
			continue
		}
		count("violence", violence)
		count("site", site)
		count("unit", unit)
		count("stage", stage)
		for flag, on := range map[string]bool{"injured": injured, "hate": hate, "weapon": weapon, "repeat_person": repeat, "police": police == "Y"} {
			if on {
				count("flag", flag)
			}
		}
		switch handler {
		case "":
			count("owner", "nobody")
		case me:
			count("owner", "me")
		}
	}
	out := map[string][]Choice{}
	for group, values := range n {
		for v, k := range values {
			out[group] = append(out[group], Choice{v, k})
		}
	}
	return out, t, rows.Err()
}
