package survey

import (
	"context"
	"strconv"

	"github.com/havenward/havenward/internal/area/survey/sheet"
)

// ReportingCard sets what those hit at a trust say about reporting beside what the trusts of its group say. It belongs where
// counts are compared: a low count means little where few report.
type ReportingCard struct {
	// Group is the benchmarking group, Year that of the survey.
	Group string
	Year  int
	// Percent of Base say that the last time was reported, by them or a colleague.
	Percent float64
	Base    int
	// Bench is that of the group, where HasBench.
	Bench     Bench
	HasBench  bool
	Synthetic bool
	// Finding is the sentence for it.
	Finding Finding
}

// ReportingCard gives the card of a trust; of one with several arms that of the arm with the most answers. ok is false where no
// figure is shown.
func (s *Service) ReportingCard(ctx context.Context, code string) (card ReportingCard, ok bool, err error) {
	b, err := s.Book(ctx)
	if err != nil {
		return card, false, err
	}
	for _, c := range b.Codes(code) {
		e, there := b.Last(c, sheet.ViolenceReported)
		if !there || ok && (e.Year < card.Year || e.Year == card.Year && e.Base <= card.Base) {
			continue
		}
		ok = true
		card = ReportingCard{Group: e.Group, Year: e.Year, Percent: e.Percent, Base: e.Base, Synthetic: e.Synthetic}
		card.Bench, card.HasBench = b.Bench(e.Group, sheet.ViolenceReported, e.Year, e.Release)
		card.Finding = Reports(e, card.Bench, card.HasBench)
	}
	return card, ok, nil
}

// Reports says how many of those hit say that it was reported, and how that stands to the group.
func Reports(e Entry, b Bench, has bool) Finding {
	word := "%s of those hit say that the last time was reported"
	if e.Percent < 60 {
		word = "Only %s of those hit say that the last time was reported"
	}
	i, ok := Interval(e)
	switch {
	case !ok || !has:
		return say(word, Percent(e.Percent))
	case i.Upper < b.Median:
		return say(word+", fewer than at the median trust of the group (%s)", Percent(e.Percent), Percent(b.Median))
	case i.Lower > b.Median:
		return say(word+", more than at the median trust of the group (%s)", Percent(e.Percent), Percent(b.Median))
	}
	return say(word+", about as at the median trust of the group (%s)", Percent(e.Percent), Percent(b.Median))
}

// GroupReporting gives the median, the lowest and the highest of what the trusts of a benchmarking group say about
// reporting, in the latest year that has one. ok is false where none is shown.
func (s *Service) GroupReporting(ctx context.Context, group string) (bench Bench, ok bool, err error) {
	b, err := s.Book(ctx)
	if err != nil {
		return bench, false, err
	}
	years := b.Years()
	for i := len(years) - 1; i >= 0; i-- {
		for j := len(years) - 1; j >= 0; j-- { // the latest release first
			if bench, ok = b.Bench(group, sheet.ViolenceReported, years[i], strconv.Itoa(years[j])); ok {
				return bench, true, nil
			}
		}
	}
	return Bench{}, false, nil
}
