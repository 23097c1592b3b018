package library

import (
	"net/url"
	"strings"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Path is the address of an entry.
func Path(entry string) string { return "/library/" + entry }

// Body is what a case study says, in the order of its page. The fields follow the SQUIRE guideline for reports of improvement.
type Body struct {
	Title      string `json:"title"`
	Setting    string `json:"setting"`
	Population string `json:"population"`
	Problem    string `json:"problem"`
	Baseline   string `json:"baseline,omitempty"`
	// Logic is the logic model: inputs, activities, outputs, outcomes, assumptions. Theory says why it should work.
	Logic   string `json:"logic,omitempty"`
	Theory  string `json:"theory,omitempty"`
	Changes string `json:"changes"`
	// Cycles are the tests: plan, prediction, do, study, act.
	Cycles   string `json:"cycles,omitempty"`
	Measures string `json:"measures,omitempty"`
	Rate     string `json:"rate,omitempty"`
	Results  string `json:"results"`
	// DidNotWork is what failed, targets that were missed among it.
	DidNotWork string `json:"did_not_work,omitempty"`
	Balancing  string `json:"balancing,omitempty"`
	Cost       string `json:"cost,omitempty"`
	Equality   string `json:"equality,omitempty"`
	Involved   string `json:"involved,omitempty"`
	Lasting    string `json:"lasting,omitempty"`
	Contact    string `json:"contact,omitempty"`
	Ethics     string `json:"ethics,omitempty"`
	Conflicts  string `json:"conflicts"`
	Design     string `json:"design"`
	Grade      string `json:"grade"`
	Direction  string `json:"direction"`
	Caution    string `json:"caution,omitempty"`
	Licence    string `json:"licence,omitempty"`
	// Chart is the page of its control chart, on this site or elsewhere; Review the day by which it is looked at again.
	Chart  string `json:"chart,omitempty"`
	Review string `json:"review,omitempty"`
}

// Settings are where something was tried.
func Settings() [][2]string {
	return [][2]string{{"mental_health", "Mental health wards"}, {"emergency", "Emergency departments"}, {"ambulance", "Ambulance"}, {"older_people", "Older people’s wards"}, {"acute", "Acute wards"}, {"community", "Community"}, {"primary", "Primary care"}, {"any", "Any setting"}}
}

// Grades are how strong the evidence is.
func Grades() [][2]string {
	return [][2]string{{"A", "A: randomised, or strong quasi-experiment"}, {"B", "B: controlled before–after, or interrupted series"}, {"C", "C: before–after without comparison, 12 points or more"}, {"D", "D: description, or what people say"}}
}

// Directions are which way the evidence points.
func Directions() [][2]string {
	return [][2]string{{"helps", "Helps"}, {"mixed", "Mixed"}, {"no_clear_effect", "No clear effect"}, {"harms", "Harms"}, {"unknown", "Not known"}}
}

// Entry is a case study as it stands, with one version of its words.
type Entry struct {
	Org, ID   string
	State     string // draft, published or retired
	Current   int    // the published version, 0 for none
	DraftN    int    // the draft, 0 for none
	Asked     bool   // the draft waits for somebody else
	MadeName  string
	Published db.Time
	Version   int64
	Body
	// N is the version that Body is of.
	N        int
	Authors  []string
	Reviewer string
	// Said is what the reviewer wrote.
	Said, Hash string
	// Sources and Verified are of given entries.
	Given    bool
	Sources  []string
	Verified string
	// Uptake is how many organisations took it over, as the reader may see it.
	Uptake Uptake
}

func (b *Body) clean() {
	for _, f := range []*string{&b.Title, &b.Population, &b.Rate, &b.Cost, &b.Contact, &b.Design, &b.Licence} {
		*f = line(*f)
	}
	for _, f := range []*string{&b.Problem, &b.Baseline, &b.Logic, &b.Theory, &b.Changes, &b.Cycles, &b.Measures, &b.Results, &b.DidNotWork, &b.Balancing, &b.Equality, &b.Involved, &b.Lasting, &b.Ethics, &b.Conflicts, &b.Caution} {
		*f = clean(*f)
	}
	b.Chart = strings.TrimSpace(b.Chart)
}

// problems are what cannot be kept.
func (b *Body) problems() fault.Problems {
	var p fault.Problems
	need(&p, "title", b.Title, "Give it a name that says what was done", MaxLine)
	if !offered(Settings(), b.Setting) {
		p.Add("setting", "Choose the setting")
	}
	for _, f := range []struct{ name, value string }{{"population", b.Population}, {"rate", b.Rate}, {"cost", b.Cost}, {"contact", b.Contact}, {"design", b.Design}, {"licence", b.Licence}} {
		need(&p, f.name, f.value, "", MaxLine)
	}
	for _, f := range []struct{ name, value string }{{"problem", b.Problem}, {"baseline", b.Baseline}, {"logic", b.Logic}, {"theory", b.Theory}, {"changes", b.Changes}, {"cycles", b.Cycles}, {"measures", b.Measures}, {"results", b.Results},
		{"did_not_work", b.DidNotWork}, {"balancing", b.Balancing}, {"equality", b.Equality}, {"involved", b.Involved}, {"lasting", b.Lasting}, {"ethics", b.Ethics}, {"conflicts", b.Conflicts}, {"caution", b.Caution}} {
		need(&p, f.name, f.value, "", MaxWords)
	}
	if b.Grade != "" && !offered(Grades(), b.Grade) {
		p.Add("grade", "Choose a grade")
	}
	if b.Direction != "" && !offered(Directions(), b.Direction) {
		p.Add("direction", "Choose a direction")
	}
	if b.Chart != "" {
		u, err := url.Parse(b.Chart)
		if err != nil || len(b.Chart) > 500 || !(u.Scheme == "https" && u.Host != "") && !(u.Scheme == "" && u.Host == "" && strings.HasPrefix(b.Chart, "/dashboard")) {
			p.Add("chart", "Write the address of a chart on the dashboard, or one that begins with https://")
		}
	}
	day(&p, "review", b.Review, "")
	return p
}

// Missing is what has to be there before somebody reviews it.
func (b *Body) Missing() fault.Problems {
	p := b.problems()
	for _, f := range []struct{ name, value, message string }{{"problem", b.Problem, "Say what was wrong"}, {"changes", b.Changes, "Say what was changed"}, {"results", b.Results, "Say what came of it"}, {"design", b.Design, "Say how it was found out"},
		{"grade", b.Grade, "Choose a grade"}, {"direction", b.Direction, "Choose a direction"}, {"conflicts", b.Conflicts, "Name interests, or write that there are none"}} {
		if f.value == "" {
			p.Add(f.name, f.message)
		}
	}
	return p
}
