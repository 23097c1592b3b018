package sheet

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The stable names of the questions.
const (
	ViolencePublic    = "physical_violence_public"
	ViolenceReported  = "violence_reported"
	HarassmentPublic  = "harassment_public"
	HarassmentReports = "harassment_reported"
)

// Question is one question of the survey under its stable name.
type Question struct {
	Name string
	// Words say shortly what the figure is, in percent of whom; a key of translations.
	Words string
	// Reported is a question about the last episode, asked of those who had one: more is better. Of the others less is.
	Reported bool
	// YesNo is answered with yes or no and not with a number of times.
	YesNo bool
	// must are words that its heading has, one of each list.
	must [][]string
}

var (
	byPublic  = []string{"patient", "service user", "relatives", "public"}
	byManager = []string{"manager"}
	byOthers  = []string{"colleague", "staff"}
	violence  = []string{"physical violence"}
	abuse     = []string{"harassment", "bullying"}
	unfair    = []string{"discrimination"}
	sexual    = []string{"sexual"}
	reporting = []string{"report"}
)

var questions = []Question{
	{Name: ViolencePublic, Words: "Physical violence from patients, relatives or the public", must: [][]string{violence, byPublic}},
	{Name: "physical_violence_managers", Words: "Physical violence from managers", must: [][]string{violence, byManager}},
	{Name: "physical_violence_colleagues", Words: "Physical violence from other colleagues", must: [][]string{violence, byOthers}},
	{Name: ViolenceReported, Words: "The last physical violence was reported", Reported: true, must: [][]string{{"violence"}, reporting}},
	{Name: HarassmentPublic, Words: "Harassment, bullying or abuse from patients, relatives or the public", must: [][]string{abuse, byPublic}},
	{Name: "harassment_managers", Words: "Harassment, bullying or abuse from managers", must: [][]string{abuse, byManager}},
	{Name: "harassment_colleagues", Words: "Harassment, bullying or abuse from other colleagues", must: [][]string{abuse, byOthers}},
	{Name: HarassmentReports, Words: "The last harassment, bullying or abuse was reported", Reported: true, must: [][]string{abuse, reporting}},
	{Name: "discrimination_public", Words: "Discrimination from patients, relatives or the public", YesNo: true, must: [][]string{unfair, byPublic}},
	{Name: "discrimination_staff", Words: "Discrimination from a manager or colleague", YesNo: true, must: [][]string{unfair, append(byOthers, byManager...)}},
	{Name: "unwanted_sexual_behaviour_public", Words: "Unwanted sexual behaviour from patients, relatives or the public", must: [][]string{sexual, byPublic}},
	{Name: "unwanted_sexual_behaviour_staff", Words: "Unwanted sexual behaviour from staff or colleagues", must: [][]string{sexual, byOthers}},
}

// Questions gives every question in the order in which they are shown.
func Questions() []Question { return slices.Clone(questions) }

// ByName gives a question by its stable name.
func ByName(name string) (Question, bool) {
	i := slices.IndexFunc(questions, func(q Question) bool { return q.Name == name })
	if i < 0 {
		return Question{}, false
	}
	return questions[i], true
}

// reads tells whether a heading reads like the question. An empty one may be any.
func (q Question) reads(heading string) bool {
	h := strings.ToLower(heading)
	return h == "" || !slices.ContainsFunc(q.must, func(any []string) bool {
		return !slices.ContainsFunc(any, func(w string) bool { return strings.Contains(h, w) })
	})
}

//go:embed data/staff_survey_questions.csv
var questionFile []byte

// Asked is a question as one year's survey numbers it.
type Asked struct {
	Year           int
	Number         string
	Name           string
	Meaning, Basis string
}

var asked = sync.OnceValues(func() ([]Asked, error) {
	rows, err := csv.NewReader(bytes.NewReader(questionFile)).ReadAll()
	if err != nil {
		return nil, err
	}
	var out []Asked
	for n, r := range rows[1:] {
		year, err := strconv.Atoi(r[0])
		if _, known := ByName(r[2]); err != nil || !known {
			return nil, fmt.Errorf("staff_survey_questions.csv, line %d: not a question that is known", n+2)
		}
		out = append(out, Asked{year, strings.ToLower(r[1]), r[2], r[3], r[4]})
	}
	return out, nil
})

// AskedIn gives every question with its number in each year whose numbers are known: 2018 and from 2021.
func AskedIn() []Asked {
	list, err := asked()
	if err != nil {
		panic("survey: " + err.Error()) // the file is part of the program, and the tests read it first
	}
	return slices.Clone(list)
}

// KnowsYear tells whether the numbers of a year's questions are known.
func KnowsYear(year int) bool {
	return slices.ContainsFunc(AskedIn(), func(a Asked) bool { return a.Year == year })
}

// named gives the stable name for the number that a question has in a year.
func named(year int, number string) (string, bool) {
	number = strings.ToLower(number)
	for _, a := range AskedIn() {
		if a.Year == year && a.Number == number {
			return a.Name, true
		}
	}
	return "", false
}

// Number gives the number that a question has in a year, "" where that is not known.
func Number(year int, name string) string {
	for _, a := range AskedIn() {
		if a.Year == year && a.Name == name {
			return a.Number
		}
	}
	return ""
}
