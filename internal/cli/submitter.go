package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/havenward/havenward/internal/area/collection/collectionweb"
)

// submitted is a submission as the server tells of it.
type submitted = collectionweb.SubmissionBody

// submitter speaks to a server's API with a key.
type submitter struct {
	site  *url.URL
	token string
	http  *http.Client
	pause time.Duration // before the second try, and between looks
}

func newSubmitter(site *url.URL, token string) *submitter {
	return &submitter{site: site, token: token, pause: 500 * time.Millisecond, http: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return errors.New("the server sent us elsewhere: write its own address in --to") // a key goes to nobody else
	}}}
}

// page is where people see a submission.
func (c *submitter) page(s submitted) string {
	return c.site.JoinPath("returns", s.Org, s.ID).String()
}

// upload brings files in, as often as it takes: the key makes all tries one sending.
func (c *submitter) upload(ctx context.Context, files []string, q url.Values, key string, log io.Writer) (submitted, error) {
	var out submitted
	var size int64
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return out, err
		}
		size += info.Size()
	}
	err := again(ctx, log, c.pause, func() error {
		p := newProgress(log, "Uploading, bytes")
		defer p.end()
		body, kind := parts(files, func(done int64) { p.at(done, size) })
		defer func() { _ = body.Close() }()
		r, err := c.request(ctx, http.MethodPost, "api/v1/returns", q, body)
		if err != nil {
			return final{err}
		}
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Idempotency-Key", key)
		return c.do(r, &out)
	})
	return out, err
}

// parts streams files as a form.
func parts(files []string, at func(int64)) (io.ReadCloser, string) {
	in, out := io.Pipe()
	m := multipart.NewWriter(out)
	go func() {
		var done int64
		var err error
		for _, name := range files {
			if err = part(m, name, func(n int) { done += int64(n); at(done) }); err != nil {
				break
			}
		}
		if err == nil {
			err = m.Close()
		}
		_ = out.CloseWithError(err)
	}()
	return in, m.FormDataContentType()
}

func part(m *multipart.Writer, name string, at func(int)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	w, err := m.CreateFormFile("file", filepath.Base(name))
	if err != nil {
		return err
	}
	_, err = io.Copy(io.MultiWriter(w, counting(at)), f)
	return err
}

// counting tells how much was written.
type counting func(int)

func (c counting) Write(b []byte) (int, error) {
	c(len(b))
	return len(b), nil
}

func (c *submitter) request(ctx context.Context, method, path string, q url.Values, body io.Reader) (*http.Request, error) {
	u := c.site.JoinPath(path)
	u.RawQuery = q.Encode()
	r, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err == nil {
		r.Header.Set("Authorization", "Bearer "+c.token)
		r.Header.Set("Accept", "application/json")
	}
	return r, err
}

// do asks and reads the answer. Only what another try could change is an error not final.
func (c *submitter) do(r *http.Request, into any) error {
	res, err := c.http.Do(r)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fmt.Errorf("the server could not be reached: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, 64<<20))
	if err != nil {
		return fmt.Errorf("the answer was cut off: %w", err)
	}
	switch {
	case res.StatusCode < 300:
		if into == nil || len(b) == 0 {
			return nil
		}
		return json.Unmarshal(b, into)
	case res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("the server answered %s", res.Status)
	}
	return final{refusal(res.Status, b)}
}

// refusal is what a server says when it does not do what was asked.
func refusal(status string, b []byte) error {
	var p struct {
		Detail string `json:"detail"`
		Errors []struct {
			Field    string `json:"field"`
			Location string `json:"location"`
			Message  string `json:"message"`
		} `json:"errors"`
	}
	if json.Unmarshal(b, &p) != nil || p.Detail == "" && len(p.Errors) == 0 {
		return fmt.Errorf("the server answered %s", status)
	}
	var out bytes.Buffer
	out.WriteString(p.Detail)
	for _, x := range p.Errors {
		if out.Len() > 0 {
			out.WriteString("; ")
		}
		fmt.Fprintf(&out, "%s%s: %s", x.Field, x.Location, x.Message)
	}
	return errors.New(out.String())
}

// settled waits until a submission has left a state.
func (c *submitter) settled(ctx context.Context, s submitted, state string, most time.Duration, log io.Writer) (submitted, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	wait := c.pause / 5
	for s.State == state || s.Result == nil && s.Form == "file" {
		select {
		case <-ctx.Done():
			return s, fmt.Errorf("the server is still at it; see how far it is at %s", c.page(s))
		case <-time.After(wait):
		}
		wait = min(wait*3/2, 5*time.Second)
		err := again(ctx, log, c.pause, func() error {
			r, err := c.request(ctx, http.MethodGet, "api/v1/returns/"+s.Org+"/"+s.ID, url.Values{"problems": {"200"}}, nil)
			if err != nil {
				return final{err}
			}
			return c.do(r, &s)
		})
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// send sends a checked submission on. A second try of what was done already is no failure.
func (c *submitter) send(ctx context.Context, s submitted, why string) error {
	body, err := json.Marshal(map[string]string{"reason": why})
	if err != nil {
		return err
	}
	r, err := c.request(ctx, http.MethodPost, "api/v1/returns/"+s.Org+"/"+s.ID+"/send", nil, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	err = c.do(r, nil)
	if err == nil || isFinal(err) {
		return err
	}
	now, look := c.settled(ctx, submitted{Org: s.Org, ID: s.ID, State: "asked"}, "asked", time.Minute, io.Discard)
	if look == nil && now.State != "checked" {
		return nil
	}
	return err
}
