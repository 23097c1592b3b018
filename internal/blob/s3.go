package blob

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// s3 is a bucket of S3 or of a server that speaks as it does.
type s3 struct {
	place  place
	client *http.Client
	signer *v4.Signer
	keys   aws.CredentialsProvider
	wait   time.Duration // before the second try of a request
}

func openS3(address string, env func(string) string) (*s3, error) {
	p, err := parse(address, env)
	if err != nil {
		return nil, err
	}
	way := http.DefaultTransport.(*http.Transport).Clone()
	way.ResponseHeaderTimeout = time.Minute
	way.DisableCompression = true
	if bundle := env("AWS_CA_BUNDLE"); bundle != "" {
		pem, err := os.ReadFile(bundle)
		if err != nil {
			return nil, fmt.Errorf("AWS_CA_BUNDLE: %w", err)
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(pem) {
			return nil, errors.New("AWS_CA_BUNDLE holds no certificate")
		}
		way.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // a signature is for one host
	client := &http.Client{Transport: way, CheckRedirect: stay}
	return &s3{
		place:  p,
		client: client,
		signer: v4.NewSigner(),
		keys:   aws.NewCredentialsCache(&keys{env: env, profile: p.profile, region: p.region, far: client}, func(o *aws.CredentialsCacheOptions) { o.ExpiryWindow = 5 * time.Minute }),
		wait:   100 * time.Millisecond,
	}, nil
}

// Read asks for the bytes from a place on.
func (s *s3) Read(ctx context.Context, key string, from, n int64) (io.ReadCloser, error) {
	q := request{method: http.MethodGet, key: key, header: map[string]string{}}
	switch {
	case n == 0:
		return http.NoBody, nil
	case n > 0:
		q.header["Range"] = fmt.Sprintf("bytes=%d-%d", from, from+n-1)
	case from > 0:
		q.header["Range"] = fmt.Sprintf("bytes=%d-", from)
	}
	res, err := s.do(ctx, q)
	if err != nil {
		return nil, err
	}
	if q.header["Range"] != "" && res.StatusCode != http.StatusPartialContent {
		_ = res.Body.Close()
		return nil, errors.New("the S3 server does not give parts of an object")
	}
	return res.Body, nil
}

// Exists asks for the object's head.
func (s *s3) Exists(ctx context.Context, key string) (bool, error) {
	err := s.ask(ctx, request{method: http.MethodHead, key: key})
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Remove deletes the object.
func (s *s3) Remove(ctx context.Context, key string) error {
	if err := s.ask(ctx, request{method: http.MethodDelete, key: key}); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// page is one answer to a listing.
type page struct {
	Contents              []struct{ Key string }
	NextContinuationToken string
}

func (s *s3) page(ctx context.Context, most int, after string) (p page, err error) {
	v := url.Values{"list-type": {"2"}, "max-keys": {strconv.Itoa(most)}}
	if after != "" {
		v.Set("continuation-token", after)
	}
	return p, s.read(ctx, request{method: http.MethodGet, query: v}, &p)
}

// List asks for the keys a thousand at a time.
func (s *s3) List(ctx context.Context, each func(string) error) error {
	for after := ""; ; {
		p, err := s.page(ctx, 1000, after)
		if err != nil {
			return err
		}
		for _, o := range p.Contents {
			if err := each(o.Key); err != nil {
				return err
			}
		}
		if after = p.NextContinuationToken; after == "" {
			return nil
		}
	}
}

// Reach asks for the first key.
func (s *s3) Reach(ctx context.Context) error {
	_, err := s.page(ctx, 1, "")
	return err
}

// Close ends idle connections.
func (s *s3) Close() error {
	s.client.CloseIdleConnections()
	return nil
}
