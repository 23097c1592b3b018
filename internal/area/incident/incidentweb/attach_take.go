package incidentweb

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui/lang"
)

// taker stores what a form brings, for whoever sends it.
type taker struct {
	put    func(name string, r io.Reader) (files.Ready, error)
	finish func(upload string) (files.Ready, error)
	attach func(ready ...files.Ready) error
}

// take reads a form: files themselves, or the name of an upload that has arrived. What is good is attached even when
// something beside it is not; the problems say what was left out and why. Bytes go from the request into the sealed
// store and nowhere else: never into a temporary file.
func take(r *http.Request, t taker) (int, fault.Problems, error) {
	ctx := r.Context()
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var ready []files.Ready
	var problems fault.Problems
	if err == nil && kind == "multipart/form-data" {
		ready, problems, err = parts(r, t)
	} else {
		var f files.Ready
		if err = r.ParseForm(); err == nil {
			f, err = t.finish(r.PostForm.Get("upload"))
		}
		if err == nil {
			ready = append(ready, f)
		}
	}
	if err == nil && len(ready) > 0 {
		err = t.attach(ready...)
	}
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return 0, append(problems, p...), nil
	}
	var long *http.MaxBytesError
	if errors.As(err, &long) || errors.Is(err, errForm) || fault.Is(err, fault.TooLarge) {
		return 0, append(problems, fault.Problem{Field: "file", Message: tooMuch(ctx, err)}), nil
	}
	return len(ready), problems, err
}

var errForm = errors.New("more than one form may bring")

func tooMuch(ctx context.Context, err error) string {
	if fault.Is(err, fault.TooLarge) {
		return fault.MessageOf(err)
	}
	return lang.T(ctx, "Together the files must be 25 MB or less. Add them one at a time, or make them smaller")
}

// parts stores each file of a form.
func parts(r *http.Request, t taker) ([]files.Ready, fault.Problems, error) {
	in, err := r.MultipartReader()
	if err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, "The file did not arrive whole. Choose it again", err)
	}
	var ready []files.Ready
	var problems fault.Problems
	left := &budget{left: maxForm}
	chosen := 0
	for n := 0; n < maxParts; n++ {
		part, err := in.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return ready, problems, broken(err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		chosen++
		left.r = part
		f, err := t.put(part.FileName(), left)
		switch {
		case errors.Is(err, errForm):
			_, _ = io.Copy(io.Discard, r.Body) // so that the answer is read and not a broken connection; the route bounds it
			problems = append(problems, fault.Problem{Field: "file", Message: tooMuch(r.Context(), err)})
			return ready, problems, nil
		case len(fault.ProblemsOf(err)) > 0 || fault.Is(err, fault.TooLarge):
			problems = append(problems, notTaken(r.Context(), part.FileName(), err))
		case left.broken != nil:
			return ready, problems, broken(left.broken)
		case err != nil:
			return ready, problems, err
		default:
			ready = append(ready, f)
		}
	}
	if chosen == 0 {
		problems.Add("file", "Choose a file first")
	}
	return ready, problems, nil
}

// broken tells a form that ended early or is no form; one that is too long keeps its own error.
func broken(err error) error {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return err
	}
	return fault.WithProblems(fault.Problems{{Field: "file", Message: "The file did not arrive whole. Choose it again"}})
}

func notTaken(ctx context.Context, name string, err error) fault.Problem {
	why := fault.MessageOf(err)
	if p := fault.ProblemsOf(err); len(p) > 0 {
		why = p[0].Message
	}
	return fault.Problem{Field: "file", Message: "“%s” was not added. %s", Args: []any{short(name), lang.T(ctx, why)}}
}

// budget reads no more than a form may bring in all.
type budget struct {
	r      io.Reader
	left   int64
	broken error // what the request itself failed with
}

func (b *budget) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errForm
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.broken = err
	}
	return n, err
}

func (d Attach) takerOf(ctx context.Context, h incident.Holder) taker {
	return taker{
		put:    func(name string, r io.Reader) (files.Ready, error) { return d.Files.Put(ctx, h, name, r) },
		finish: func(upload string) (files.Ready, error) { return d.Files.Finish(ctx, h, upload) },
		attach: func(ready ...files.Ready) error { return d.Files.Give(ctx, h, ready...) },
	}
}
