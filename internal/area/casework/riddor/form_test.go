package riddor

import (
	"strings"
	"testing"
)

func TestTheFormHasPartsAToHAndNamesWhatIsMissing(t *testing.T) {
	f, ok := FormOn(Forms(), accident)
	if !ok || len(f.Sections) != 8 {
		t.Fatal(f, ok)
	}
	answers := map[string]string{}
	all := f.Missing(answers)
	for _, q := range all {
		v := "something"
		if len(q.Options) > 0 {
			v = q.Options[0][0]
		} else if q.Kind == "date" {
			v = "2026-11-03"
		}
		if !q.Valid(v) || q.Answer(map[string]string{q.Key: v}) == "" {
			t.Errorf("%s does not take %q", q.Key, v)
		}
		answers[q.Key] = v
	}
	if len(all) == 0 || len(f.Missing(answers)) != 0 {
		t.Error("what is missing is not named", f.Missing(answers))
	}
	kind := f.Sections[4].Fields[0]
	if !kind.Valid("assault") || kind.Valid("fell") || kind.Answer(map[string]string{"e_kind": "assault"}) != "Physically assaulted by a person" {
		t.Error("the kind of accident is not fixed")
	}
	if _, err := ParseForms([]byte(strings.Replace(string(formData), `"letter": "H"`, `"letter": "I"`, 1))); err == nil {
		t.Error("a form without part H is taken")
	}
}
