package export

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// spoolRoom is how many bytes a spool holds in memory before it goes to disk.
const spoolRoom = 4 << 20

// spool is where a file waits until it is whole: in memory, and on disk when it grows large.
type spool struct {
	dir  string // for the file on disk; "" is the system's
	mem  bytes.Buffer
	file *os.File
}

// Write adds to what waits.
func (s *spool) Write(p []byte) (int, error) {
	if s.file != nil {
		return s.file.Write(p)
	}
	if s.mem.Len()+len(p) <= spoolRoom {
		return s.mem.Write(p)
	}
	var err error
	if s.file, err = os.CreateTemp(s.dir, "havenward-export-*"); err != nil {
		return 0, err
	}
	if _, err = s.mem.WriteTo(s.file); err != nil {
		return 0, err
	}
	s.mem = bytes.Buffer{}
	return s.file.Write(p)
}

// send writes all of it to w.
func (s *spool) send(w io.Writer) error {
	if s.file == nil {
		_, err := w.Write(s.mem.Bytes())
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

// discard removes the file on disk, if there is one.
func (s *spool) discard() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
