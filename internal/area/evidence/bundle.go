package evidence

import (
	"context"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
)

// Bundle is a bundle that can be written: its manifest is signed and does not change any more.
type Bundle struct {
	s         *Service
	Org       string
	Manifest  []byte
	Signature string
	Number    string // of its first exhibit
}

// Name is what the file is called.
func (b Bundle) Name() string { return folder(b.Number) + "-bundle.zip" }

// Write writes it as a ZIP.
func (b Bundle) Write(ctx context.Context, w io.Writer) error {
	return custody.Write(w, b.Manifest, b.Signature, b.s.content(ctx, b.Org, b.Manifest))
}

// folder makes a number a name in a bundle: GL/1 is GL-1.
func folder(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, number)
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	u := t.UTC()
	return &u
}

// describe gives an exhibit of a manifest with the copies that go with it, as its ledger stands now.
func (s *Service) describe(ctx context.Context, q db.Querier, x Exhibit, copies []Copy) (custody.Exhibit, error) {
	dir := folder(x.Number)
	out := custody.Exhibit{ID: x.ID, Number: x.Number, Title: x.About.Title, Happened: moment(x.Dates.Happened), ShowFrom: moment(x.Dates.ShowsFrom), ShowTo: moment(x.Dates.ShowsTo),
		Recorded: moment(x.Dates.Recorded), Received: moment(x.Dates.Received), Ledger: custody.Ledger{Path: dir + "/ledger.jsonl", Entries: x.Seq, Head: x.Head}}
	if x.State == Elsewhere {
		out.Elsewhere, out.Claimed = x.About.Holder+", "+x.About.System, x.SHA256
		if x.About.Where != "" {
			out.Elsewhere += ", " + x.About.Where
		}
	}
	points, err := s.checkpoints(ctx, q, x.Org, x.ID)
	if err != nil {
		return out, err
	}
	if len(points) > 0 {
		out.Checkpoints, out.Signed = dir+"/checkpoints.jsonl", len(points)
	}
	for _, c := range copies {
		name := folder(c.Number)
		if c.What == "stripped" {
			name += "-without-hidden-data"
		}
		out.Files = append(out.Files, custody.File{Path: dir + "/" + name + ending(c.File), What: strings.ToLower(c.Words()), Number: c.Number, MediaType: c.File.MediaType, Size: c.File.Size, SHA256: c.SHA256})
	}
	return out, nil
}

// ending gives the ending of a file's safe name.
func ending(f files.File) string {
	if i := strings.LastIndexByte(f.Name, '.'); i >= 0 {
		return folder2(f.Name[i:])
	}
	return ""
}

func folder2(s string) string { return "." + folder(strings.TrimPrefix(s, ".")) }

// content gives what a signed manifest names.
func (s *Service) content(ctx context.Context, org string, manifest []byte) custody.Content {
	upTo := map[string]int64{}
	if m, err := readManifest(manifest); err == nil {
		for _, x := range m.Exhibits {
			upTo[x.ID] = x.Ledger.Entries
		}
	}
	return custody.Content{
		Entries: func(exhibit string) iter.Seq2[custody.Entry, error] {
			return func(yield func(custody.Entry, error) bool) {
				list, err := s.entries(ctx, s.DB, org, exhibit, upTo[exhibit])
				if err != nil {
					yield(custody.Entry{}, err)
					return
				}
				for _, e := range list {
					if !yield(e, nil) {
						return
					}
				}
			}
		},
		Checkpoints: func(exhibit string) ([]custody.Checkpoint, error) { return s.checkpoints(ctx, s.DB, org, exhibit) },
		Open: func(exhibit string, f custody.File) (io.ReadCloser, error) {
			copies, err := s.Copies(ctx, s.DB, Exhibit{Org: org, ID: exhibit})
			if err != nil {
				return nil, err
			}
			for _, c := range copies {
				if c.SHA256 == f.SHA256 {
					return s.Files.Open(ctx, c.File, true)
				}
			}
			return nil, fault.Missing()
		},
	}
}

// Own makes a bundle of one exhibit with every copy, for the organisation's own use. It is a copy that is made, so it takes a
// reason and is an entry.
func (s *Service) Own(ctx context.Context, org, id, reason string) (Bundle, error) {
	x, err := s.one(ctx, s.DB, mustScope(s, ctx), org, id)
	if err != nil {
		return Bundle{}, err
	}
	copies, err := s.Copies(ctx, s.DB, x)
	if err != nil {
		return Bundle{}, err
	}
	if len(copies) > 0 {
		if _, err := s.Open(ctx, org, id, copies[0].File.ID, "copy", reason); err != nil {
			return Bundle{}, err
		}
	}
	if x, err = s.one(ctx, s.DB, mustScope(s, ctx), org, id); err != nil {
		return Bundle{}, err
	}
	one, err := s.describe(ctx, s.DB, x, clean(copies))
	if err != nil {
		return Bundle{}, err
	}
	key, err := s.Key(ctx)
	if err != nil {
		return Bundle{}, err
	}
	m := custody.Manifest{Org: org, Made: s.Door.Now(), Exhibits: []custody.Exhibit{one}}
	b := Bundle{s: s, Org: org, Number: x.Number}
	b.Manifest, b.Signature, err = custody.Seal(&m, key)
	return b, err
}

// clean leaves out what the scanner has not let through.
func clean(copies []Copy) []Copy {
	var out []Copy
	for _, c := range copies {
		if c.File.State == files.Clean {
			out = append(out, c)
		}
	}
	return out
}

// mustScope is the scope of opening; for whoever may not, one that matches nothing.
func mustScope(s *Service, ctx context.Context) authz.Scope {
	sc, _ := s.Door.Policy().Check(authz.From(ctx), ActOpen)
	return sc
}
