package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestIconsAreFresh(t *testing.T) {
	want, err := picture(192)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "icon", "icon-192.png"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("icons are stale: run go generate ./internal/ui/assets")
	}
}
