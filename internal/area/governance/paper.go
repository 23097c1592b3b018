package governance

import (
	"context"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// fileKind is the kind of record that a paper's file belongs to.
const fileKind = "gov_item"

// Paper is one version of a paper of an item.
type Paper struct {
	// ID names this version; Root the first one, V counts them from 1.
	ID, Root string
	V        int64
	// File is "" for a pointer; Kind and Path say what a pointer leads to; Hash is the SHA-256 in hex of the file or of what the
	// pointer leads to.
	File, Kind, Path, Hash string
	Title                  string
	// Why is why this version replaced the one before.
	Why    string
	At     db.Time
	By     string
	SentAt db.Time
	// Size in bytes, Type and Scan are of a file.
	Size int64
	Type string
	Scan files.State
	// Latest tells that no version came after it.
	Latest bool
}

type paperBody struct {
	Title string `json:"title"`
	Why   string `json:"why,omitempty"`
}

// Pointers are what a paper may point at, each with its words.
func Pointers() [][2]string {
	return [][2]string{{"statement", "A statement of the assessment"}, {"pack", "A board pack"}, {"risk", "A risk assessment"}, {"release", "A release of figures"}, {"page", "Another page of this site"}}
}

// PaperAsk is a paper as it was given: a file that was put, or a pointer.
type PaperAsk struct {
	Title            string
	File             *files.Ready
	Kind, Path, Hash string
	// Replaces is the version that it takes the place of, with why.
	Replaces, Why string
}

func (in PaperAsk) check(p *fault.Problems) paperBody {
	b := paperBody{Title: clean(in.Title), Why: clean(in.Why)}
	need(p, "title", b.Title, "Give the paper a title")
	if len(b.Title) > 300 {
		p.Add("title", "Shorten this to %d characters", 300)
	}
	if in.File == nil {
		checkPointer(p, in.Kind, in.Path, in.Hash)
	}
	if in.Replaces != "" {
		need(p, "why", b.Why, "Say what changed from the version before")
	}
	return b
}

// checkPointer looks at where a pointer leads: a page of this site, and the hash that it printed.
func checkPointer(p *fault.Problems, kind, path, hash string) {
	if kind == "" && path == "" {
		p.Add("file", "Choose a file, or say which page it is")
		return
	}
	known(p, "kind", kind, Pointers(), "Choose what it is")
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || len(path) > 200 || strings.ContainsAny(path, " \\?#") {
		p.Add("path", "Give the address of a page of this site, such as /standard/…")
	}
	if b, err := hex.DecodeString(hash); kind != "page" && (err != nil || len(b) != 32) || kind == "page" && hash != "" && len(b) != 32 {
		p.Add("hash", "Copy the fingerprint that is printed with it: 64 letters and digits")
	}
}

// papers gives every version of every paper of items that were read in reach, to whoever runs the group all, to others what
// was sent.
func (s *Service) papers(ctx context.Context, q db.Querier, org string, x *Item, runs bool) error {
	list, err := db.All(ctx, q, func(r db.Row) (Paper, error) {
		var p Paper
		var body []byte
		if err := r.Scan(&p.ID, &p.Root, &p.V, &p.File, &p.Kind, &p.Path, &p.Hash, &body, &p.At, &p.By, &p.SentAt); err != nil {
			return p, err
		}
		var b paperBody
		err := s.unseal(org, p.ID, "paper", body, &b)
		p.Title, p.Why = b.Title, b.Why
		return p, err
	}, `SELECT id, root, v, file_id, ref_kind, path, hash, body, at, by_name, sent_at FROM gov_paper WHERE org_id = $1 AND item_id = $2 ORDER BY root, v DESC`, org, x.ID)
	if err != nil {
		return err
	}
	var own []files.File
	if slices.ContainsFunc(list, func(p Paper) bool { return p.File != "" }) && s.Files != nil {
		if own, err = s.Files.Belonging(ctx, q, org, fileKind, x.ID); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for _, p := range list {
		if !runs && p.SentAt.IsZero() {
			continue
		}
		p.Latest = !seen[p.Root]
		seen[p.Root] = true
		if i := slices.IndexFunc(own, func(f files.File) bool { return f.ID == p.File }); i >= 0 {
			p.Size, p.Type, p.Scan = own[i].Size, own[i].MediaType, own[i].State
		}
		x.Papers = append(x.Papers, p)
	}
	return nil
}

// PutPaper stores and checks a file for an item that the actor may add papers to, until AddPaper takes it.
func (s *Service) PutPaper(ctx context.Context, sc authz.Scope, org, meeting, item, name string, r io.Reader) (files.Ready, error) {
	m, err := s.meeting(ctx, s.DB, sc, org, meeting)
	if err != nil {
		return files.Ready{}, err
	}
	if _, err := s.item(ctx, s.DB, sc, org, meeting, item); err != nil {
		return files.Ready{}, err
	}
	if ok, err := s.runs(ctx, s.DB, org, m.Group, authz.From(ctx).ID); err != nil || !ok {
		if err == nil {
			err = fault.Refused("Only the chairs and the secretary of this group can do that")
		}
		return files.Ready{}, err
	}
	return s.Files.Put(ctx, org, name, r)
}

var paperTable = op.Table{Name: "gov_paper", Columns: []string{"org_id", "item_id", "id", "root", "v", "file_id", "ref_kind", "path", "hash", "body", "at", "by_name", "sent_at"}}

// AddPaper gives an item a paper, or a new version of one. After papers were sent, the members hear of it and the version
// before stays.
func (s *Service) AddPaper(ctx context.Context, org, meeting, item string, in PaperAsk) (string, error) {
	var p fault.Problems
	b := in.check(&p)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	pid := id.Random("ppr")
	body, err := s.seal(org, pid, "paper", b)
	if err != nil {
		return "", err
	}
	return pid, s.onItem(ctx, org, meeting, item, func(tx *op.Tx, m *Meeting, x *Item) (audit.Change, error) {
		if err := s.papers(ctx, tx, org, x, true); err != nil {
			return audit.Change{}, err
		}
		root, v, sent := pid, int64(1), db.Time{}
		replaced := false
		if in.Replaces != "" {
			i := slices.IndexFunc(x.Papers, func(p Paper) bool { return p.ID == in.Replaces })
			if i < 0 {
				return audit.Change{}, fault.Missing()
			}
			old := x.Papers[i]
			if !old.Latest {
				return audit.Change{}, moved()
			}
			root, v, replaced = old.Root, old.V+1, !old.SentAt.IsZero()
		}
		hash, file := strings.ToLower(in.Hash), ""
		if in.File != nil {
			if err := s.Files.Attach(ctx, tx, *in.File, files.Owner{Kind: fileKind, Record: item}); err != nil {
				return audit.Change{}, err
			}
			hash, file = in.File.SHA256, in.File.ID
			in.Kind, in.Path = "", ""
		}
		if replaced {
			sent = db.At(tx.Now())
		}
		tx.Insert(paperTable, org, item, pid, root, v, file, in.Kind, in.Path, hash, body, db.At(tx.Now()), tx.Actor().Name, sent)
		c := audit.Changed("gov_item", item, audit.F("paper", pid), audit.F("version", num(v)), audit.F("hash", hash))
		if !replaced {
			event(tx, org, meeting, item, "paper", "A paper was added")
			return c, nil
		}
		event(tx, org, meeting, item, "paper", "A paper was replaced after it was sent. Version %s stands now; the one before is kept", num(v))
		return c, s.tellMembers(ctx, tx, org, m.Group, meeting, notify.MessageWaiting, item)
	})
}

// SendPapers sends the agenda and what papers are there to the members; called again, it sends those that came late.
func (s *Service) SendPapers(ctx context.Context, org, meeting string) error {
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		if m.State != Planned && m.State != PapersOut {
			return audit.Change{}, over(m)
		}
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM gov_item WHERE org_id = $1 AND meeting_id = $2 AND state = 'open'`, org, meeting)
		if err != nil {
			return audit.Change{}, err
		}
		if n == 0 {
			return audit.Change{}, fault.New(fault.Conflict, "The agenda is empty. Put something on it first")
		}
		sent, err := tx.Exec(ctx, `UPDATE gov_paper SET sent_at = $3 WHERE org_id = $1 AND sent_at IS NULL AND item_id IN (SELECT id FROM gov_item WHERE org_id = $1 AND meeting_id = $2 AND state = 'open')`, org, meeting, db.At(tx.Now()))
		if err != nil {
			return audit.Change{}, err
		}
		if m.State == PapersOut && sent == 0 {
			return audit.Change{}, fault.New(fault.Conflict, "Every paper was sent already")
		}
		if err := tx.Must(ctx, `UPDATE gov_meeting SET state = 'papers_out', papers_at = COALESCE(papers_at, $3) WHERE org_id = $1 AND id = $2`, org, meeting, db.At(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, meeting, "", "papers", "Agenda and papers were sent")
		return audit.Changed("gov_meeting", meeting, audit.FF("state", string(m.State), string(PapersOut)), audit.F("papers", num(sent))), s.tellMembers(ctx, tx, org, m.Group, meeting, notify.MessageWaiting, "")
	})
}

// OpenPaper gives the file of a paper in reach, to be sent to whoever asked, and writes down that it was opened.
func (s *Service) OpenPaper(ctx context.Context, sc authz.Scope, org, meeting, paper string) (files.File, error) {
	m, err := s.meeting(ctx, s.DB, sc, org, meeting)
	if err != nil {
		return files.File{}, err
	}
	runs, err := s.Runs(ctx, org, m.Group)
	if err != nil {
		return files.File{}, err
	}
	items, err := s.items(ctx, s.DB, sc, org, meeting)
	if err != nil {
		return files.File{}, err
	}
	for i := range items {
		x := &items[i]
		if err := s.papers(ctx, s.DB, org, x, runs); err != nil {
			return files.File{}, err
		}
		j := slices.IndexFunc(x.Papers, func(p Paper) bool { return p.ID == paper && p.File != "" })
		if j < 0 {
			continue
		}
		f, err := s.Files.One(ctx, s.DB, org, fileKind, x.ID, x.Papers[j].File)
		if err != nil {
			return f, err
		}
		return op.Do(ctx, s.Door, ActRead, op.On("gov_meeting", org, meeting), func(tx *op.Tx) (files.File, audit.Change, error) {
			return f, audit.Read("gov_item", x.ID, audit.F("paper", paper)), s.Files.See(ctx, tx, f)
		})
	}
	return files.File{}, fault.Missing()
}
