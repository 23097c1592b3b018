package improve

import (
	"slices"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/importer"
)

// SheetLine is an indicator as a spreadsheet says it. Empty cells change nothing.
type SheetLine struct {
	Row           int    `json:"row"`
	Indicator     string `json:"indicator"`
	InPlace       string `json:"in_place,omitempty"`
	Rating        string `json:"rating,omitempty"`
	Rationale     string `json:"rationale,omitempty"`
	Consulted     bool   `json:"consulted,omitempty"`
	EvidenceTitle string `json:"evidence_title,omitempty"`
	EvidenceLink  string `json:"evidence_link,omitempty"`
	EvidenceTo    string `json:"evidence_to,omitempty"`
	Action        string `json:"action,omitempty"`
	Owner         string `json:"owner,omitempty"`
	Due           string `json:"due,omitempty"`
	Cost          string `json:"cost,omitempty"`
}

// SheetRow is an indicator as the spreadsheet of an assessment shows it.
type SheetRow struct {
	Section, Requirement, Asked string
	Unverified                  bool
	SheetLine
}

func ratingCodes() []importer.Code {
	var out []importer.Code
	for _, r := range catalogue.Ratings() {
		out = append(out, importer.Code{Code: string(r), Label: r.Words()})
	}
	out[0].Also, out[1].Also, out[2].Also = []string{"g"}, []string{"a"}, []string{"r"}
	out[4].Also = []string{"n/a", "na"}
	return out
}

func dayText(s string) (string, *importer.Flaw) {
	t, flaw := importer.Date(s)
	if flaw != nil {
		return "", flaw
	}
	return t.Format(time.DateOnly), nil
}

// SheetShape says how a filled spreadsheet looks. Its columns are those of the empty one; what only explains is passed over.
func SheetShape(v *standard.Version) importer.Shape[SheetLine] {
	text := func(n int, get func(*SheetLine) *string) func(*SheetLine, string) *importer.Flaw {
		return importer.Into(importer.Words(n), get)
	}
	return importer.Shape[SheetLine]{
		Name: "assessment",
		Columns: []importer.Column[SheetLine]{
			{Key: "indicator", Labels: []string{"code", "ref"}, Required: true, Set: importer.Into(importer.Word(40), func(l *SheetLine) *string { return &l.Indicator })},
			{Key: "in_place", Labels: []string{"is it in place"}, Set: importer.Into(importer.Enum([]importer.Code{{Code: "yes", Label: "Yes", Also: []string{"y"}}, {Code: "partly", Label: "Partly", Also: []string{"partially"}},
				{Code: "no", Label: "No", Also: []string{"n"}}}), func(l *SheetLine) *string { return &l.InPlace })},
			{Key: "rating", Labels: []string{"rag"}, Set: importer.Into(importer.Enum(ratingCodes()), func(l *SheetLine) *string { return &l.Rating })},
			{Key: "rationale", Labels: []string{"reason", "why"}, Set: text(2000, func(l *SheetLine) *string { return &l.Rationale })},
			{Key: "consulted", Labels: []string{"unions consulted"}, Set: importer.Into(importer.YesNo, func(l *SheetLine) *bool { return &l.Consulted })},
			{Key: "evidence_title", Set: text(300, func(l *SheetLine) *string { return &l.EvidenceTitle })},
			{Key: "evidence_link", Labels: []string{"evidence address"}, Set: importer.Into(importer.Word(1000), func(l *SheetLine) *string { return &l.EvidenceLink })},
			{Key: "evidence_to", Labels: []string{"evidence up to"}, Set: importer.Into(dayText, func(l *SheetLine) *string { return &l.EvidenceTo })},
			{Key: "action", Set: text(2000, func(l *SheetLine) *string { return &l.Action })},
			{Key: "action_owner", Labels: []string{"owner"}, Set: text(200, func(l *SheetLine) *string { return &l.Owner })},
			{Key: "action_due", Labels: []string{"due"}, Set: importer.Into(dayText, func(l *SheetLine) *string { return &l.Due })},
			{Key: "action_cost", Labels: []string{"cost"}, Set: text(20, func(l *SheetLine) *string { return &l.Cost })},
		},
		Row: func(l SheetLine, add func(field, code string, sev importer.Severity, message string)) {
			if _, ok := v.Spot(l.Indicator); !ok {
				add("indicator", "unknown_indicator", importer.Error, "This version of the standard has no such indicator")
			}
			l.check(add)
		},
		Same: func(l SheetLine) string { return l.Indicator },
	}
}

