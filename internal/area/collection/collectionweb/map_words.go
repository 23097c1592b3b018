package collectionweb

import (
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/ui"
)

func joinWords(list []string) string { return strings.Join(list, ", ") }

// fileProblem is what is wrong with the file of one of two forms.
func (x *tryPage) fileProblem(form string) string {
	if x.form != form {
		return ""
	}
	return x.problems.For("file")
}

func (x *columnsPage) dictOptions() []ui.Option {
	var out []ui.Option
	for _, d := range x.dicts {
		out = append(out, ui.Option{Value: strconv.Itoa(d.n), Label: d.name})
	}
	return out
}
