package files

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// The kinds of footage that a browser can play.
const (
	MP4  = "video/mp4"
	WEBM = "video/webm"
	// Bytes is what nothing more is known of.
	Bytes = "application/octet-stream"
)

// recorderEndings are those that camera recorders give their own formats; the players of their makers go by them.
var recorderEndings = []string{".dav", ".h264", ".264", ".265", ".h265", ".avi", ".mkv", ".asf", ".wmv", ".mov", ".m4v", ".mts", ".m2ts", ".ts", ".mpg", ".mpeg", ".3gp", ".g64", ".g64x", ".exa", ".sef", ".ssf"}

// evidenceKind tells what a file is by its content. Nothing is refused; what could harm when it is drawn or opened is Bytes,
// which is only ever saved.
func evidenceKind(r *Reader) (string, error) {
	head := make([]byte, min(r.Size(), 3072))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if len(head) > 12 && string(head[4:8]) == "ftyp" && string(head[8:12]) != "M4A " {
		return MP4, nil
	}
	if bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")) && bytes.Contains(head[:min(len(head), 64)], []byte("webm")) {
		return WEBM, nil
	}
	if r.Size() > 1<<30 { // a document or picture is not that large
		return Bytes, nil
	}
	kind, err := kindOf(r)
	if errors.Is(err, errKind) || errors.Is(err, errBroken) || errors.Is(err, errBomb) || errors.Is(err, errMacros) {
		return Bytes, nil
	}
	return kind, err
}

// Plays tells whether a browser can play or show a kind by itself, without running anything of it.
func Plays(kind string) bool {
	return slices.Contains([]string{MP4, WEBM, MP3, WAV, OGG, M4A, JPEG, PNG}, kind)
}

// evidenceName is safeName, but that a recorder's own ending stays.
func evidenceName(name, kind string) string {
	end := strings.ToLower(path.Ext(name))
	safe := safeName(name, kind)
	switch {
	case kind == MP4 && (end == ".mov" || end == ".m4v" || end == ".3gp"):
		return safe + end
	case kind == MP4:
		return safe + ".mp4"
	case kind == WEBM:
		return safe + ".webm"
	case kind == Bytes && slices.Contains(recorderEndings, end):
		return safe + end
	case kind == Bytes:
		return safe + ".bin"
	}
	return safe
}
