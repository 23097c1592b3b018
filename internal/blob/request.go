package blob

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// request is one question to S3. Its body is in memory, so it can be asked again.
type request struct {
	method, key string
	query       url.Values
	header      map[string]string
	body        []byte
}

// tries is how often a request is made when the way there or the server fails.
const tries = 4

// refused is an answer of S3 that is not what was asked for.
type refused struct {
	status        int
	code, message string
}

func (r *refused) Error() string {
	return fmt.Sprintf("the S3 server answers %d %s %s", r.status, r.code, r.message)
}

// Is takes the answer "not there" for fs.ErrNotExist.
func (r *refused) Is(target error) bool {
	return target == fs.ErrNotExist && r.status == http.StatusNotFound
}

// do asks and gives an answer of status 2xx, whose body the caller closes. What fails for a moment is asked again.
func (s *s3) do(ctx context.Context, q request) (*http.Response, error) {
	var err error
	for i := range tries {
		if i > 0 {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(s.wait << (2 * (i - 1))):
			}
		}
		var res *http.Response
		if res, err = s.once(ctx, q); err == nil {
			if res.StatusCode/100 == 2 {
				return res, nil
			}
			r := refusal(res)
			if err = r; r.status < 500 && r.status != http.StatusTooManyRequests && r.code != "RequestTimeout" {
				return nil, err
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return nil, err
}

func (s *s3) once(ctx context.Context, q request) (*http.Response, error) {
	u := s.place.base
	u.RawPath = escape(u.Path + "/" + q.key)
	u.Path += "/" + q.key
	u.RawQuery = q.query.Encode()
	req, err := http.NewRequestWithContext(ctx, q.method, u.String(), bytes.NewReader(q.body))
	if err != nil {
		return nil, err
	}
	for k, v := range q.header {
		req.Header.Set(k, v)
	}
	if q.method == http.MethodPut || q.method == http.MethodPost {
		sum := md5.Sum(q.body) // what S3 checks the body against; it keeps nothing secret
		req.Header.Set("Content-MD5", base64.StdEncoding.EncodeToString(sum[:]))
	}
	sum := sha256.Sum256(q.body)
	hash := hex.EncodeToString(sum[:])
	req.Header.Set("X-Amz-Content-Sha256", hash)
	key, err := s.keys.Retrieve(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.signer.SignHTTP(ctx, key, req, hash, "s3", s.place.region, time.Now(), func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }); err != nil {
		return nil, err
	}
	return s.client.Do(req)
}

// ask makes a request whose answer has no body of worth.
func (s *s3) ask(ctx context.Context, q request) error {
	res, err := s.do(ctx, q)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
	return res.Body.Close()
}

// read makes a request whose answer is a small document. S3 can say in it that it failed after all.
func (s *s3) read(ctx context.Context, q request, into any) error {
	res, err := s.do(ctx, q)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, 8<<20))
	if err != nil {
		return err
	}
	var bad answer
	if xml.Unmarshal(b, &bad) == nil && bad.XMLName.Local == "Error" {
		return &refused{res.StatusCode, bad.Code, bad.Message}
	}
	if into == nil {
		return nil
	}
	return xml.Unmarshal(b, into)
}

type answer struct {
	XMLName xml.Name
	Code    string
	Message string
}

func refusal(res *http.Response) *refused {
	defer func() { _ = res.Body.Close() }()
	b, _ := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	var a answer
	_ = xml.Unmarshal(b, &a)
	return &refused{res.StatusCode, a.Code, a.Message}
}

// escape writes a path as S3's signature wants it: all but unreserved characters and slashes in hex.
func escape(path string) string {
	var b strings.Builder
	for i := range len(path) {
		switch c := path[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
