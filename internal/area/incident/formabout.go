package incident

import "github.com/havenward/havenward/internal/mds"

// codeOptions gives a code list of the data set as options, without the codes to leave out.
func codeOptions(name string, without ...string) []Option {
	out := map[string]bool{}
	for _, c := range without {
		out[c] = true
	}
	var options []Option
	for _, c := range mds.Of(name).Codes {
		if !c.Retired && !out[c.Code] {
			options = append(options, Option{Value: c.Code, Label: c.Words})
		}
	}
	return options
}

func placeOptions() []Option {
	return append([]Option{{Label: "Choose, or leave it"}}, codeOptions("location_detail")...)
}

// aboutStep asks what makes hate and repetition visible, and who did it, in a few choices that may all be left.
func aboutStep() Step {
	how := codeOptions("method", "sexual_touch", "weapon")
	return Step{ID: "about", Title: "More about it", Extra: true, Hint: "Everything here can be left out, or added later.", Fields: []Field{
		{Name: "person", Kind: OneOf, Ask: "Who did it?", Row: "Who did it", Options: codeOptions("alleged_person_type")},
		{Name: "hate", Kind: AnyOf, Ask: "Was it about who someone is?", Row: "About who you are", Hint: "Choose all that fit", Options: codeOptions("hate_motive", "none")},
		{Name: "how", Kind: AnyOf, Ask: "If you were touched or hit: how?", Row: "How", When: &When{"what", []string{whatHurt}}, Options: how},
		{Name: "weapon", Kind: ListOf, Ask: "Was there a weapon?", Row: "Weapon", Options: append([]Option{{Label: "Choose, or leave it"}}, codeOptions("weapon_type")...)},
		{Name: "again", Kind: OneOf, Ask: "Has the same person done it before?", Row: "Same person before", Options: []Option{
			{Value: "repeat_12_months", Label: "Yes, within the last year"}, {Value: "first", Label: "Not that I know"}, {Value: "not_known", Label: "I do not know"}}},
		{Name: "group", Kind: ListOf, Ask: "What is your job, or theirs?", Row: "Job", Options: append([]Option{{Label: "Choose, or leave it"}}, codeOptions("staff_group")...)},
	}}
}
