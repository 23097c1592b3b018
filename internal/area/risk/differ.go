package risk

import (
	"slices"
	"strconv"
	"strings"
)

// Difference is one thing that a version changed. Of names what it is about, "" the assessment itself; What is the part, the
// key of a translation; Was and Now are how it stood, "" where it was not there.
type Difference struct{ Of, What, Was, Now string }

// Differ gives what a version changed of an earlier one: its words, who may be harmed, each danger with its scores, and each
// control. Who was consulted is not compared: every version has its own.
func Differ(was, now *Body) []Difference {
	var out []Difference
	add := func(of, what, a, b string) {
		if a != b {
			out = append(out, Difference{of, what, a, b})
		}
	}
	add("", "Name", was.Title, now.Title)
	add("", "Place or role", was.Place, now.Place)
	add("", "What is done there", was.Work, now.Work)
	add("", "Who may be harmed", harmedWords(was), harmedWords(now))
	add("", "Where the care plan is held", was.Held, now.Held)
	for _, h := range pairs(was.Hazards, now.Hazards, func(h Hazard) string { return h.Key }) {
		a, b := h[0], h[1]
		of := b.Title
		if of == "" {
			of = a.Title
		}
		add(of, "Danger", a.Title, b.Title)
		add(of, "How somebody may come to harm", a.How, b.How)
		add(of, "Score at first", score(a.Initial.N()), score(b.Initial.N()))
		add(of, "Score now", score(a.Current.N()), score(b.Current.N()))
		add(of, "Score aimed at", score(a.Target.N()), score(b.Target.N()))
		add(of, "Owner", a.OwnerName, b.OwnerName)
		for _, c := range pairs(a.Controls, b.Controls, func(c Control) string { return c.Key }) {
			add(of, "Control", c[0].words(), c[1].words())
		}
	}
	return out
}

// pairs sets two lists beside each other by key: as they stand now, then what is gone. What one of them lacks is zero.
func pairs[T any](was, now []T, key func(T) string) [][2]T {
	var out [][2]T
	for _, b := range now {
		x := [2]T{1: b}
		if i := slices.IndexFunc(was, func(a T) bool { return key(a) == key(b) }); i >= 0 {
			x[0] = was[i]
		}
		out = append(out, x)
	}
	for _, a := range was {
		if !slices.ContainsFunc(now, func(b T) bool { return key(a) == key(b) }) {
			out = append(out, [2]T{a})
		}
	}
	return out
}

func score(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (c Control) words() string {
	parts := []string{c.Text}
	if c.Owner != "" {
		parts = append(parts, c.Owner)
	}
	switch {
	case c.InPlace:
		parts = append(parts, "in place")
	case c.Due != "":
		parts = append(parts, c.Due)
	}
	return strings.Join(parts, "; ")
}

func harmedWords(b *Body) string {
	var out []string
	for _, g := range HarmedGroups() {
		if slices.Contains(b.Harmed, g[0]) {
			out = append(out, g[1])
		}
	}
	if b.HarmedWords != "" {
		out = append(out, b.HarmedWords)
	}
	return strings.Join(out, ", ")
}
