package caseworkweb

import (
	"context"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// CarePanels gives what absence, RIDDOR, reviews and letters show of a case.
func CarePanels(d Care) []Panel {
	return []Panel{d.absencePanel, d.riddorPanel, d.reviewPanel, d.letterPanel}
}

// sees gives the scope of an action, and whether the reader in ctx may do it at all.
func (d Care) sees(ctx context.Context, act authz.Action) (authz.Scope, bool) {
	sc, err := d.Cases.Door.Policy().Check(authz.From(ctx), act)
	return sc, err == nil
}

func (d Care) absencePanel(ctx context.Context, c casework.Case) (Shown, error) {
	if _, ok := d.sees(ctx, casework.ActAbsence); !ok {
		return Shown{}, nil
	}
	return Shown{Title: "Absence and cost", Path: casework.Path(c.ID) + "/absence"}, nil
}

// riddorPanel has a tab for those who assess, or where something was assessed; what waits is said in the overview.
func (d Care) riddorPanel(ctx context.Context, c casework.Case) (Shown, error) {
	sc, ok := d.sees(ctx, casework.ActRiddorRead)
	if !ok {
		return Shown{}, nil
	}
	list, err := d.Cases.Assessments(ctx, sc, c.Org, c.ID)
	if err != nil {
		return Shown{}, err
	}
	s := Shown{Title: "RIDDOR", Path: casework.Path(c.ID) + "/riddor"}
	var rows []ui.Check
	for i := range list {
		a := &list[i]
		if a.Result == riddor.None && a.Decided == "" && !a.Foretold && !a.PsychOnly {
			continue
		}
		state := riddorStates[(&casework.RiddorRow{Assessment: *a}).State()]
		row := ui.Check{Icon: ui.IconTick, Text: a.Label + ": " + holds(ctx, a), Small: runWords(ctx, a), State: lang.T(ctx, state.words), Href: d.riddorHref(ctx, c.ID, a.Person)}
		if a.ToReport() || a.Undecided() {
			s.Waiting++
			row.Icon = ui.IconAlert
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		s.Body = ui.Checks(rows)
	}
	return s, nil
}

func (d Care) reviewPanel(ctx context.Context, c casework.Case) (Shown, error) {
	sc, ok := d.sees(ctx, casework.ActReviewRead)
	if !ok {
		return Shown{}, nil
	}
	s := Shown{Title: "Review", Path: casework.ReviewPath(c.ID)}
	x, err := d.Cases.Review(ctx, sc, c.Org, c.ID)
	if err != nil || x.State != "finished" {
		return s, err
	}
	s.Body = templ.Join(ui.Facts([]ui.Fact{{Label: lang.T(ctx, "What contributed"), Text: tagWords(ctx, casework.Reviewing().Factors, x.Factors)}, {Label: lang.T(ctx, "What was learned"), Text: brief(x.Learned)}}))
	return s, nil
}

func (d Care) letterPanel(ctx context.Context, c casework.Case) (Shown, error) {
	if _, ok := d.sees(ctx, casework.ActLetterRead); !ok {
		return Shown{}, nil
	}
	return Shown{Title: "Letters", Path: casework.LettersPath(c.ID)}, nil
}
