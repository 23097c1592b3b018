package mapping

import (
	"strings"
	"unicode"
)

// Fold makes labels and headings equal whatever their case, spaces and punctuation: words of letters and digits with one
// space between them. An apostrophe is taken out, so that "patient's" is "patients".
func Fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case r == '\'' || r == '’' || r == '`':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// squash is Fold without the spaces: "inc_dincident" and "Inc D Incident" are the same heading.
func squash(s string) string { return strings.ReplaceAll(Fold(s), " ", "") }

// labelKey is what makes two labels the same.
func labelKey(parts []string) string {
	if len(parts) == 1 {
		return fastFold(parts[0])
	}
	keys := make([]string, len(parts))
	for i, p := range parts {
		keys[i] = fastFold(p)
	}
	return strings.Join(keys, "\x1f")
}

// fastFold keeps "*" and labels without any letter or digit, which would all fold to nothing.
func fastFold(s string) string {
	if f := Fold(s); f != "" {
		return f
	}
	return strings.TrimSpace(s)
}

// tokens gives the words of a label, stemmed and led to one word of those that mean the same.
func tokens(s string) []string {
	var out []string
	for w := range strings.FieldsSeq(Fold(s)) {
		out = append(out, strings.Fields(stem(w))...)
	}
	return out
}

// stem takes off the commonest English endings, so that "assaulted", "assaults" and "assault" are one, then the synonym.
func stem(w string) string {
	if s, ok := synonyms[w]; ok {
		return s
	}
	for _, end := range []string{"ies", "ing", "ed", "es", "s"} {
		t, ok := strings.CutSuffix(w, end)
		hiss := strings.HasSuffix(t, "s") || strings.HasSuffix(t, "ch") || strings.HasSuffix(t, "sh") || strings.HasSuffix(t, "x")
		if !ok || len(t) < 4 || end == "es" && !hiss || end == "s" && strings.HasSuffix(t, "s") {
			continue
		}
		if w = t; end == "ies" {
			w += "y"
		}
		break
	}
	if s, ok := synonyms[w]; ok {
		return s
	}
	return w
}

// synonyms lead words of local systems to the one that the phrases of suggestions use. Keys are stemmed or whole words.
var synonyms = map[string]string{
	"aggressive": "aggression", "aggresion": "aggression", "agression": "aggression", "violent": "violence", "verbally": "verbal", "abusive": "abuse", "abus": "abuse", "physically": "physical",
	"assualt": "assault", "attack": "assault", "racist": "racial", "race": "racial", "racism": "racial", "homophobia": "homophobic", "transphobia": "transphobic",
	"sexually": "sexual", "threatening": "threat", "threaten": "threat", "intimidat": "intimidation", "intimidating": "intimidation", "intimidated": "intimidation",
	"harass": "harassment", "harassing": "harassment", "stalk": "stalking", "attempt": "attempted", "relative": "relative", "rel": "relative", "family": "relative", "carer": "relative", "visitor": "visitor",
	"pt": "patient", "pts": "patient", "patients": "patient", "client": "patient", "resident": "patient", "su": "patient", "inpatient": "inpatient", "employee": "staff", "staffs": "staff", "worker": "staff",
	"ae": "ed", "emergency": "emergency", "dept": "department", "telephone": "phone", "tel": "phone", "punched": "punch", "kicked": "kick", "bitten": "bite", "bit": "bite", "biting": "bite", "spat": "spit", "spitting": "spit", "slapped": "slap",
	"scratched": "scratch", "pushed": "push", "pushing": "push", "grabbed": "grab", "grabbing": "grab", "pinched": "pinch", "headbutt": "headbutt", "headbutted": "headbutt", "strangled": "strangle", "strangulation": "strangle", "choked": "strangle", "threw": "throw", "thrown": "throw",
	"damaged": "damage", "vandalism": "damage", "swear": "swearing", "shout": "shouting", "shouted": "shouting", "nurse": "nursing", "nurs": "nursing", "doctor": "medical", "dr": "medical", "consultant": "medical",
	"hca": "healthcare assist", "minor": "minor", "mild": "low", "nil": "none", "no": "none",
}
