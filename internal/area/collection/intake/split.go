package intake

import "bytes"

// split reads the record of buf that begins at pos into w.cells and gives where the next begins; ok is false when a quote
// mark is never closed. Cells point into buf where they can. Rules as in package importer: CR, LF and CR LF end a record
// outside quote marks; two quote marks are one within them; a stray one inside a cell is part of it.
func (w *worker) split(buf []byte, pos int) (next int, ok bool) {
	w.cells = w.cells[:0]
	delim := w.delim
	for {
		start := pos
		if pos < len(buf) && buf[pos] == '"' {
			c, p, ok := w.quoted(buf, pos+1)
			if !ok {
				return len(buf), false
			}
			w.cells, pos = append(w.cells, c), p
		} else {
			for pos < len(buf) {
				if c := buf[pos]; c == delim || c == '\n' || c == '\r' {
					break
				}
				pos++
			}
			w.cells = append(w.cells, buf[start:pos:pos])
		}
		if pos >= len(buf) {
			return pos, true
		}
		switch buf[pos] {
		case delim:
			pos++
		case '\r':
			if pos+1 < len(buf) && buf[pos+1] == '\n' {
				pos++
			}
			return pos + 1, true
		default:
			return pos + 1, true
		}
	}
}

// quoted reads a cell whose opening mark stands before pos, up to the delimiter or the end of the record.
func (w *worker) quoted(buf []byte, pos int) (cell []byte, next int, ok bool) {
	var joined []byte
	for {
		i := bytes.IndexByte(buf[pos:], '"')
		if i < 0 {
			return nil, 0, false
		}
		part := buf[pos : pos+i : pos+i]
		pos += i + 1
		if pos < len(buf) && buf[pos] == '"' {
			joined = append(append(joined, part...), '"')
			pos++
			continue
		}
		tail := pos
		for pos < len(buf) && buf[pos] != w.delim && buf[pos] != '\n' && buf[pos] != '\r' {
			pos++
		}
		if joined == nil && tail == pos {
			return part, pos, true
		}
		return append(append(joined, part...), buf[tail:pos]...), pos, true
	}
}

// isBlank tells whether no cell of the record holds anything.
func (w *worker) isBlank() bool {
	for _, c := range w.cells {
		if len(c) > 0 && len(w.tidy(c)) > 0 {
			return false
		}
	}
	return true
}
