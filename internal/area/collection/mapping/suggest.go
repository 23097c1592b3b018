package mapping

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/mds"
)

// Suggestion is what a label may mean, with its evidence. Nothing of it holds until somebody takes it.
type Suggestion struct {
	Field string `json:"field"`
	Value string `json:"value"`
	// Why is the evidence, a sentence.
	Why string `json:"why"`
	// Sure says that the evidence is strong enough to be offered with others at once.
	Sure bool `json:"sure"`
}

// Proposal is all that is suggested for one label.
type Proposal struct {
	Set []Suggestion `json:"set,omitempty"`
	// LeaveOut is a reason to leave the label out, "" for none.
	LeaveOut string `json:"leave_out,omitempty"`
	// Is is who a label of a role may be.
	Is Who `json:"is,omitempty"`
	// Why is the evidence for Is.
	Why string `json:"why,omitempty"`
}

// Any tells whether there is something to look at.
func (p Proposal) Any() bool { return len(p.Set) > 0 || p.LeaveOut != "" || p.Is != "" }

// Sure tells whether all that is suggested rests on strong evidence.
func (p Proposal) Sure() bool {
	return p.LeaveOut == "" && p.Any() && !slices.ContainsFunc(p.Set, func(s Suggestion) bool { return !s.Sure })
}

// Value gives what is suggested for a field.
func (p Proposal) Value(field string) (Suggestion, bool) {
	for _, s := range p.Set {
		if s.Field == field {
			return s, true
		}
	}
	return Suggestion{}, false
}

// Common says what other organisations' frozen maps make of a label: at least three of them agree on what is set. Who they
// are is not told.
type Common struct {
	Set map[string]string
	N   int
}

// LeastCommon is how many organisations must have mapped a label alike before others are told.
const LeastCommon = 3

// Suggest proposes what a label of a dictionary means, by its words and by what others made of it; common may be nil.
func Suggest(d *Dictionary, e *Entry, common *Common) Proposal {
	text := LabelWords(e.Label)
	if e.Means != "" {
		text = e.Means
	}
	// Of a pair the second part tells more: every label of a file may stand under "Violence and aggression".
	last := text
	if n := len(e.Label); !d.Role && e.Means == "" && n == 2 && Fold(e.Label[1]) != "" && e.Label[1] != "*" {
		last = e.Label[1]
	}
	var p Proposal
	if d.Role {
		p.role(text)
	}
	if common != nil && common.N >= LeastCommon {
		for _, f := range slices.Sorted(maps.Keys(common.Set)) {
			p.put(Suggestion{f, common.Set[f], fmt.Sprintf("%d other organisations map this label so", common.N), true})
		}
	}
	p.byWords(d, last, false)
	if last != text {
		p.byWords(d, text, true)
	}
	p.byLists(d, last)
	slices.SortStableFunc(p.Set, func(a, b Suggestion) int { return cmp.Compare(placeIn(d.Fields, a.Field), placeIn(d.Fields, b.Field)) })
	return p
}

func placeIn(list []string, s string) int {
	if i := slices.Index(list, s); i >= 0 {
		return i
	}
	return len(list)
}

func (p *Proposal) put(s Suggestion) {
	if _, ok := p.Value(s.Field); !ok {
		p.Set = append(p.Set, s)
	}
}

// role tells who a person is by the label of their role. AFFECT and PATIEN are codes of Datix.
func (p *Proposal) role(text string) {
	words := tokens(text)
	has := func(w ...string) bool {
		return slices.ContainsFunc(w, func(x string) bool { return slices.Contains(words, x) })
	}
	first := words[:min(1, len(words))]
	switch {
	case has("witness", "property", "equipment", "non", "reporter", "object", "handler"):
		p.Is, p.Why = Nobody, "The label names neither somebody hurt nor whoever did it"
	case slices.Contains(first, "affect") && has("patient", "patien", "visitor", "relative"):
		p.Is, p.Why = Nobody, "A patient or visitor who was affected is no member of staff"
	case has("affect", "victim", "injur", "staff", "employee"):
		p.Is, p.Why = StaffMember, "The label says that a member of staff was affected"
	case has("patien", "patient", "assailant", "perpetrator", "allege", "alleged", "visitor", "relative", "public", "aggressor"):
		p.Is, p.Why = AllegedPerson, "The label names whoever may have done it"
	default:
		return
	}
	if p.Is == AllegedPerson {
		for _, x := range []struct{ word, code string }{{"patien", "patient"}, {"patient", "patient"}, {"relative", "relative_or_visitor"}, {"visitor", "relative_or_visitor"}, {"public", "public"}} {
			if has(x.word) {
				p.put(Suggestion{"alleged_person_type", x.code, saysSo(text), true})
				return
			}
		}
	}
}

