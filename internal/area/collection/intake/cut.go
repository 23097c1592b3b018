package intake

import (
	"bytes"
	"errors"
	"io"
)

// blockSize is how much of a CSV file one worker takes at a time, and so the longest row there may be. It is large beside
// a row and small beside a processor's memory.
const blockSize = 1 << 20

// cutter cuts CSV text into blocks that end where a record ends, without reading cells: quote marks are jumped from one
// to the next. A line break within quote marks is part of a cell, and a quote mark opens only at the beginning of one.
type cutter struct {
	r     io.Reader
	delim byte
	line  byte // '\n', or '\r' in files of old systems that have no other
	rest  []byte
	ended bool
}

// next fills buf, which has room for blockSize bytes, with whole records. It gives io.EOF after the last; tooLong says
// that one record alone is longer than a block.
func (c *cutter) next(buf []byte) (block []byte, tooLong bool, err error) {
	if c.ended && len(c.rest) == 0 {
		return nil, false, io.EOF
	}
	buf = buf[:copy(buf[:blockSize], c.rest)]
	c.rest = c.rest[:0]
	for !c.ended && len(buf) < blockSize {
		n, err := c.r.Read(buf[len(buf):blockSize])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			c.ended = true
		} else if err != nil {
			return nil, false, err
		}
	}
	if c.ended {
		if len(buf) == 0 {
			return nil, false, io.EOF
		}
		return buf, false, nil
	}
	if c.line == 0 {
		if c.line = '\n'; bytes.IndexByte(buf, '\n') < 0 {
			c.line = '\r'
		}
	}
	end := c.lastEnd(buf)
	if end == 0 {
		return buf, true, nil
	}
	c.rest = append(c.rest, buf[end:]...)
	return buf[:end], false, nil
}

// lastEnd gives where the last whole record of buf ends, which begins at the beginning of a record; 0 for none.
func (c *cutter) lastEnd(buf []byte) int {
	end, pos := 0, 0
	seek := func(to int) {
		// A carriage return at the very end may have its line feed in the next block.
		if c.line == '\r' && to == len(buf) {
			to--
		}
		if to > pos {
			if i := bytes.LastIndexByte(buf[pos:to], c.line); i >= 0 {
				end = pos + i + 1
			}
		}
	}
	for {
		q := bytes.IndexByte(buf[pos:], '"')
		if q < 0 {
			seek(len(buf))
			return end
		}
		q += pos
		seek(q)
		pos = q + 1
		if q > 0 && buf[q-1] != c.delim && buf[q-1] != '\n' && buf[q-1] != '\r' {
			continue // a stray mark inside a cell
		}
		for {
			close := bytes.IndexByte(buf[pos:], '"')
			if close < 0 || pos+close+1 == len(buf) { // it may be one of two
				return end
			}
			pos += close + 1
			if buf[pos] != '"' {
				break
			}
			pos++
		}
	}
}
