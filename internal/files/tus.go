package files

import (
	"bytes"
	"crypto/sha1" // #nosec G505: the tus protocol asks servers to know it; it guards against accidents only
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/fault"
)

// Who says whose an upload is: the organisation, and a key for the person or session that alone may go on with it. An
// error is answered with 404.
type Who func(r *http.Request) (org, owner string, err error)

// statusChecksum is what tus 1.0.0 answers when a checksum does not hold.
const statusChecksum = 460

// Tus serves resumable uploads by the protocol tus 1.0.0 (https://tus.io/protocols/resumable-upload) at base, such as
// "/uploads": creation, termination, expiration and checksum. A finished upload waits for Finish.
func (s *Store) Tus(base string, who Who) http.Handler {
	base = strings.TrimSuffix(base, "/")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Tus-Resumable", "1.0.0")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		if r.Method == http.MethodOptions {
			h.Set("Tus-Version", "1.0.0")
			h.Set("Tus-Extension", "creation,expiration,checksum,termination")
			h.Set("Tus-Checksum-Algorithm", "sha1,sha256")
			h.Set("Tus-Max-Size", strconv.FormatInt(s.deps.MaxSize, 10))
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if r.Header.Get("Tus-Resumable") != "1.0.0" {
			h.Set("Tus-Version", "1.0.0")
			w.WriteHeader(http.StatusPreconditionFailed)
			return
		}
		org, owner, err := who(r)
		if err != nil || org == "" || owner == "" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		rest, ok := strings.CutPrefix(r.URL.Path, base)
		name := strings.TrimPrefix(rest, "/")
		switch {
		case !ok || strings.Contains(name, "/"):
			w.WriteHeader(http.StatusNotFound)
		case name == "" && r.Method == http.MethodPost:
			s.create(w, r, base, org, owner)
		case name == "":
			w.WriteHeader(http.StatusMethodNotAllowed)
		default:
			s.resume(w, r, org, owner, name)
		}
	})
}

func (s *Store) create(w http.ResponseWriter, r *http.Request, base, org, owner string) {
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	if err != nil || size <= 0 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if size > s.deps.MaxSize {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	meta, err := metadata(r.Header.Get("Upload-Metadata"))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	u, err := s.begin(r.Context(), org, owner, meta["filename"], size, r.Header.Get("Idempotency-Key"))
	if err == nil && u.size != size {
		err = fault.New(fault.Conflict, "The same key was used for another upload")
	}
	if err != nil {
		s.answer(w, err)
		return
	}
	w.Header().Set("Location", base+"/"+u.id)
	w.Header().Set("Upload-Expires", u.expires.Format(http.TimeFormat))
	w.WriteHeader(http.StatusCreated)
}

func (s *Store) resume(w http.ResponseWriter, r *http.Request, org, owner, name string) {
	u, err := s.find(r.Context(), s.deps.DB, org, name, owner)
	if err != nil {
		s.answer(w, err)
		return
	}
	h := w.Header()
	h.Set("Upload-Expires", u.expires.Format(http.TimeFormat))
	switch r.Method {
	case http.MethodHead:
		h.Set("Upload-Offset", strconv.FormatInt(u.offset, 10))
		h.Set("Upload-Length", strconv.FormatInt(u.size, 10))
		w.WriteHeader(http.StatusOK)
	case http.MethodDelete:
		if err := s.cancel(r.Context(), u); err != nil {
			s.answer(w, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	case http.MethodPatch:
		s.patch(w, r, u)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (s *Store) patch(w http.ResponseWriter, r *http.Request, u upload) {
	if r.Header.Get("Content-Type") != "application/offset+octet-stream" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	at, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || at < 0 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if at != u.offset {
		s.answer(w, errOffset)
		return
	}
	if r.ContentLength > u.size-u.offset {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	body := io.Reader(r.Body)
	if sum := r.Header.Get("Upload-Checksum"); sum != "" {
		if body = checked(w, r, sum); body == nil {
			return
		}
	}
	extend := s.extend
	if s.large {
		extend = s.extendLarge
		_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // a large file takes as long as it takes
	}
	offset, err := extend(r.Context(), u, body)
	if err != nil {
		s.answer(w, err)
		return
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(offset, 10))
	w.WriteHeader(http.StatusNoContent)
}

// checked reads a body whose checksum is given, at most one part, and answers itself if it does not hold.
func checked(w http.ResponseWriter, r *http.Request, sum string) io.Reader {
	name, want, _ := strings.Cut(sum, " ")
	var h hash.Hash
	switch name {
	case "sha1":
		h = sha1.New()
	case "sha256":
		h = sha256.New()
	}
	digest, err := base64.StdEncoding.DecodeString(want)
	if h == nil || err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return nil
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, partSize))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return nil
	}
	if h.Write(b); !bytes.Equal(h.Sum(nil), digest) {
		w.WriteHeader(statusChecksum)
		return nil
	}
	return bytes.NewReader(b)
}

// metadata reads Upload-Metadata: keys with base64 values, separated by commas.
func metadata(s string) (map[string]string, error) {
	out := map[string]string{}
	if len(s) > 4096 {
		return nil, errors.New("too long")
	}
	for _, pair := range strings.Split(s, ",") {
		k, v, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if k == "" {
			continue
		}
		b, err := base64.StdEncoding.DecodeString(v)
		if err != nil {
			return nil, errors.New("not base64")
		}
		out[k] = string(b)
	}
	return out, nil
}

func (s *Store) answer(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	switch fault.KindOf(err) {
	case fault.NotFound:
		status = http.StatusNotFound
	case fault.Conflict:
		status = http.StatusConflict
	case fault.TooMany:
		status = http.StatusTooManyRequests
	case fault.Unavailable:
		status = http.StatusServiceUnavailable
	}
	if errors.Is(err, errOffset) {
		status = http.StatusConflict
	}
	if status == http.StatusInternalServerError {
		s.deps.Log.Error("an upload failed")
	}
	w.WriteHeader(status)
}
