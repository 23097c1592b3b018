package server_test

import (
	"time"

	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
)

// planned makes an action in the plan of a trust's assessment.
func (w *world) planned(tr *trust) {
	w.t.Helper()
	a, err := w.s.Improve.Add(w.as(tr, authz.Specialist), tr.code, tr.ids["assessment"], improve.Draft{Indicator: "D4-b", Text: "Ask every ward " + tr.word, Person: tr.people[authz.Specialist],
		Due: w.s.Door.Now().AddDate(0, 1, 0).Format(time.DateOnly)})
	w.must(err)
	tr.ids["plan action"] = a.ID
}
