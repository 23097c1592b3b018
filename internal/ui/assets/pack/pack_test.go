package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestTheArchiveIsFresh(t *testing.T) {
	want, err := pack("..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "assets.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("assets.zip is stale: run go generate ./internal/ui/assets")
	}
}
