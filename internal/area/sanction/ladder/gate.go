package ladder

import "slices"

// Outcome is what an answer at a gate does.
type Outcome string

// The outcomes. Open is not answered, Holds lets a decision be taken but no letter go, Refers stops and leads elsewhere.
const (
	Passed    Outcome = "passed"
	Open      Outcome = "open"
	Holds     Outcome = "holds"
	Stops     Outcome = "stops"
	Refers    Outcome = "refers"
	NotRelied Outcome = "not_relied"
)

// Gate is one question that must be answered before the graver levels.
type Gate struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Question string `json:"question"`
	// By is who must answer it: clinician or equality; "" for whoever proposes.
	By           string   `json:"by,omitempty"`
	PatientsOnly bool     `json:"patients_only,omitempty"`
	Source       string   `json:"source,omitempty"`
	Answers      []Answer `json:"answers"`
}

// Answer is one that can be given, and what it does.
type Answer struct {
	Value   string  `json:"value"`
	Label   string  `json:"label"`
	Outcome Outcome `json:"outcome"`
	// Levels are what it stops.
	Levels []int  `json:"levels,omitempty"`
	To     string `json:"to,omitempty"`  // where a person is referred
	Why    string `json:"why,omitempty"` // in words for the page
	// Exception is who may put a documented exception in its place: panel or executive; "" is nobody.
	Exception string `json:"exception,omitempty"`
	// Age is the youngest of those it tells of; it passes where the set's minimum is no higher.
	Age int `json:"age,omitempty"`
}

// Given is an answer as somebody gave it. Exception is the reason for going on all the same, with Approver, whose part is
// ExceptionBy (panel or executive).
type Given struct {
	Value       string `json:"value"`
	Words       string `json:"words"`
	Who         string `json:"who"`
	Exception   string `json:"exception,omitempty"`
	Approver    string `json:"approver,omitempty"`
	ExceptionBy string `json:"exception_by,omitempty"`
}

// Found is how one gate stands.
type Found struct {
	Gate
	Given
	Outcome Outcome
	Levels  []int  // what it stops
	To, Why string // where to, and why
	// Excepted says that an exception was recorded by whoever may.
	Excepted bool
	// May is who may record an exception, "" for nobody.
	May string
}

// Judge says how each gate stands, in their order. visitor leaves out what is about patients.
func (s Set) Judge(given map[string]Given, visitor bool) []Found {
	var out []Found
	for _, g := range s.Gates {
		f := Found{Gate: g, Given: given[g.ID], Outcome: Open}
		if g.PatientsOnly && visitor {
			f.Outcome = NotRelied
			out = append(out, f)
			continue
		}
		i := slices.IndexFunc(g.Answers, func(a Answer) bool { return a.Value == f.Value && f.Value != "" })
		if i >= 0 && f.Words != "" && (g.By == "" || f.Who != "") {
			s.settle(&f, g.Answers[i])
		}
		out = append(out, f)
	}
	return out
}

func (s Set) settle(f *Found, a Answer) {
	f.Outcome, f.Why, f.To, f.May = a.Outcome, a.Why, a.To, a.Exception
	if a.Age > 0 && a.Age >= s.MinimumAge {
		f.Outcome, f.Why, f.To = Passed, "", ""
		return
	}
	if a.Outcome != Stops && a.Outcome != Refers {
		return
	}
	if a.Exception != "" && f.Exception != "" && f.Approver != "" && f.ExceptionBy == a.Exception {
		f.Excepted = true
		return
	}
	f.Levels = a.Levels
}
