// Package spc computes statistical process control charts for single values over time: the XmR chart with the rules and
// icons of NHS England's Making Data Count, and a chart of days between rare events.
//
// It computes and says what a chart means; it draws nothing, reads no files and knows no organisation. [XmR] takes dated
// values and [Options] and returns a [Chart]: every value judged, the mean and limits of each phase, the two icons,
// warnings as data, and the settings it was made with, so that a number can be made again. [Facets] makes one chart for
// each group and [DaysBetween] the chart for events rarer than about one a period.
//
// # Where the method comes from
//
// The rules are those of the R package NHSRplotthedots 0.2.2, written here from a description of what it does, and
// tested against its results: limits at the mean plus and minus 2.66 times the mean moving range (Wheeler's XmR chart),
// moving ranges of 3.267 times their mean or more left out once, and four rules: a value outside the limits, a trend of
// seven, two of three beyond two thirds of a limit on one side, and seven on one side of the mean. A value gets the
// first of these, in this order. Everything is worked out inside one phase (rebase group): no rule crosses a rebase.
//
// # Where it differs from the package
//
// [Parity] keeps the package's answers. [Product], the zero value of [Mode], differs where those would mislead:
//
//   - values that never vary have limits at their mean, not none, and assurance by comparing the target with the mean;
//   - without limits (a single value) there is no assurance, where the package says "inconsistent";
//   - when the last value is missing the variation icon speaks for the last value there is, and a warning says so;
//   - the last point of a trend keeps its own direction when another trend follows at once;
//   - the mean of decimal values is the decimal mean rounded once, so that a value equal to it is never above or below
//     it by the rounding of binary numbers.
//
// In both modes a gap ends a trend, a run and a window of three, where the package stops with an error if the gap lies in
// a trend; and a group without a target has no assurance. The Making Data Count spreadsheet does not screen moving ranges
// ([Unscreened]) and offers a length of six ([Options].Length); both are settings that the chart keeps.
//
// Limits are never cut at nought or at one: a chart of counts may draw from nought, the number stays.
package spc
