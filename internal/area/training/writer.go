package training

import (
	"context"
	"sync/atomic"

	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// writer writes what differs from what is there, piece by piece.
type writer struct {
	s   *Service
	x   *Import
	has map[string]bool // columns of the file
	// posts are those of the organisation by their key, gained what each has: by its place in ids, the competence and the day.
	posts  map[string]*kept
	number map[esr.Number]*kept
	had    map[had]arith.Day
	code   map[string]int32
	n      int32

	dirty []*kept
	fresh []*gained
	of    []*kept
	again []bool
	// made, changed and gained count what is written.
	made, changed, gained int

	pieces  chan piece
	done    chan struct{}
	failure atomic.Pointer[error]
}

// kept is a post as it is in the database, and as it is to be.
type kept struct {
	n             int32
	id, unit      string
	person, key   string
	post          post
	isNew, queued bool
	version       int64
}

type had struct {
	post, competence int32
	achieved         arith.Day
}

func (s *Service) writer(ctx context.Context, x *Import) (*writer, error) {
	w := &writer{s: s, x: x, has: map[string]bool{}, posts: map[string]*kept{}, number: map[esr.Number]*kept{}, had: map[had]arith.Day{}, code: map[string]int32{}}
	byID := map[string]*kept{}
	list, err := db.All(ctx, s.DB, scanAssignment, `SELECT `+assignmentColumns+` FROM training_assignment p WHERE p.org_id = $1`, x.Org)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		k := &kept{n: w.n, id: p.ID, unit: p.Unit, person: p.Person, key: p.post, version: p.Version, post: post{unit: p.Unit, place: p.Place, group: p.Group, role: p.Role, population: p.Population, fte: p.FTE,
			start: p.Start, end: p.End, absence: p.Absence, absentAt: p.AbsentFrom}}
		w.n++
		w.posts[p.post], byID[p.ID] = k, k
	}
	type row struct{ assignment, competence, achieved, expires string }
	rows, err := s.DB.Query(ctx, `SELECT h.assignment_id, h.competence, h.achieved, h.expires FROM training_achievement h WHERE h.org_id = $1`, x.Org)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.assignment, &r.competence, &r.achieved, &r.expires); err != nil {
			return nil, err
		}
		if k := byID[r.assignment]; k != nil {
			w.had[had{k.n, w.codeOf(r.competence), arith.DayOf(r.achieved)}] = arith.DayOf(r.expires)
		}
	}
	return w, rows.Err()
}

func (w *writer) codeOf(competence string) int32 {
	n, ok := w.code[competence]
	if !ok {
		n = int32(len(w.code))
		w.code[competence] = n
	}
	return n
}

func (w *writer) columns(list []Column) {
	for _, c := range list {
		w.has[c.Key] = true
	}
}

// take compares a row with what is there, and notes what differs.
func (w *writer) take(p post, g *gained) error {
	k := w.number[p.number]
	if k == nil {
		key := w.s.postKey(w.x.Org, p.number)
		if k = w.posts[key]; k == nil {
			k = &kept{n: w.n, id: id.New("tas", w.s.Now()), person: w.s.personKey(w.x.Org, p.number), key: key, isNew: true}
			w.n++
			w.posts[key] = k
		}
		w.number[p.number] = k
	}
	w.fill(&p, k)
	number := p.number
	if p.number = k.post.number; k.isNew && !k.queued || p != k.post {
		p.number = number
		if k.post = p; !k.queued {
			k.queued = true
			w.dirty = append(w.dirty, k)
		}
	}
	k.post.number = number
	if g == nil {
		return nil
	}
	h := had{k.n, w.codeOf(g.competence), arith.DayOf(g.achieved)}
	until, there := w.had[h]
	if end := arith.DayOf(g.expires); !there || until != end {
		w.had[h] = end
		w.fresh, w.of, w.again = append(w.fresh, g), append(w.of, k), append(w.again, there)
	}
	return nil
}

// fill keeps what is there where the file has no column for it.
func (w *writer) fill(p *post, k *kept) {
	old := &k.post
	if k.isNew && !k.queued {
		return
	}
	if !w.has[esr.Level1] && !w.has[esr.Level2] && !w.has[esr.Level3] && !w.has[esr.Level4] {
		p.unit, p.place = old.unit, old.place
	}
	if !w.has[esr.Group] {
		p.group = old.group
	}
	if !w.has[esr.Role] {
		p.role = old.role
	}
	if !w.has[esr.FTE] {
		p.fte = old.fte
	}
	if !w.has[esr.Start] {
		p.start = old.start
	}
	if !w.has[esr.AbsentFrom] {
		p.absentAt = old.absentAt
	}
	if !w.has[esr.StatusOf] {
		p.absence = old.absence
		if !w.has[esr.Category] && !w.has[esr.Group] {
			p.population = old.population
		}
	}
	if !w.has[esr.End] && (!w.x.Whole || p.end != "") && old.end != "" {
		p.end = old.end
	}
}

// piece is what one change writes, ready to be written while the next rows are read.
type piece struct {
	old             []string // ids of posts that are written anew
	posts, achieved [][]any
	again           [][]any // keys of achievements that are written anew
}

