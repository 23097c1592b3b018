package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/havenward/havenward/internal/identity"
)

// providersOf reads the sign-in providers of a file; see docs/sign-in.md for its fields.
func providersOf(path string) ([]identity.Provider, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the sign-in providers: %w", err)
	}
	var list []identity.Provider
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("the sign-in providers in %s: %w", path, err)
	}
	return list, nil
}