func saysSo(text string) string { return fmt.Sprintf("The label says “%s”", text) }

// byWords looks for phrases in the label. Who did it stands after the last "by". onlySure leaves weak phrases out.
func (p *Proposal) byWords(d *Dictionary, text string, onlySure bool) {
	words := tokens(text)
	kinds := slices.Contains(d.Fields, "violence_primary")
	did := words
	for i, w := range words {
		if w == "by" {
			did = words[i+1:]
		}
	}
	before := words[:len(words)-len(did)]
	if kinds {
		toPatient := holds(before, []string{"to", "patient"}) || holds(before, []string{"on", "patient"}) || holds(before, []string{"of", "patient"})
		if holds(words, []string{"patient", "on", "patient"}) || holds(words, []string{"patient", "to", "patient"}) || toPatient && !holds(before, []string{"staff"}) {
			p.LeaveOut = "Not against staff: the label says that a patient was hurt"
			return
		}
		for _, none := range []string{"fall", "slip", "medication", "self", "absconsion", "abscond", "awol", "theft"} {
			if slices.Contains(words, none) && !slices.Contains(words, "assault") && !slices.Contains(words, "violence") && !slices.Contains(words, "aggression") {
				p.LeaveOut = "The label does not seem to be of violence"
				return
			}
		}
	}
	if n := len(did); n < len(words) && slices.Contains(did, "staff") && !slices.Contains(did, "non") && slices.Contains(d.Fields, "alleged_person_type") {
		p.put(Suggestion{"alleged_person_type", "colleague", "The label says “by” a member of staff", false})
	}
	for _, f := range phrases {
		if !slices.Contains(d.Fields, f.field) || onlySure && !f.sure {
			continue
		}
		in := words
		if f.field == "alleged_person_type" && len(did) == len(words) && f.words == "patient" && holds(words, []string{"to", "patient"}) {
			continue
		}
		if f.field == "alleged_person_type" && len(did) < len(words) {
			in = did
		}
		if holds(in, tokens(f.words)) {
			p.put(Suggestion{f.field, f.value, fmt.Sprintf("The label says “%s”", f.words), f.sure})
		}
	}
}

// holds tells whether all words of a phrase are in a label, in their order.
func holds(label, phrase []string) bool {
	i := 0
	for _, w := range label {
		if i < len(phrase) && w == phrase[i] {
			i++
		}
	}
	return len(phrase) > 0 && i == len(phrase)
}

// byLists compares the label with the words of each code of the lists of the dictionary's fields.
func (p *Proposal) byLists(d *Dictionary, text string) {
	have := tokens(text)
	for _, name := range d.Fields {
		f, ok := fieldOf(name)
		if _, had := p.Value(name); had || !ok || f.List == "" {
			continue
		}
		best, code, words := 0.0, "", ""
		for _, c := range mds.Of(f.List).Codes {
			if c.Retired || c.Code == "other" {
				continue
			}
			if strings.EqualFold(strings.TrimSpace(text), c.Code) {
				best, code, words = 1, c.Code, c.Words
				break
			}
			for _, say := range []string{c.Words, strings.ReplaceAll(c.Code, "_", " ")} {
				if got := alike(have, tokens(say)); got > best {
					best, code, words = got, c.Code, c.Words
				}
			}
		}
		if best >= 0.7 {
			p.put(Suggestion{name, code, fmt.Sprintf("The label is close to “%s”", words), best >= 0.85})
		}
	}
}

// alike says how much two sets of words have in common, 0 to 1: twice the shared words by all of both. Small words do not
// count.
func alike(a, b []string) float64 {
	a, b = content(a), content(b)
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			both++
		}
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}

var small = []string{"a", "an", "the", "of", "or", "and", "to", "in", "on", "by", "was", "with", "for", "at"}

func content(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(small, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// StateOf gives the state of a label as it is shown: one that needs somebody is Suggested where there is a proposal.
func StateOf(e *Entry, p Proposal) State {
	if e.State == Needs && p.Any() {
		return Suggested
	}
	return e.State
}

// Take puts a proposal into an entry, as whoever takes it has seen it.
func (e *Entry) Take(p Proposal) {
	if p.LeaveOut != "" {
		e.State, e.Reason = LeftOut, p.LeaveOut
		return
	}
	e.State, e.Is = Done, p.Is
	if e.Set == nil {
		e.Set = map[string]string{}
	}
	for _, s := range p.Set {
		e.Set[s.Field] = s.Value
	}
}
