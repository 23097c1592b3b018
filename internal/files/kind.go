package files

import (
	"archive/zip"
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // dimensions
	_ "image/png"  // dimensions
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// What a file may be. Anything else is refused.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	PDF  = "application/pdf"
	Text = "text/plain"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	MP3  = "audio/mpeg"
	WAV  = "audio/wav"
	OGG  = "audio/ogg"
	M4A  = "audio/mp4"
)

// ext is the ending a name is given for each kind.
var ext = map[string]string{JPEG: ".jpg", PNG: ".png", PDF: ".pdf", Text: ".txt", DOCX: ".docx", XLSX: ".xlsx", PPTX: ".pptx",
	CSV: ".csv", JSON: ".json", ZIP: ".zip", MP3: ".mp3", WAV: ".wav", OGG: ".ogg", M4A: ".m4a"}

// Bounds of a picture: a header can promise more pixels than any machine can draw.
const (
	maxSide   = 20_000
	maxPixels = 80_000_000
)

// Bounds of what a document unpacks to.
const (
	maxEntries  = 10_000
	maxUnpacked = 1 << 30
)

// errKind, and the others, say why a file is refused; they carry nothing of it.
var (
	errKind   = errors.New("not a kind that is taken")
	errBomb   = errors.New("it would unpack to too much")
	errMacros = errors.New("it holds a program")
	errBroken = errors.New("it cannot be read")
)

// kindOf tells what a file is by its content, and refuses what is dangerous to open.
func kindOf(r *Reader) (string, error) {
	head := make([]byte, min(r.Size(), 3072))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG, picture(r, "jpeg")
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, picture(r, "png")
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return office(r)
	}
	if k := audio(head); k != "" {
		return k, nil
	}
	return Text, text(r, head)
}

func picture(r *Reader, want string) error {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	c, format, err := image.DecodeConfig(r)
	if err != nil || format != want {
		return errBroken
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxSide || c.Height > maxSide || int64(c.Width)*int64(c.Height) > maxPixels {
		return errBomb
	}
	return nil
}

func audio(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("ID3")):
		return MP3
	case len(b) > 2 && b[0] == 0xff && (b[1] == 0xfb || b[1] == 0xf3 || b[1] == 0xf2):
		return MP3
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE":
		return WAV
	case bytes.HasPrefix(b, []byte("OggS\x00")):
		return OGG
	case len(b) > 12 && string(b[4:8]) == "ftyp" && string(b[8:12]) == "M4A ":
		return M4A
	}
	return ""
}

// office tells which document a zip is by the parts that only that kind has.
func office(r *Reader) (string, error) {
	z, err := zip.NewReader(r, r.Size())
	if err != nil {
		return "", errBroken
	}
	if len(z.File) > maxEntries {
		return "", errBomb
	}
	var total uint64
	kind, types := "", false
	for _, f := range z.File {
		if total += f.UncompressedSize64; total > maxUnpacked {
			return "", errBomb
		}
		switch f.Name {
		case "[Content_Types].xml":
			types = true
		case "word/document.xml":
			kind = DOCX
		case "xl/workbook.xml":
			kind = XLSX
		case "ppt/presentation.xml":
			kind = PPTX
		}
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			return "", errMacros
		}
	}
	if kind == "" || !types {
		return "", errKind
	}
	return kind, nil
}

// text accepts what is readable as text to its end and would not be taken for a page by a browser.
func text(r *Reader, head []byte) error {
	if t := http.DetectContentType(head); !strings.HasPrefix(t, "text/plain") || markup(head) {
		return errKind
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	buf := make([]byte, 64<<10)
	carry := 0
	for {
		n, err := io.ReadFull(r, buf[carry:])
		b := buf[:carry+n]
		end := err != nil
		for len(b) > 0 && (end || utf8.FullRune(b)) {
			c, size := utf8.DecodeRune(b)
			if c == utf8.RuneError && size == 1 || c < ' ' && !strings.ContainsRune("\t\n\r\f", c) {
				return errKind
			}
			b = b[size:]
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
		carry = copy(buf, b)
	}
}

// markup tells whether text begins like something that a browser or viewer runs.
func markup(head []byte) bool {
	s := strings.ToLower(string(head))
	for _, w := range []string{"<html", "<script", "<svg", "<!doctype", "<?xml", "<?php", "<body", "<iframe"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return strings.HasPrefix(s, "#!")
}
