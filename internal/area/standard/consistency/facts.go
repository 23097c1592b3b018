package consistency

import (
	"time"
)

// Facts are what is known of an assessment at a moment.
type Facts struct {
	Now time.Time
	// Signed, Assured and Closed say how far it has come; Due is its day, zero for none.
	Signed, Assured, Closed bool
	SignedBy, AssuredBy     string
	SignedAt, Due           time.Time
	Indicators              []Indicator
	Risks                   []Risk
	// Waiting are the ids of actions from an earlier version that nobody has decided on, by indicator.
	Waiting []Action
}

// Indicator is what is known of one rating. Ratings are green, amber, red, not_assessed and not_applicable.
type Indicator struct {
	Code, Rating, Proposed string
	Reason, Consulted      bool
	Rater, ApprovedBy      string
	// Union is staff side's own rating, "" where it gave none.
	Union    string
	Evidence []Evidence
	Actions  []Action
}

// Evidence is a piece of evidence: until when it counts, the end of the time it shows, and for how many indicators it is used.
type Evidence struct {
	ID          string
	Expires, To time.Time
	Used        int
}

// Action is an action that is open. Due is zero where it has no day.
type Action struct {
	ID, Indicator string
	Owner         string
	Due           time.Time
}

// Risk is a violence risk of the organisation that somebody accepted.
type Risk struct {
	ID    string
	Until time.Time
}

var better = map[string]int{"red": 1, "amber": 2, "green": 3}

func (i Indicator) current(now time.Time) bool {
	for _, e := range i.Evidence {
		if e.Expires.IsZero() || e.Expires.After(now) {
			return true
		}
	}
	return false
}

// newest is the end of the latest time that evidence shows, zero where none says.
func (i Indicator) newest() (at time.Time) {
	for _, e := range i.Evidence {
		if e.To.After(at) {
			at = e.To
		}
	}
	return at
}

type check func(f Facts, limit int, found func(indicator, record string))

// each makes a check that looks at one indicator at a time.
func each(bad func(f Facts, i Indicator, limit int) bool) check {
	return func(f Facts, limit int, found func(string, string)) {
		for _, i := range f.Indicators {
			if bad(f, i, limit) {
				found(i.Code, "")
			}
		}
	}
}

// action makes a check that looks at one open action at a time.
func action(bad func(f Facts, a Action) bool) check {
	return func(f Facts, _ int, found func(string, string)) {
		for _, i := range f.Indicators {
			for _, a := range i.Actions {
				if bad(f, a) {
					found(i.Code, a.ID)
				}
			}
		}
	}
}

// whole makes a check of the assessment as a whole.
func whole(bad func(f Facts, limit int) bool) check {
	return func(f Facts, limit int, found func(string, string)) {
		if bad(f, limit) {
			found("", "")
		}
	}
}

func risk(bad func(f Facts, r Risk) bool) check {
	return func(f Facts, _ int, found func(string, string)) {
		for _, r := range f.Risks {
			if bad(f, r) {
				found("", r.ID)
			}
		}
	}
}

var checks = map[string]check{
	"GREEN_NO_EVIDENCE": each(func(_ Facts, i Indicator, _ int) bool { return i.Rating == "green" && len(i.Evidence) == 0 }),
	"GREEN_EVIDENCE_EXPIRED": each(func(f Facts, i Indicator, _ int) bool {
		return i.Rating == "green" && len(i.Evidence) > 0 && !i.current(f.Now)
	}),
	"ABOVE_EVIDENCE": each(func(_ Facts, i Indicator, _ int) bool {
		return better[i.Rating] > better[i.Proposed] && better[i.Proposed] > 0 && len(i.Evidence) > 0
	}),
	"EVIDENCE_OLD": each(func(f Facts, i Indicator, months int) bool {
		n := i.newest()
		return i.Rating == "green" && !n.IsZero() && n.AddDate(0, months, 0).Before(f.Now)
	}),
	"EVIDENCE_EVERYWHERE": each(func(_ Facts, i Indicator, most int) bool { return len(i.Evidence) == 1 && i.Evidence[0].Used > most }),
	"AMBER_NO_ACTION":     each(func(_ Facts, i Indicator, _ int) bool { return i.Rating == "amber" && len(i.Actions) == 0 }),
	"RED_NO_ACTION":       each(func(_ Facts, i Indicator, _ int) bool { return i.Rating == "red" && len(i.Actions) == 0 }),
	"ACTION_NOT_WHOLE":    action(func(_ Facts, a Action) bool { return a.Owner == "" || a.Due.IsZero() }),
	"ACTION_LATE":         action(func(f Facts, a Action) bool { return !a.Due.IsZero() && a.Due.Before(f.Now) }),
	"INHERITED_WAITING": func(f Facts, _ int, found func(string, string)) {
		for _, a := range f.Waiting {
			found(a.Indicator, a.ID)
		}
	},
	"NO_REASON":           each(func(_ Facts, i Indicator, _ int) bool { return i.Rating != "not_assessed" && !i.Reason }),
	"NA_NO_APPROVAL":      each(func(_ Facts, i Indicator, _ int) bool { return i.Rating == "not_applicable" && i.ApprovedBy == "" }),
	"NOT_ASSESSED_SIGNED": each(func(f Facts, i Indicator, _ int) bool { return f.Signed && i.Rating == "not_assessed" }),
	"SELF_APPROVED": each(func(f Facts, i Indicator, _ int) bool {
		return i.Rater != "" && (f.Signed && i.Rater == f.SignedBy || i.Rater == i.ApprovedBy)
	}),
	"SELF_ASSURED": whole(func(f Facts, _ int) bool { return f.Assured && f.AssuredBy != "" && f.AssuredBy == f.SignedBy }),
	"NOT_CONSULTED": whole(func(f Facts, _ int) bool {
		for _, i := range f.Indicators {
			if i.Consulted || i.Union != "" {
				return false
			}
		}
		return f.Signed
	}),
	"DISSENT": each(func(_ Facts, i Indicator, _ int) bool { return i.Union != "" && i.Union != i.Rating }),
	"OVERDUE": whole(func(f Facts, _ int) bool { return !f.Signed && !f.Closed && !f.Due.IsZero() && f.Due.Before(f.Now) }),
	"ASSURANCE_LATE": whole(func(f Facts, days int) bool {
		return f.Signed && !f.Assured && !f.Closed && f.SignedAt.AddDate(0, 0, days).Before(f.Now)
	}),
	"RISK_ACCEPTED_OPEN": risk(func(_ Facts, r Risk) bool { return r.Until.IsZero() }),
	"RISK_ACCEPTED_PAST": risk(func(f Facts, r Risk) bool { return !r.Until.IsZero() && r.Until.Before(f.Now) }),
}
