package boardpack

import (
	"context"
	"strconv"
)

// Riddor counts accidents of twelve months that were more than nothing under RIDDOR.
type Riddor struct {
	// Reported were reported to HSE, ToReport wait for it, Late of those are past the day by which it must be done, Deciding
	// are not decided by a competent person.
	Reported, ToReport, Late, Deciding int
}

// riddor is what was reported to HSE, and what waits: counts alone.
func (d *draft) riddor(ctx context.Context) error {
	if d.s.Riddor == nil {
		d.missing("riddor", "RIDDOR: not known", "What is reported to HSE is not kept here.")
		return nil
	}
	n, err := d.s.Riddor(ctx, d.o, d.From, d.To)
	if err != nil {
		return err
	}
	count := func(key, name, definition string, n int) string {
		return d.add(Figure{Key: "riddor." + key, Name: name, Shown: strconv.Itoa(n), Value: number(float64(n)), Unit: "people", Definition: definition, Source: "RIDDOR assessments in cases",
			Caution: "Restricted cases and those of the sexual safety team are not in it; they are reported to HSE all the same. Only accidents that somebody opened a case for are known.", Stood: d.year()})
	}
	reported := count("reported", "Reported to HSE", "People whose accident of these months was reported to HSE under RIDDOR.", n.Reported)
	waiting := count("waiting", "Still to be reported to HSE", "People whose accident of these months has to be reported and was not, as it stood when the figures were read.", n.ToReport)
	late := count("late", "Past the day for HSE", "Of those still to be reported, those whose last day has passed.", n.Late)
	deciding := count("deciding", "RIDDOR being decided", "People whose accident of these months nobody competent has decided yet.", n.Deciding)
	title := "RIDDOR: nothing was reportable in twelve months"
	switch {
	case n.Late > 0:
		title = "RIDDOR: " + many(n.Late, "report", "reports") + " to HSE past the day"
	case n.ToReport > 0:
		title = "RIDDOR: " + strconv.Itoa(n.Reported) + " reported to HSE, " + strconv.Itoa(n.ToReport) + " still to be"
	case n.Reported > 0:
		title = "RIDDOR: " + strconv.Itoa(n.Reported) + " reported to HSE, none waits"
	case n.Deciding > 0:
		title = "RIDDOR: " + strconv.Itoa(n.Deciding) + " being decided"
	}
	d.section(Section{Key: "riddor", Title: title, Blocks: []Block{para(say("Over twelve months: "), fig(strconv.Itoa(n.Reported), reported), say(" reported to HSE; "), fig(strconv.Itoa(n.ToReport), waiting),
		say(" still to be reported, "), fig(strconv.Itoa(n.Late), late), say(" of them past the day; "), fig(strconv.Itoa(n.Deciding), deciding), say(" being decided."))}})
	d.found.riddorLate = n.Late
	return nil
}

func (d *draft) askRiddor() string {
	if d.found.riddorLate == 0 {
		return ""
	}
	return "Ask why the " + the(d.found.riddorLate, "report to HSE that is", "reports to HSE that are") + " past the day was not made, and have it made now."
}
