package server_test

import (
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

// published drafts a release of the trust, and makes its answers to the yearly questions.
func (w *world) published(tr *trust) {
	w.t.Helper()
	analyst := w.as(tr, authz.Analyst)
	last := collection.MonthOf(w.s.Door.Now()).Add(-1)
	x, err := w.s.Publication.Begin(analyst, publication.Spec{Title: "Figures", Measures: []string{"all"}, Counted: publication.Staff, Level: org.Trust, Map: publication.AsItIs,
		From: last, To: last, Each: publication.Whole, Rule: publication.DefaultRule()}, "", "")
	w.must(err)
	tr.ids["release"] = x.ID
	w.must(w.s.ReadFacts(server.AsService(w.t.Context(), "test")))
	for last.First().Month()%3 != 0 {
		last = last.Add(-1)
	}
	p, err := w.s.Publication.MakePack(analyst, last.Add(-2), last, publication.DefaultRule())
	w.must(err)
	tr.ids["pack"] = p.ID
}
