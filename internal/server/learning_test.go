package server_test

import (
	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
)

// learning plans a session with a booking, keeps a provider, decides on needs and begins a cohort.
func (w *world) learning(tr *trust) {
	w.t.Helper()
	lead, s := w.as(tr, authz.Specialist), w.s.Learn
	var err error
	months := 1
	if tr.ids["training booking"] != "" {
		months = 2 // nobody is at two sessions at once
	}
	tr.ids["training provider"], err = s.AddProvider(lead, learn.ProviderForm{Kind: learn.KindProvider, Name: "Teachers " + id.Random("") + " of the " + tr.word})
	w.must(err)
	tr.ids["training session"], err = s.PlanSession(lead, learn.SessionForm{Competence: w.taught(tr), Title: "About the " + tr.word, Place: "Room 1", On: s.Now().AddDate(0, months, 0).Format("2006-01-02"), From: "09:30", To: "12:00", Capacity: "4"})
	w.must(err)
	w.must(s.OpenSession(lead, tr.ids["training session"], 0))
	_, err = s.BookMyself(w.as(tr, authz.Manager), learn.BookingForm{Session: tr.ids["training session"], Unit: tr.unit})
	w.must(err)
	tr.ids["training booking"], err = db.One(lead, w.s.DB, db.Scalar[string], `SELECT id FROM training_booking WHERE org_id = $1`, tr.code)
	w.must(err)
	tr.ids["training needs"], err = s.Analyse(lead, "Needs of the "+tr.word)
	w.must(err)
	tr.ids["cohort"], err = s.AddCohort(lead, learn.CohortForm{Name: "Cohort of the " + tr.word, Qualification: "rsph_l4_lead", Starts: "2026-09-01", Ends: "2027-06-30", Units: "Prevention"})
	w.must(err)
	w.must(s.AddLearner(lead, tr.ids["cohort"], tr.names[authz.Reporter]))
	tr.ids["learner"], err = db.One(lead, w.s.DB, db.Scalar[string], `SELECT id FROM training_learner WHERE org_id = $1`, tr.code)
	w.must(err)
}

// taught is a competence that can be taught at a trust.
func (w *world) taught(tr *trust) string {
	w.t.Helper()
	if w.s.Learn.Competences == nil {
		return "Conflict resolution"
	}
	list, err := w.s.Learn.Competences(w.t.Context(), tr.code)
	w.must(err)
	return list[0].Code
}
