package library

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Filter narrows the library. Empty fields narrow nothing.
type Filter struct {
	Find                                 string
	Settings, Grades, Directions, States []string
	// Adopted keeps what the reader's organisation took over.
	Adopted bool
}

const entryColumns = `e.org_id, e.id, e.state, e.current_n, e.draft_n, e.asked, e.made_name, e.published_at, e.version, v.n, v.authors, v.reviewer_name, v.review, v.hash, v.body`

func scanEntry(r db.Row) (e Entry, err error) {
	var authors, body string
	if err := r.Scan(&e.Org, &e.ID, &e.State, &e.Current, &e.DraftN, &e.Asked, &e.MadeName, &e.Published, &e.Version, &e.N, &authors, &e.Reviewer, &e.Said, &e.Hash, &body); err != nil {
		return e, err
	}
	if err := json.Unmarshal([]byte(authors), &e.Authors); err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(body), &e.Body)
}

// writes tells whether whoever acts may see drafts of their organisation.
func (s *Service) writes(ctx context.Context) bool {
	a := authz.From(ctx)
	return s.Door.Policy().May(a, ActWrite) || s.Door.Policy().May(a, ActReview)
}

// inReach is the condition that a version may be read: published ones by everybody, a draft by those of its organisation who
// write or review.
func (s *Service) inReach(ctx context.Context, a *db.Args, sc authz.Scope) string {
	w := `(e.current_n > 0 AND v.n = e.current_n`
	if s.writes(ctx) {
		w += ` OR e.current_n = 0 AND v.n = e.draft_n AND ` + sc.WhereOrg(a, "e.org_id")
	}
	return w + `)`
}

// given makes an entry of the data that ships.
func (s *Service) given(x *SeedEntry) Entry {
	return Entry{Org: "", ID: x.ID, State: "published", Current: 1, N: 1, Body: x.Body, Given: true, Sources: x.Sources, Verified: x.State}
}

// Entries gives the library as the reader may see it: strong evidence first. Drafts are their organisation's own.
func (s *Service) Entries(ctx context.Context, sc authz.Scope, f Filter) ([]Entry, error) {
	var a db.Args
	list, err := db.All(ctx, s.DB, scanEntry, `SELECT `+entryColumns+` FROM library_entry e JOIN library_version v ON v.org_id = e.org_id AND v.entry_id = e.id WHERE `+s.inReach(ctx, &a, sc)+` ORDER BY e.org_id, e.id`, a.Values()...)
	if err != nil {
		return nil, err
	}
	for i := range s.Given.Entries {
		list = append(list, s.given(&s.Given.Entries[i]))
	}
	up, err := s.uptake(ctx, sc)
	if err != nil {
		return nil, err
	}
	out := list[:0]
	for _, e := range list {
		e.Uptake = up.of(e.ID)
		if f.keeps(&e) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(rank(&x, sc.Org()), rank(&y, sc.Org())), cmp.Compare(x.Grade, y.Grade), cmp.Compare(x.Title, y.Title), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// rank puts what an organisation is writing itself first, and what is retired last.
func rank(e *Entry, org string) int {
	switch {
	case e.DraftN > 0 && e.Org == org:
		return 0
	case e.State == "retired":
		return 2
	}
	return 1
}

func (f *Filter) keeps(e *Entry) bool {
	in := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	if len(f.States) == 0 && e.State == "retired" {
		return false
	}
	return in(f.Settings, e.Setting) && in(f.Grades, e.Grade) && in(f.Directions, e.Direction) && in(f.States, e.State) && (!f.Adopted || e.Uptake.Here > 0) &&
		holds(e.Title+" "+e.Population+" "+e.Problem+" "+e.Changes+" "+e.Results+" "+e.Caution, f.Find)
}

// Entry reads one: the published version, or the draft of one's own organisation where nothing was published. Out of reach is
// fault.NotFound.
func (s *Service) Entry(ctx context.Context, sc authz.Scope, entry string) (Entry, error) {
	return s.read(ctx, sc, entry, 0)
}

// Draft reads the draft of an entry of one's own organisation.
func (s *Service) Draft(ctx context.Context, sc authz.Scope, entry string) (Entry, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanEntry, `SELECT `+entryColumns+` FROM library_entry e JOIN library_version v ON v.org_id = e.org_id AND v.entry_id = e.id AND v.n = e.draft_n WHERE e.id = `+a.Add(entry)+` AND `+sc.Where(&a, "e"), a.Values()...)
}

// Version reads a published version of an entry.
func (s *Service) Version(ctx context.Context, sc authz.Scope, entry string, n int) (Entry, error) {
	if n < 1 {
		return Entry{}, fault.Missing()
	}
	return s.read(ctx, sc, entry, n)
}

func (s *Service) read(ctx context.Context, sc authz.Scope, entry string, n int) (Entry, error) {
	up, err := s.uptake(ctx, sc)
	if err != nil {
		return Entry{}, err
	}
	for i := range s.Given.Entries {
		if x := &s.Given.Entries[i]; x.ID == entry && n <= 1 {
			e := s.given(x)
			e.Uptake = up.of(e.ID)
			return e, nil
		}
	}
	var a db.Args
	var w string
	if n > 0 {
		w = `e.current_n > 0 AND v.state = 'published' AND v.n = ` + a.Add(int64(n))
	} else {
		w = s.inReach(ctx, &a, sc)
	}
	e, err := db.One(ctx, s.DB, scanEntry, `SELECT `+entryColumns+` FROM library_entry e JOIN library_version v ON v.org_id = e.org_id AND v.entry_id = e.id WHERE e.id = `+a.Add(entry)+` AND `+w, a.Values()...)
	e.Uptake = up.of(e.ID)
	return e, err
}

// known tells whether an entry is published or given, so that it can be taken over.
func (s *Service) known(ctx context.Context, q db.Querier, entry string) (bool, error) {
	if slices.ContainsFunc(s.Given.Entries, func(x SeedEntry) bool { return x.ID == entry }) {
		return true, nil
	}
	n, err := db.One(ctx, q, db.Scalar[int64], `SELECT COUNT(*) FROM library_entry WHERE id = $1 AND state = 'published'`, entry)
	return n > 0, err
}
