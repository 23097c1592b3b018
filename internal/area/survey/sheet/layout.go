package sheet

import (
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// layoutOf tells what the columns hold, once the rows read so far end with the names of the columns; nil before that.
func layoutOf(head []importer.Row) *layout {
	names := head[len(head)-1]
	percents, bases, signs := 0, 0, 0
	for _, c := range names.Cells {
		f := fold(c)
		switch {
		case strings.HasPrefix(c, "%") && f != "":
			percents++
		case strings.HasPrefix(f, "base"):
			bases++
		case c == "%" || strings.EqualFold(c, "n"):
			signs++
		}
	}
	switch {
	case percents > 0 && bases > 0:
		return wide(head)
	case signs >= 4 && len(head) >= 3:
		return stacked(head)
	}
	return nil
}

func newLayout() *layout {
	return &layout{code: -1, name: -1, group: -1, weighting: -1, respondents: -1}
}

// leading tells what a column before the questions holds. Region and system are passed over on purpose.
func (l *layout) leading(at int, name string) {
	f := fold(name)
	set := func(to *int) {
		if *to < 0 {
			*to = at
		}
	}
	switch {
	case strings.Contains(f, "ods"), strings.Contains(f, "orgcode"), strings.Contains(f, "trustcode"), strings.Contains(f, "organisationcode"):
		set(&l.code)
	case strings.Contains(f, "benchmark"), strings.Contains(f, "organisationtype"), strings.Contains(f, "trusttype"):
		set(&l.group)
	case strings.Contains(f, "weight"):
		set(&l.weighting)
	case strings.Contains(f, "respondents"), strings.Contains(f, "completed"):
		set(&l.respondents)
	case strings.Contains(f, "name"), f == "organisation", f == "trust":
		set(&l.name)
	}
}

// wide is the layout from 2021: merged headings of the questions in the first row that has any, the names of the columns
// below. A merged heading stands in its first column, and is good for those to the right of it that have none.
func wide(head []importer.Row) *layout {
	names := head[len(head)-1].Cells
	var top []string
	for _, row := range head[:len(head)-1] {
		for _, c := range row.Cells {
			if number, _ := numberOf(c); number != "" && top == nil {
				top = row.Cells
			}
		}
	}
	l := newLayout()
	var b *block
	for at, name := range names {
		if at < len(top) {
			if number, text := numberOf(top[at]); number != "" {
				l.blocks = append(l.blocks, block{number: number, heading: text, at: map[string]int{}})
				b = &l.blocks[len(l.blocks)-1]
			} else if top[at] != "" {
				b = nil // another heading, which is no question
				if len(l.blocks) > 0 {
					continue
				}
			}
		}
		switch a := answer(name); {
		case b == nil && len(l.blocks) == 0:
			l.leading(at, name)
		case b != nil && a != "":
			if _, twice := b.at[a]; !twice {
				b.at[a] = at
			}
		}
	}
	return l
}

// stacked is the layout of 2018: the question's number, its text, the part of it and the answer in rows above each other,
// and under them "%" and "n" by turns. Of each row what stands in a merged cell is good to the right.
func stacked(head []importer.Row) *layout {
	signs := head[len(head)-1].Cells
	above := make([][]string, 0, len(head)-1)
	for _, row := range head[:len(head)-1] {
		above = append(above, filled(row.Cells, len(signs)))
	}
	answers := above[len(above)-1]
	l := newLayout()
	l.counts = true
	var b *block
	for at, sign := range signs {
		if sign != "%" && !strings.EqualFold(sign, "n") {
			if b == nil {
				for _, row := range append(above, signs) {
					if at < len(row) {
						l.leading(at, row[at])
					}
				}
			}
			continue
		}
		number, text, part := "", "", ""
		for _, row := range above[:len(above)-1] {
			if n, rest := numberOf(row[at]); n != "" {
				number, text = n, rest
			} else if p, rest := partOf(row[at]); p != "" {
				part, text = p, text+" "+rest
			} else if number != "" {
				text += " " + row[at]
			}
		}
		if last := number[max(0, len(number)-1):]; part != "" && last >= "0" && last <= "9" {
			number += part
		}
		if number == "" {
			continue
		}
		if b == nil || b.number != number {
			l.blocks = append(l.blocks, block{number: number, heading: text, at: map[string]int{}})
			b = &l.blocks[len(l.blocks)-1]
		}
		a := answer(answers[at])
		if a == "" {
			a = "rest" + fold(answers[at])
		}
		if sign != "%" {
			a = "n " + a
		}
		if _, twice := b.at[a]; !twice {
			b.at[a] = at
		}
	}
	return l
}

// partOf takes "a" off the front of "a) Patients, relatives or the public".
func partOf(s string) (part, rest string) {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[1] == ')' || s[1] == '.') && strings.ContainsAny(strings.ToLower(s[:1]), "abcdefgh") {
		return strings.ToLower(s[:1]), strings.TrimSpace(s[2:])
	}
	return "", s
}

// filled repeats each cell to the right until the next that is not empty.
func filled(cells []string, width int) []string {
	out := make([]string, width)
	last := ""
	for i := range out {
		if i < len(cells) && cells[i] != "" {
			last = cells[i]
		}
		out[i] = last
	}
	return out
}
