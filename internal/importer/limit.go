package importer

import (
	"errors"
	"fmt"
	"io"
)

// Limits bound what one file may cost. Zero fields take the defaults given.
type Limits struct {
	Bytes    int64 // size as sent; 100 MiB
	Unzipped int64 // all parts read from a workbook; 500 MiB
	Ratio    int64 // unzipped to zipped, judged beyond the first MiB; 200
	Rows     int   // highest row number; 1,048,576
	Columns  int   // 300
	Cell     int   // bytes in one cell; 32,767
}

func (l Limits) filled() Limits {
	or := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	orInt := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	or(&l.Bytes, 100<<20)
	or(&l.Unzipped, 500<<20)
	or(&l.Ratio, 200)
	orInt(&l.Rows, 1_048_576)
	orInt(&l.Columns, 300)
	orInt(&l.Cell, 32_767)
	return l
}

// FileError is a refusal of the whole file. Message is for the person who sent
// it; Row is the last row looked at, or 0.
type FileError struct {
	Code    string
	Row     int
	Message string
}

// Error gives the message.
func (e *FileError) Error() string { return e.Message }

func refuse(code string, row int, format string, args ...any) error {
	return &FileError{Code: code, Row: row, Message: fmt.Sprintf(format, args...)}
}

// asFileError finds the refusal in err, if it is one.
func asFileError(err error) (*FileError, bool) {
	var f *FileError
	ok := errors.As(err, &f)
	return f, ok
}

// meter stops a reader of unzipped data when it has given too much, alone or
// with the other parts of the same file.
type meter struct {
	r           io.Reader
	zipped, got int64
	total       *int64
	lim         Limits
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.got += int64(n)
	*m.total += int64(n)
	if *m.total > m.lim.Unzipped {
		return n, refuse("unzipped_too_big", 0, "This workbook is larger than %d MB when opened. Send it in parts, or as CSV", m.lim.Unzipped>>20)
	}
	if m.got > 1<<20 && m.got > m.lim.Ratio*max(m.zipped, 1) {
		return n, refuse("zip_ratio", 0, "This workbook unpacks to far more than its size, so we stopped reading it. Save it again as CSV and send that")
	}
	return n, err
}
