package dialect

import (
	"bytes"
	"encoding/csv"

	"golang.org/x/text/encoding/charmap"
)

// File writes rows as the trust's system does, those of an incident beside each other. It is not for Totals, which have no rows: see TotalsFile.
func (d *Dialect) File(rows []Row) ([]byte, error) {
	var out bytes.Buffer
	if d.bom {
		out.WriteString("\ufeff")
	}
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = rune(d.delim), d.windows
	line := make([]string, len(d.Columns))
	for i, c := range d.Columns {
		line[i] = c.Heading
	}
	if err := w.Write(line); err != nil {
		return nil, err
	}
	for i := range rows {
		r := &rows[i]
		for j := range d.Columns {
			line[j] = d.Columns[j].cell(r)
		}
		times := 1
		if r.Fault == Twice {
			times = 2
		}
		for range times {
			if err := w.Write(line); err != nil {
				return nil, err
			}
		}
		if !d.linked || len(r.Record.Alleged) == 0 || i+1 < len(rows) && rows[i+1].Record == r.Record {
			continue
		}
		for j, c := range d.Columns { // the person who did it, linked to the same incident
			switch {
			case c.Role:
				line[j] = c.Labels[1].Text
			case c.Person:
				line[j] = ""
			}
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	if w.Flush(); w.Error() != nil {
		return nil, w.Error()
	}
	if d.windows {
		return charmap.Windows1252.NewEncoder().Bytes(out.Bytes())
	}
	return out.Bytes(), nil
}

// Label gives what a label of a column means, nil for one that is not known.
func (c *Column) Label(text string) map[string]string {
	for _, l := range c.Labels {
		if l.Text == text {
			return l.Sets
		}
	}
	return nil
}