// check looks at a line by itself.
func (l SheetLine) check(add func(field, code string, sev importer.Severity, message string)) {
	rated := slices.Contains([]string{"green", "amber", "red"}, l.Rating)
	switch {
	case rated && l.InPlace == "":
		add("in_place", "missing", importer.Error, "Say whether it is in place: yes, partly or no")
	case (rated || l.Rating == "not_applicable") && l.Rationale == "":
		add("rationale", "missing", importer.Error, "Say why it is rated so")
	case l.Rating == "" && (l.Rationale != "" || l.InPlace != ""):
		add("rating", "missing", importer.Error, "There is a reason here, and no rating")
	}
	if l.Rating == "green" && l.InPlace == "no" {
		add("rating", "contradiction", importer.Error, "Green, though it is not in place")
	}
	if (l.EvidenceTitle == "") != (l.EvidenceLink == "") {
		add("evidence_link", "half", importer.Error, "Evidence needs a title and an address")
	}
	if l.EvidenceLink != "" && l.EvidenceTo == "" {
		add("evidence_to", "missing", importer.Error, "Say up to which day the evidence shows how things are")
	}
	if l.Action == "" && (l.Owner != "" || l.Due != "" || l.Cost != "") {
		add("action", "missing", importer.Error, "There is an owner, a day or a cost here, and no action")
	}
	if l.Action != "" && (l.Owner == "" || l.Due == "") {
		add("action_owner", "missing", importer.Error, "An action needs an owner and a day")
	}
	if _, ok := pence(l.Cost); !ok {
		add("action_cost", "bad_value", importer.Error, "Give the cost in pounds, such as 1,250 or 99.50")
	}
	if l.Rating == "amber" && l.Action == "" {
		add("action", "amber_without_action", importer.Warning, "Amber needs an action before anybody signs. Unless the plan has one already, add it there")
	}
}

// SheetColumns describe the spreadsheet of an assessment; headings are those that SheetShape reads.
func SheetColumns() []export.Column[SheetRow] {
	text := func(key string, width float64, get func(SheetRow) string) export.Column[SheetRow] {
		return export.Column[SheetRow]{Key: key, Label: key, Width: width, Value: func(r SheetRow) export.Cell { return export.TextCell(get(r)) }}
	}
	return []export.Column[SheetRow]{
		text("indicator", 11, func(r SheetRow) string { return r.Indicator }), text("section", 26, func(r SheetRow) string { return r.Section }),
		text("requirement", 60, func(r SheetRow) string { return r.Requirement }), text("typical_evidence", 34, func(r SheetRow) string { return r.Asked }),
		text("wording", 14, func(r SheetRow) string {
			if r.Unverified {
				return "unverified"
			}
			return "verified"
		}),
		text("in_place", 10, func(r SheetRow) string { return r.InPlace }), text("rating", 16, func(r SheetRow) string { return r.Rating }), text("rationale", 60, func(r SheetRow) string { return r.Rationale }),
		text("consulted", 10, func(r SheetRow) string {
			if r.Consulted {
				return "yes"
			}
			return ""
		}),
		text("evidence_title", 34, func(r SheetRow) string { return r.EvidenceTitle }), text("evidence_link", 34, func(r SheetRow) string { return r.EvidenceLink }), text("evidence_to", 12, func(r SheetRow) string { return r.EvidenceTo }),
		text("action", 50, func(r SheetRow) string { return r.Action }), text("action_owner", 24, func(r SheetRow) string { return r.Owner }), text("action_due", 12, func(r SheetRow) string { return r.Due }),
		text("action_cost", 12, func(r SheetRow) string { return r.Cost }),
	}
}

// SheetRows gives the rows of an assessment's spreadsheet; blank leaves out what was said. Evidence of a filled one is left
// out, since it is there already and would be added again.
func (s *Service) SheetRows(w *standard.Whole, plan []Action, blank bool) []SheetRow {
	var out []SheetRow
	for i := range w.Sections {
		for j := range w.Sections[i].Lines {
			l := &w.Sections[i].Lines[j]
			r := SheetRow{Section: w.Sections[i].Name, Requirement: l.Words.Text, Asked: l.Indicator.Evidence, Unverified: !l.Words.Official(), SheetLine: SheetLine{Indicator: l.Indicator.Code}}
			if !blank && l.Rater != "" {
				r.InPlace, r.Rating, r.Rationale, r.Consulted = l.InPlace, string(l.Said), l.Rationale, l.Consulted
			}
			for k := range plan {
				if a := &plan[k]; !blank && a.Indicator == l.Indicator.Code && a.State == Open {
					r.Action, r.Owner, r.Due, r.Cost = a.Text, a.PersonName, a.Due.In(clock.London()).Format(time.DateOnly), pounds(a.Cost)
					break
				}
			}
			out = append(out, r)
		}
	}
	return out
}

func pounds(p int64) string {
	if p == 0 {
		return ""
	}
	return strconv.FormatInt(p/100, 10) + "." + string(rune('0'+p/10%10)) + string(rune('0'+p%10))
}
