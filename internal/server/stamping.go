package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// stamping gives what asks the time-stamping authority of the settings, nil where none is set.
func (s *Server) stamping() func(ctx context.Context, request []byte) ([]byte, error) {
	if s.Config.TSA == "" {
		return nil
	}
	client := &http.Client{Timeout: 20 * time.Second}
	return func(ctx context.Context, request []byte) ([]byte, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.Config.TSA, bytes.NewReader(request))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Content-Type", "application/timestamp-query")
		res, err := client.Do(r)
		if err != nil {
			return nil, err
		}
		defer func() { _ = res.Body.Close() }()
		b, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
		if err == nil && res.StatusCode != http.StatusOK {
			err = fmt.Errorf("the time-stamping authority answers %s", res.Status)
		}
		return b, err
	}
}
