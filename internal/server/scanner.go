package server

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/files"
)

// scannerOf gives the scanner of an address, nil for "".
func scannerOf(address string) (files.Scanner, error) {
	if address == "" {
		return nil, nil
	}
	c, err := files.NewClamd(address)
	return c.Scan, err
}

// askScanner gives what the health look asks of the scanner; nil where there is none.
func askScanner(address string) func(context.Context) (string, error) {
	if address == "" {
		return nil
	}
	return func(ctx context.Context) (string, error) {
		c, err := files.NewClamd(address)
		if err != nil {
			return "", err
		}
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		return c.Ping(ctx)
	}
}
