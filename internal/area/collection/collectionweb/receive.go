package collectionweb

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/fault"
)

// maxReturn bounds the body of a request that brings a return, in bytes.
const maxReturn = 2<<30 + 4<<20

// maxField bounds what is typed beside a file.
const maxField = 4 << 10

// maxSmall is the most that each of three files may have; a first file that is longer is the only one, and streams.
const maxSmall = 64 << 20

// incoming is what a request brings: what was said of it, and its files, which are read once.
type incoming struct {
	said  url.Values
	files []collection.Upload
	kept  []*os.File
	rest  *multipart.Reader
}

// close lets go of what was kept on disk.
func (in *incoming) close() {
	for _, f := range in.kept {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
}

// bad is a problem of the file's field.
func bad(message string) error {
	return fault.WithProblems(fault.Problems{{Field: "file", Message: message}})
}

// meant gives what went wrong with a body its meaning.
func meant(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return bad("The file is larger than 2 GB. Send fewer months at a time")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return bad("The file did not come whole. Choose it again")
	}
	return err
}

// receive reads a request: a form whose fields come before its files, or a file as the whole body with the fields in the
// address. A large file is never held in memory or on this disk: it is read as it comes.
func receive(r *http.Request) (*incoming, error) {
	in := &incoming{said: r.URL.Query()}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		name := in.said.Get("name")
		if name == "" {
			name = "return" + map[string]string{"application/json": ".json", "application/zip": ".zip", fileKinds["xlsx"]: ".xlsx"}[kind]
		}
		in.files = []collection.Upload{{Name: clean(name), From: r.Body}}
		return in, nil
	}
	if in.rest, err = r.MultipartReader(); err != nil {
		return in, bad("Choose a file")
	}
	return in, in.parts()
}

// parts reads fields up to the first file, and further files unless the first is large.
func (in *incoming) parts() error {
	for {
		part, err := in.rest.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return meant(err)
		}
		if part.FileName() == "" && part.FormName() != "file" {
			b, err := io.ReadAll(io.LimitReader(part, maxField+1))
			if err != nil {
				return meant(err)
			}
			if len(b) > maxField {
				return fault.WithProblems(fault.Problems{{Field: part.FormName(), Message: "This is too long"}})
			}
			in.said.Set(part.FormName(), strings.ReplaceAll(string(b), "\r\n", "\n"))
			continue
		}
		if part.FileName() == "" { // nothing was chosen
			continue
		}
		streams, err := in.take(part)
		if err != nil {
			return meant(err)
		}
		if streams {
			return nil
		}
	}
}

// take keeps a file of at most maxSmall on disk, unnamed where the system can; a longer one is left to be read as it comes.
func (in *incoming) take(part *multipart.Part) (streams bool, err error) {
	f, err := os.CreateTemp("", "havenward-return-")
	if err != nil {
		return false, err
	}
	in.kept = append(in.kept, f)
	_ = os.Remove(f.Name()) // goes with the process; where that cannot be, close removes it
	n, err := io.Copy(f, io.LimitReader(part, maxSmall))
	if err != nil {
		return false, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false, err
	}
	up := collection.Upload{Name: clean(part.FileName()), From: f}
	if n == maxSmall && len(in.files) == 0 {
		up.From, streams = io.MultiReader(f, part), true
	}
	in.files = append(in.files, up)
	return streams, nil
}

// clean is the last part of a name, without what is no part of one.
func clean(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`"<>|:*?`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if len(name) > 120 {
		name = strings.ToValidUTF8(name[len(name)-120:], "")
	}
	return name
}

// sending is what the fields say; problems name the fields that say nothing.
func (in *incoming) sending(org string) (collection.Sending, error) {
	v := in.said
	s := collection.Sending{Org: org, Kind: v.Get("kind"), System: v.Get("system"), Map: v.Get("map"), Note: strings.TrimSpace(v.Get("note")), Why: strings.TrimSpace(v.Get("why")),
		LocalID: v.Get("local_id"), Auto: slices.Contains([]string{"1", "true", "yes"}, v.Get("auto"))}
	var p fault.Problems
	for _, x := range []struct {
		name, what string
		to         *collection.Month
	}{{"from", "Choose the first month that the file is for", &s.From}, {"to", "Choose the last month that the file is for", &s.To}} {
		m, ok := collection.ParseMonth(v.Get(x.name))
		if x.name == "to" && v.Get(x.name) == "" {
			m, ok = s.From, true
		}
		if !ok {
			p.Add(x.name, x.what)
		}
		*x.to = m
	}
	if len(p) == 0 && s.To < s.From {
		p.Add("to", "The last month is before the first")
	}
	if len(in.files) == 0 {
		p.Add("file", "Choose a file")
	}
	return s, fault.WithProblems(p)
}
