package files

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// strip copies a picture without its hidden data: where and when it was taken, by which camera, what was written into it,
// and whatever follows its end. Pixels are not touched. A picture whose parts do not hold together is errBroken.
func strip(kind string, w io.Writer, r io.Reader) error {
	br := bufio.NewReaderSize(r, 64<<10)
	var err error
	if kind == PNG {
		err = stripPNG(w, br)
	} else {
		err = stripJPEG(w, br)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errBroken
	}
	return err
}

// pngKeeps are the chunks that say how pixels look.
var pngKeeps = map[string]bool{"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true, "sBIT": true, "iCCP": true, "pHYs": true, "bKGD": true}

func stripPNG(w io.Writer, r *bufio.Reader) error {
	if _, err := io.CopyN(w, r, 8); err != nil {
		return err
	}
	for {
		head := make([]byte, 8)
		if _, err := io.ReadFull(r, head); err != nil {
			return err
		}
		n, name := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if n > 1<<31-1 {
			return errBroken
		}
		to := io.Discard
		if pngKeeps[name] {
			if _, err := w.Write(head); err != nil {
				return err
			}
			to = w
		}
		if _, err := io.CopyN(to, r, n+4); err != nil {
			return err
		}
		if name == "IEND" {
			return nil
		}
	}
}

// JPEG markers, from ITU-T T.81 table B.1.
const (
	mSOI, mEOI, mSOS    = 0xd8, 0xd9, 0xda
	mAPP0, mAPP1, mAPP2 = 0xe0, 0xe1, 0xe2
	mAPP14, mCOM        = 0xee, 0xfe
)

func stripJPEG(w io.Writer, r *bufio.Reader) error {
	m, err := marker(r)
	if err != nil || m != mSOI {
		return errBroken
	}
	if _, err := w.Write([]byte{0xff, mSOI}); err != nil {
		return err
	}
	for m, err = marker(r); err == nil; {
		if m == mEOI {
			_, err := w.Write([]byte{0xff, mEOI})
			return err
		}
		var body []byte
		if body, err = segment(r); err != nil {
			return err
		}
		if out := kept(m, body); out != nil {
			if err := put(w, m, out); err != nil {
				return err
			}
		}
		if m == mSOS {
			m, err = scan(w, r)
		} else {
			m, err = marker(r)
		}
	}
	return err
}

// kept gives what stays of a segment, nil for nothing.
func kept(m byte, body []byte) []byte {
	switch {
	case m == mAPP1:
		if o := orientation(body); o > 1 {
			return turned(o)
		}
		return nil
	case m == mAPP0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 14:
		return append(bytes.Clone(body[:12]), 0, 0) // without its thumbnail
	case m == mAPP2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")), m == mAPP14 && bytes.HasPrefix(body, []byte("Adobe")):
		return body
	case m >= mAPP0 && m <= 0xef, m == mCOM:
		return nil
	}
	return body
}

func marker(r *bufio.Reader) (byte, error) {
	b, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	if b != 0xff {
		return 0, errBroken
	}
	for b == 0xff {
		if b, err = r.ReadByte(); err != nil {
			return 0, err
		}
	}
	return b, nil
}

func segment(r *bufio.Reader) ([]byte, error) {
	var n [2]byte
	if _, err := io.ReadFull(r, n[:]); err != nil {
		return nil, err
	}
	size := int(binary.BigEndian.Uint16(n[:]))
	if size < 2 {
		return nil, errBroken
	}
	body := make([]byte, size-2)
	_, err := io.ReadFull(r, body)
	return body, err
}

func put(w io.Writer, m byte, body []byte) error {
	b := binary.BigEndian.AppendUint16([]byte{0xff, m}, uint16(len(body)+2))
	_, err := w.Write(append(b, body...))
	return err
}

// scan copies coded pixels up to the next marker and gives that.
func scan(w io.Writer, r *bufio.Reader) (byte, error) {
	out := bufio.NewWriter(w)
	for {
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != 0xff {
			_ = out.WriteByte(b) // its error stays for Flush
			continue
		}
		for b == 0xff {
			if b, err = r.ReadByte(); err != nil {
				return 0, err
			}
		}
		if b != 0 && (b < 0xd0 || b > 0xd7) {
			return b, out.Flush()
		}
		_, _ = out.Write([]byte{0xff, b})
	}
}

var exif = []byte("Exif\x00\x00")

// orientation reads how the camera was held, 1 to 8, from an Exif segment; 0 if it does not say.
func orientation(b []byte) uint16 {
	t, ok := bytes.CutPrefix(b, exif)
	if !ok || len(t) < 8 {
		return 0
	}
	var o binary.ByteOrder = binary.BigEndian
	if t[0] == 'I' {
		o = binary.LittleEndian
	}
	at := int64(o.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return 0
	}
	n := int64(o.Uint16(t[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > int64(len(t)) {
			return 0
		}
		if o.Uint16(t[e:]) == 0x0112 { // Exif tag Orientation
			if v := o.Uint16(t[e+8:]); v <= 8 {
				return v
			}
			return 0
		}
	}
	return 0
}

// turned makes an Exif segment that holds the orientation and nothing else.
func turned(o uint16) []byte {
	b := append(bytes.Clone(exif), 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1)
	b = binary.BigEndian.AppendUint16(b, 0x0112)
	b = binary.BigEndian.AppendUint16(b, 3) // SHORT
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint16(b, o)
	return append(b, 0, 0, 0, 0, 0, 0)
}
