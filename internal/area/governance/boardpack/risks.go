package boardpack

import (
	"context"
	"strconv"
)

// topRisks is how many risks the paper shows.
const topRisks = 5

// risks are the highest of the register.
func (d *draft) risks(ctx context.Context) error {
	if d.s.Risks == nil {
		d.missing("risks", "Top risks: not known", "The risk register is not set up here.")
		return nil
	}
	list, err := d.s.Risks(ctx, d.o, topRisks)
	if err != nil {
		return err
	}
	d.found.risks = list
	if len(list) == 0 {
		d.missing("risks", "Top risks: none in the register", "The register holds no open risk of violence. That is a question about the register before it is good news.")
		return nil
	}
	t := Table{Caption: "Highest risks of the register", Head: []string{"Risk", "Now", "Target", "Owner", "Look again"}, Right: []bool{false, true, true, false, false}}
	for i, r := range list {
		n := strconv.Itoa(i + 1)
		key := d.add(Figure{Key: "risk." + n, Name: "Risk " + n + ": " + r.Title, Shown: strconv.Itoa(r.Score), Value: number(float64(r.Score)), Unit: "score", Definition: "Consequence times likelihood, 1 to 25, with the controls that are in place: " + lower(r.Band) + ".",
			Source: "Risk register", Caution: "A judgement of those who wrote it, not a measurement.", Stood: d.moment(), Page: r.Path})
		title := r.Title
		if r.Where != "" {
			title += " (" + r.Where + ")"
		}
		t.Rows = append(t.Rows, []Cell{{Text: title}, {Text: strconv.Itoa(r.Score) + ", " + lower(r.Band), Figure: key}, {Text: target(r.Target)}, {Text: r.Owner}, {Text: r.Review}})
	}
	d.section(Section{Key: "risks", Wide: true, Title: "Top risks: " + lower(list[0].Title) + " is the highest, at " + strconv.Itoa(list[0].Score) + " of 25", Blocks: []Block{{Table: &t}}})
	return nil
}

func target(n int) string {
	if n == 0 {
		return "none set"
	}
	return strconv.Itoa(n)
}
