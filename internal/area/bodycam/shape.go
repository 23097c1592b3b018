package bodycam

import (
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/importer"
)

// row is one recording as a vendor's file has it. Who wore the camera is not read from there: issues say it.
type row struct {
	serial      string
	start, stop time.Time
	seconds     int
	clip, hash  string
	bytes       int64
}

// Fields gives the fields that a heading of a vendor's file may fill, with their words.
func Fields() [][2]string {
	return [][2]string{{"device_serial", "Serial number or tag"}, {"start", "Began"}, {"end", "Ended"}, {"duration", "Length in seconds"}, {"clip_id", "The vendor’s number of the footage"}, {"hash", "SHA-256 of the footage"},
		{"size", "Size in bytes"}, {"-", "Leave it out"}}
}

// layouts are the ways in which vendors write a moment. One without a zone is London's.
var layouts = []string{"2006-01-02 15:04:05", "02/01/2006 15:04:05", "2006-01-02T15:04:05", "02/01/2006 15:04", "2006-01-02 15:04", "02-Jan-2006 15:04:05", "2006/01/02 15:04:05", "02-01-2006 15:04:05"}

// moments reads moments of one file: the layout that fitted last is tried first.
type moments struct{ last int }

func (m *moments) read(s string) (time.Time, *importer.Flaw) {
	if len(s) > 10 && s[10] == 'T' && len(s) > 19 {
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return sound(t)
		}
	}
	for i := range layouts {
		k := (m.last + i) % len(layouts)
		if t, err := time.ParseInLocation(layouts[k], s, clock.London()); err == nil {
			m.last = k
			return sound(t)
		}
	}
	return time.Time{}, &importer.Flaw{Code: "bad_moment", Message: "This is not a day and a time we can read. Write it as 2026-11-12 07:30:00"}
}

func sound(t time.Time) (time.Time, *importer.Flaw) {
	if t.Year() < 2010 {
		return t, &importer.Flaw{Code: "clock_reset", Message: "This is before 2010. A camera whose clock was reset writes such days"}
	}
	return t.UTC().Truncate(time.Second), nil
}

// shape is what a vendor's file is read as. known tells whether a camera has that serial number or tag.
func shape(now time.Time, known func(serial string) bool) importer.Shape[row] {
	m := &moments{}
	late := now.Add(time.Hour)
	return importer.Shape[row]{Name: "activations", Columns: []importer.Column[row]{
		{Key: "device_serial", Labels: []string{"Serial", "Serial number", "Device", "Device ID", "Device serial", "Camera", "Asset", "Asset tag"}, Required: true, Set: func(r *row, s string) *importer.Flaw {
			if r.serial = Key(s); !known(r.serial) {
				return &importer.Flaw{Code: "no_camera", Message: "No camera here has this serial number or tag"}
			}
			return nil
		}},
		{Key: "start", Labels: []string{"Started", "Start time", "Recording start", "Recorded on", "Begin", "Record start"}, Required: true, Set: importer.Into(m.read, func(r *row) *time.Time { return &r.start })},
		{Key: "end", Labels: []string{"Stopped", "End time", "Stop", "Recording end", "Ended", "Record end"}, Set: importer.Into(m.read, func(r *row) *time.Time { return &r.stop })},
		{Key: "duration", Labels: []string{"Duration (s)", "Seconds", "Length", "Duration seconds"}, Set: func(r *row, s string) *importer.Flaw {
			n, err := strconv.ParseFloat(s, 64)
			if err != nil || !(n >= 0 && n <= 86400) {
				return &importer.Flaw{Code: "bad_length", Message: "This is not a length in seconds, from 0 to 86400"}
			}
			r.seconds = int(n)
			return nil
		}},
		{Key: "clip_id", Labels: []string{"Clip", "Clip reference", "Evidence ID", "Video ID", "File ID", "Media ID"}, Soft: true, Set: func(r *row, s string) *importer.Flaw {
			if len(s) > 120 {
				return &importer.Flaw{Code: "too_long", Message: "This is longer than 120 letters, so it is left out"}
			}
			r.clip = s
			return nil
		}},
		{Key: "hash", Labels: []string{"SHA256", "SHA-256", "Checksum"}, Soft: true, Set: func(r *row, s string) *importer.Flaw {
			if len(s) != 64 || strings.Trim(s, "0123456789abcdefABCDEF") != "" {
				return &importer.Flaw{Code: "bad_hash", Message: "This is no SHA-256, so it is left out"}
			}
			r.hash = strings.ToLower(s)
			return nil
		}},
		{Key: "size", Labels: []string{"Bytes", "File size", "Size (bytes)"}, Soft: true, Set: func(r *row, s string) *importer.Flaw {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil || n < 0 {
				return &importer.Flaw{Code: "bad_size", Message: "This is no number of bytes, so it is left out"}
			}
			r.bytes = n
			return nil
		}},
	}, Row: func(r row, add func(field, code string, s importer.Severity, message string)) {
		end := r.end()
		switch {
		case r.stop.IsZero() && r.seconds == 0:
			add("end", "no_end", importer.Error, "Neither an end nor a length is given")
		case end.Before(r.start):
			add("end", "ends_first", importer.Error, "It ends before it begins")
		case end.Sub(r.start) > 24*time.Hour:
			add("end", "too_long", importer.Error, "It lasts longer than a day. The camera’s clock may have jumped")
		case r.start.After(late):
			add("start", "future", importer.Error, "It begins in the future. The camera’s clock may be wrong")
		}
	}}
}

// end is when a recording ended, from its length where no end is given.
func (r *row) end() time.Time {
	if r.stop.IsZero() {
		return r.start.Add(time.Duration(r.seconds) * time.Second)
	}
	return r.stop
}
