package caseworkweb

import (
	"net/http"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/web"
)

// moment puts a day and a time together; zero where they are none.
func moment(day clock.Day, at string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", string(day)+" "+at, clock.London())
	if err != nil {
		return time.Time{}
	}
	return t
}

func (d Care) riddorDo(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	ctx, org, id, person := r.Context(), web.Scope(r).Org(), r.PathValue("id"), r.PathValue("person")
	version, _ := strconv.ParseInt(v.Get("version"), 10, 64) // what is no number is no version that anybody saw
	field := "accident"
	switch v.Get("do") {
	case "decide":
		field = "result"
		err = d.Cases.DecideRiddor(ctx, org, id, person, riddor.Result(v.Get("result")), v.Get("reason"), version)
	case "submit":
		field = "receipt"
		err = d.Cases.SubmitRiddor(ctx, org, id, person, v.Get("receipt"), moment(typedDay(v, "submitted"), v.Get("submitted_time")), version)
	default:
		f := riddor.Facts{Accident: moment(typedDay(v, "accident"), v.Get("time")), Worker: v.Get("work") != "public", Specified: v.Get("specified"), Occurrence: v.Get("occurrence"), Died: typedDay(v, "died"), Disease: typedDay(v, "disease")}
		for _, m := range v["more"] {
			f.Personal, f.PsychOnly = f.Personal || m == "personal", f.PsychOnly || m == "psych"
			f.AtHospital, f.ToHospital = f.AtHospital || m == "at_hospital", f.ToHospital || m == "to_hospital"
		}
		_, err = d.Cases.AssessRiddor(ctx, org, id, person, f, version)
	}
	if problems, ok := problemsOf(err, field); ok {
		if v.Get("do") != "assess" { // the facts are as they were
			p, done, err := d.of(w, r, "/riddor")
			if err != nil || done {
				return err
			}
			a, _, err := d.assessmentOf(r, p)
			if err != nil {
				return err
			}
			for k, x := range factValues(p, a) {
				v[k] = x
			}
		}
		return d.showRiddor(w, r, v, problems)
	}
	return orGo(w, r, err, casework.RiddorPath(id, person))
}