// write makes a piece of what was noted and hands it to be written; it waits for the piece before the last.
func (w *writer) write() error {
	if len(w.dirty)+len(w.fresh) == 0 {
		return w.failed()
	}
	org, p := w.x.Org, piece{posts: make([][]any, 0, len(w.dirty)), achieved: make([][]any, 0, len(w.fresh))}
	for _, k := range w.dirty {
		if !k.isNew {
			p.old = append(p.old, k.id)
			w.changed++
		} else {
			w.made++
		}
		sealed, err := w.s.Ring.Seal(place(org, k.id, "number"), []byte(k.post.number.String()))
		if err != nil {
			return err
		}
		x := &k.post
		p.posts = append(p.posts, []any{org, k.id, x.unit, "", "", k.person, k.key, sealed, x.place, x.role, x.group, x.population, int64(x.fte), x.start, x.end, x.absence, x.absentAt, w.x.ID, k.version + 1})
		k.isNew, k.queued, k.version = false, false, k.version+1
	}
	for i, g := range w.fresh {
		if w.again[i] {
			p.again = append(p.again, []any{org, w.of[i].id, g.competence, g.achieved})
		}
		p.achieved = append(p.achieved, []any{org, w.of[i].id, g.competence, g.achieved, g.expires, "esr", w.x.ID})
	}
	w.gained += len(w.fresh)
	w.dirty, w.fresh, w.of, w.again = w.dirty[:0], w.fresh[:0], w.of[:0], w.again[:0]
	w.pieces <- p
	return w.failed()
}

// start writes pieces as they come, until finish; after an error it only takes them.
func (w *writer) start(ctx context.Context) {
	w.pieces, w.done = make(chan piece), make(chan struct{})
	go func() {
		defer close(w.done)
		for p := range w.pieces {
			if w.failed() != nil {
				continue
			}
			if err := w.put(ctx, p); err != nil {
				w.failure.Store(&err)
			}
		}
	}()
}

// finish waits until every piece is written.
func (w *writer) finish() error {
	close(w.pieces)
	<-w.done
	return w.failed()
}

func (w *writer) failed() error {
	if e := w.failure.Load(); e != nil {
		return *e
	}
	return nil
}

// put writes a piece in one change.
func (w *writer) put(ctx context.Context, p piece) error {
	ctx, act := w.s.acting(ctx)
	org := w.x.Org
	_, err := op.Do(ctx, w.s.Door, act, op.On("training_import", org, w.x.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		change := audit.Changed("training_import", w.x.ID, audit.F("posts written", number(len(p.posts))), audit.F("achievements written", number(len(p.achieved))))
		if err := changed(ctx, tx, org); err != nil {
			return false, change, err
		}
		if err := inPieces(p.old, func(a *db.Args, ids []string) error {
			_, err := tx.Exec(ctx, `DELETE FROM training_assignment WHERE org_id = `+a.Add(org)+` AND id IN `+db.In(a, ids), a.Values()...)
			return err
		}); err != nil {
			return false, change, err
		}
		for _, key := range p.again {
			if _, err := tx.Exec(ctx, `DELETE FROM training_achievement WHERE org_id = $1 AND assignment_id = $2 AND competence = $3 AND achieved = $4`, key...); err != nil {
				return false, change, err
			}
		}
		for _, v := range p.posts {
			tx.Insert(assignmentTable, v...)
		}
		for _, v := range p.achieved {
			tx.Insert(achievementTable, v...)
		}
		return true, change, nil
	})
	return err
}

// inPieces runs f for at most 500 ids at a time.
func inPieces(ids []string, f func(*db.Args, []string) error) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var a db.Args
		if err := f(&a, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// end ends the posts that a whole file does not list, on the day before the file's, where they are no more than agreed. It gives
// how many ended, or how many were left as they are.
func (w *writer) end(ctx context.Context, t *taker, agreed int) (ended, left int, err error) {
	listed := make(map[string]bool, len(t.listed))
	for n := range t.listed {
		listed[w.s.postKey(w.x.Org, n)] = true
	}
	var gone []string
	for key, k := range w.posts {
		if k.post.end == "" && !listed[key] {
			gone = append(gone, k.id)
		}
	}
	if len(gone) == 0 || len(gone) > agreed {
		return 0, len(gone), nil
	}
	ctx, act := w.s.acting(ctx)
	_, err = op.Do(ctx, w.s.Door, act, op.On("training_import", w.x.Org, w.x.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		if err := changed(ctx, tx, w.x.Org); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("training_import", w.x.ID, audit.F("posts ended", number(len(gone)))), inPieces(gone, func(a *db.Args, ids []string) error {
			_, err := tx.Exec(ctx, `UPDATE training_assignment SET end_day = `+a.Add(dayBefore(w.x.Day))+`, version = version + 1 WHERE org_id = `+a.Add(w.x.Org)+` AND id IN `+db.In(a, ids), a.Values()...)
			return err
		})
	})
	return len(gone), 0, err
}
