package blob

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// partSize is how much of an object is sent at a time; S3 takes ten thousand parts.
const partSize = 8 << 20

// Put sends a small object in one request and a larger one in parts. One that was given up leaves no part behind.
func (s *s3) Put(ctx context.Context, key string, fill func(io.Writer) error) error {
	w := &parts{s: s, ctx: ctx, key: key, buf: make([]byte, 0, 1<<16)}
	err := fill(w)
	if err == nil {
		err = w.end()
	}
	if err == nil || w.upload == "" {
		return err
	}
	q := request{method: http.MethodDelete, key: key, query: url.Values{"uploadId": {w.upload}}}
	return errors.Join(err, s.ask(context.WithoutCancel(ctx), q))
}

// header is what every new object is sent with.
func (s *s3) header() map[string]string {
	h := map[string]string{"Content-Type": "application/octet-stream"}
	for k, v := range s.place.put {
		h[k] = v
	}
	return h
}

// parts gathers what is written until a part is full.
type parts struct {
	s      *s3
	ctx    context.Context
	key    string
	buf    []byte
	upload string // "" as long as one request may do
	done   []donePart
}

type donePart struct {
	PartNumber int
	ETag       string
}

// Write sends each part that is full.
func (w *parts) Write(b []byte) (int, error) {
	n := 0
	for len(b) > 0 {
		if len(w.buf) == partSize {
			if err := w.send(); err != nil {
				return n, err
			}
		}
		m := min(len(b), partSize-len(w.buf))
		w.buf = append(w.buf, b[:m]...)
		b, n = b[m:], n+m
	}
	return n, w.ctx.Err()
}

// send sends a part, the first one after asking for an upload in parts.
func (w *parts) send() error {
	if w.upload == "" {
		var begun struct{ UploadId string }
		if err := w.s.read(w.ctx, request{method: http.MethodPost, key: w.key, query: url.Values{"uploads": {""}}, header: w.s.header()}, &begun); err != nil {
			return err
		}
		if begun.UploadId == "" {
			return errors.New("the S3 server begins no upload in parts")
		}
		w.upload = begun.UploadId
	}
	n := len(w.done) + 1
	res, err := w.s.do(w.ctx, request{method: http.MethodPut, key: w.key, query: url.Values{"uploadId": {w.upload}, "partNumber": {strconv.Itoa(n)}}, body: w.buf})
	if err != nil {
		return err
	}
	_ = res.Body.Close()
	w.done = append(w.done, donePart{n, res.Header.Get("ETag")})
	w.buf = w.buf[:0]
	return nil
}

// end sends what is left and makes the object whole.
func (w *parts) end() error {
	if w.upload == "" {
		return w.s.ask(w.ctx, request{method: http.MethodPut, key: w.key, header: w.s.header(), body: w.buf})
	}
	if err := w.send(); err != nil {
		return err
	}
	body, err := xml.Marshal(struct {
		XMLName xml.Name   `xml:"http://s3.amazonaws.com/doc/2006-03-01/ CompleteMultipartUpload"`
		Part    []donePart `xml:"Part"`
	}{Part: w.done})
	if err != nil {
		return err
	}
	return w.s.read(w.ctx, request{method: http.MethodPost, key: w.key, query: url.Values{"uploadId": {w.upload}}, body: body}, nil)
}
