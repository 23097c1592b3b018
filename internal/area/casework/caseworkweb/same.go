package caseworkweb

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui/lang"
)

// sameRow is somebody of another case who may be one of this.
type sameRow struct {
	label, words, ref, href, act, actWords string
	candidate                              casework.Candidate
}

func (d Deps) sameRows(ctx context.Context, sc authz.Scope, p *page) ([]sameRow, error) {
	list, err := d.Cases.Candidates(ctx, sc, p.Org, p.ID)
	var out []sameRow
	for _, c := range list {
		out = append(out, sameRow{label: c.Person.Label, words: agree(ctx, &c), ref: c.OtherCase.Ref + ", " + c.Other.Label, href: casework.Path(c.OtherCase.ID),
			act: p.path + "/same?person=" + c.Person.ID + "&other=" + c.Other.ID, actWords: verdictActs(ctx, c.Verdict), candidate: c})
	}
	return out, err
}

// agree says what agrees, without what it is.
func agree(ctx context.Context, c *casework.Candidate) string {
	switch c.Verdict {
	case casework.Same:
		return lang.T(ctx, "Is the same person, says %s:", c.By)
	case casework.Different:
		return lang.T(ctx, "Is not the same person, says %s:", c.By)
	}
	var what []string
	if c.Names > 0 {
		what = append(what, lang.N(ctx, c.Names, "%d word of the name", "%d words of the name"))
	}
	if c.Born {
		what = append(what, lang.T(ctx, "the date of birth"))
	}
	if c.Number {
		what = append(what, lang.T(ctx, "a number"))
	}
	return lang.T(ctx, "Agrees in %s with", strings.Join(what, ", "))
}

func verdictActs(ctx context.Context, v casework.Verdict) string {
	if v == casework.Undecided {
		return lang.T(ctx, "Decide")
	}
	return lang.T(ctx, "Take it back")
}
