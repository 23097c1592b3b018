package dialect

import (
	"math/rand/v2"
	"strings"
)

// maker draws a dialect.
type maker struct {
	*rand.Rand
	*Dialect
	places []Place
	style  int
}

func (m *maker) one(list ...string) string { return list[m.IntN(len(list))] }

// styled writes a label in the manner of the trust, so that the same words differ from trust to trust.
func (m *maker) styled(n int, text string) string {
	switch m.style {
	case 1:
		return strings.ToUpper(text)
	case 2:
		return "VA" + string(rune('0'+n/10%10)) + string(rune('0'+n%10)) + " " + text
	case 3:
		return text + " (staff)"
	case 4:
		return "Abuse – " + strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

// choice is a label before it has its style: the rule says for which rows it is used.
type choice struct {
	text string
	sets map[string]string
	fits func(*Row) bool
}

func always(*Row) bool { return true }

// pick adds a column of labels; a row gets the first label that fits. styled gives the labels the manner of the trust.
func (m *maker) pick(heading string, styled bool, list []choice) {
	c := Column{Heading: heading}
	for i, x := range list {
		text := x.text
		if styled {
			text = m.styled(i+1, text)
		}
		c.Labels = append(c.Labels, Label{Text: text, Sets: x.sets})
	}
	c.cell = func(r *Row) string {
		for i := range list {
			if list[i].fits(r) {
				return c.Labels[i].Text
			}
		}
		return ""
	}
	m.Columns = append(m.Columns, c)
}

// coded adds a column whose labels stand for one field's codes, one for one; a row with another code has an empty cell.
func (m *maker) coded(heading, field string, value func(*Row) string, pairs ...string) {
	var list []choice
	for i := 0; i < len(pairs); i += 2 {
		code := pairs[i]
		list = append(list, choice{pairs[i+1], map[string]string{field: code}, func(r *Row) bool { return value(r) == code }})
	}
	m.pick(heading, false, list)
}

// ofPerson marks the last column as one that tells of the person in the row.
func (m *maker) ofPerson() { m.Columns[len(m.Columns)-1].Person = true }

// role adds the column that says who the person in the row is.
func (m *maker) role(heading, staff, alleged string) {
	m.Columns = append(m.Columns, Column{Heading: heading, Role: true, Person: true, Labels: []Label{{Text: staff, Is: "staff"}, {Text: alleged, Is: "alleged"}}, cell: func(*Row) string { return staff }})
}

// key adds the column of the number that the local system knows a member of staff by.
func (m *maker) key(heading string) {
	m.plain(heading, "staff_key", func(r *Row) string { return r.staff().StaffKey })
	m.ofPerson()
}

// plain adds a column that gives a field as it is.
func (m *maker) plain(heading, field string, cell func(*Row) string) {
	m.Columns = append(m.Columns, Column{Heading: heading, Field: field, cell: cell})
}

// left adds a column of which nothing is collected.
func (m *maker) left(heading string, cell func(*Row) string) {
	m.Columns = append(m.Columns, Column{Heading: heading, cell: cell})
}

// where adds a column of units, whose labels set the setting and the kind of place.
func (m *maker) where(heading string, short bool) {
	var list []choice
	seen := map[string]bool{}
	for i, p := range m.places {
		if seen[p.Unit] {
			continue
		}
		seen[p.Unit] = true
		text := p.Unit
		if short {
			text = shortened(p.Unit, i)
		}
		location := p.Location
		if location == "" {
			location = "X01"
		}
		list = append(list, choice{text, map[string]string{"service_setting": p.Setting, "location_type": location}, func(r *Row) bool { return r.Place.Unit == p.Unit }})
	}
	m.pick(heading, false, list)
}

// sites adds a column of sites by name.
func (m *maker) sites(heading string) {
	var list []choice
	seen := map[string]bool{}
	for _, p := range m.places {
		if !seen[p.SiteCode] {
			seen[p.SiteCode] = true
			list = append(list, choice{p.Site, map[string]string{"site_code": p.SiteCode}, func(r *Row) bool { return r.Place.SiteCode == p.SiteCode }})
		}
	}
	m.pick(heading, false, list)
}

// shortened makes a code of a name: the first letters of its words and a number.
func shortened(name string, n int) string {
	var b strings.Builder
	for _, w := range strings.Fields(name) {
		if c := strings.ToUpper(w)[0]; c >= 'A' && c <= 'Z' {
			b.WriteByte(c)
		}
	}
	return b.String() + string(rune('0'+n/10%10)) + string(rune('0'+n%10))
}
