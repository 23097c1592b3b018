package boardpack

import (
	"context"
	"fmt"
	"strconv"

	"github.com/havenward/havenward/internal/area/survey"
)

// survey sets what staff say beside what is recorded, with the guards of the page that it comes from.
func (d *draft) survey(ctx context.Context) error {
	if d.s.Survey == nil {
		d.missing("survey", "Records against the staff survey: not known", "The area of the survey is not set up here.")
		return nil
	}
	shares, _, err := d.s.Survey.Captures(ctx, d.o)
	if err != nil {
		return err
	}
	if len(shares) == 0 {
		d.missing("survey", "Records against the staff survey: no survey figures", "No results of the staff survey were brought in for this organisation.")
		return nil
	}
	s := shares[0]
	period := survey.PeriodOf(s.Year)
	stood := "survey of " + strconv.Itoa(s.Year) + ", " + period.From + " to " + period.To
	source := "NHS Staff Survey " + strconv.Itoa(s.Year) + " as brought in here; records of physical violence by patients, relatives and the public"
	caution := "The survey counts people and answers in bands, so the share is the most there could be. One person may have several events."
	if s.Synthetic {
		caution = "Synthetic figures, for demonstration. " + caution
	}
	page := "/survey/at/" + d.o.ID + "/records"
	said := func(f survey.Finding) string { return fmt.Sprintf(f.Text, f.Args...) }
	sec := Section{Key: "survey", Title: said(survey.Captured(s))}
	var text []Run
	if s.Refused != "" {
		sec.Missing = said(survey.Why(s)) + "."
	} else {
		d.found.captured = number(s.Captured)
		d.found.capturedKey = d.add(Figure{Key: "survey.captured", Name: "Episodes in the records, of those that staff describe, at most", Shown: survey.Whole(s.Captured), Value: number(100 * s.Captured), Unit: "percent",
			Definition: "Staff hit by patients, relatives or the public in our records, over the fewest episodes that the answers imply among all staff.", Source: source, Caution: caution, Stood: stood, Page: page})
		text = append(text, say("At most "), fig(survey.Whole(s.Captured), d.found.capturedKey), say(" of physical events are in our records ("+survey.Whole(s.Interval.Lower)+" to "+survey.Whole(s.Interval.Upper)+"): "),
			fig(whole(float64(s.Episodes)), d.add(Figure{Key: "survey.episodes", Name: "Physical events in the records", Shown: whole(float64(s.Episodes)), Value: number(float64(s.Episodes)), Unit: "number",
				Definition: "Staff hit by patients, relatives or the public, once for each time.", Source: source, Stood: stood, Page: page})),
			say(" of at least "), fig(whole(s.Expected), d.add(Figure{Key: "survey.expected", Name: "Physical events that the survey implies, at the least", Shown: whole(s.Expected), Value: number(s.Expected), Unit: "number",
				Definition: "The fewest episodes that the answers imply among all staff, " + whole(s.ExpectedInterval.Lower) + " to " + whole(s.ExpectedInterval.Upper) + " by the sample.", Source: source, Caution: caution, Stood: stood, Page: page})),
			say(". "))
	}
	if s.Percent > 0 && s.Base >= survey.LeastReplies {
		text = append(text, say("Survey: "), fig(survey.Percent(s.Percent), d.add(Figure{Key: "survey.hit", Name: "Staff who met physical violence by the public in 12 months", Shown: survey.Percent(s.Percent), Value: number(s.Percent), Unit: "percent",
			Definition: "Part of " + strconv.Itoa(s.Base) + " who answered.", Source: "NHS Staff Survey " + strconv.Itoa(s.Year) + " as brought in here", Caution: caution, Stood: stood, Page: page})), say(" of staff had one in 12 months"))
		if v, base, year, ok := d.s.Survey.Reporting(ctx, d.o.ID); ok {
			text = append(text, say("; "), fig(percent(100*v), d.add(Figure{Key: "survey.reported", Name: "Of those hit, who say that the last time was reported", Shown: percent(100 * v), Value: number(100 * v), Unit: "percent",
				Definition: "Part of " + strconv.Itoa(base) + " who answered, by them or a colleague.", Source: "NHS Staff Survey " + strconv.Itoa(year) + " as brought in here", Caution: "It is what people say, and not what is found in any system.", Stood: "survey of " + strconv.Itoa(year), Page: page})),
				say(" say it was reported"))
		}
		text = append(text, say(". The two differ because one person may have several events."))
	}
	if len(text) > 0 {
		sec.Blocks = append(sec.Blocks, para(text...))
	}
	if s.Synthetic {
		sec.Blocks = append(sec.Blocks, small(say("Synthetic survey figures, for demonstration.")))
	}
	d.section(sec)
	return nil
}
