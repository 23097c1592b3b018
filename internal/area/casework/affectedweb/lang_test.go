package affectedweb

import (
	"testing"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
)

// Whoever was affected may read these pages in Welsh, whatever their colleagues work in.
func TestEveryWordIsThereInWelsh(t *testing.T) {
	t.Parallel()
	keys := langtest.Keys(t, ".", "show")
	for _, k := range casework.AskKinds() {
		keys = append(keys, k.Said, askTitles[k.Code], askHints[k.Code])
	}
	for _, m := range []map[string]string{doneWords, abouts} {
		for _, s := range m {
			keys = append(keys, s)
		}
	}
	for _, s := range casework.Stages() {
		keys = append(keys, stageWords(s))
	}
	for _, s := range []justice.State{justice.Told, justice.Refused, justice.Investigating, justice.Prosecutor, justice.Charged, justice.Concluded} {
		keys = append(keys, policeWords(s))
	}
	for _, s := range []casework.SupportState{casework.Waiting, casework.Offered, casework.Accepted, casework.Declined, casework.Done} {
		keys = append(keys, supportState(s))
	}
	for _, r := range casework.SupportRules() {
		if offered(casework.Step{SupportRule: r}) {
			keys = append(keys, r.Text)
		}
	}
	for _, o := range casework.Outcomes() {
		keys = append(keys, o.Words)
	}
	for _, list := range [][]string{labels(wishes(t.Context(), "")), labels(whys(t.Context(), "")), labels(agains(t.Context(), "")), labels(readings(t.Context(), ""))} {
		keys = append(keys, list...)
	}
	if missing := lang.Missing(keys); len(missing) > 0 {
		t.Errorf("without Welsh: %q", missing)
	}
}

// labels gives the words of options; without a language they are the English ones, which are the keys.
func labels(list []ui.Option) (out []string) {
	for _, o := range list {
		out = append(out, o.Label)
		if o.Hint != "" {
			out = append(out, o.Hint)
		}
	}
	return out
}
