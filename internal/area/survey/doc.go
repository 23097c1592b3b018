// Package survey sets what staff answer in the NHS Staff Survey beside what is recorded.
//
// Its words: a figure is one published percentage with its base, of an organisation (or one arm of it), a year and a question;
// it is kept with the release that it is from, because later releases restate earlier years, and both stand side by side. An
// import is a file of figures: it is sent, read, looked at, applied, and can be withdrawn. A group is the benchmarking group of
// the survey; its median, lowest and highest are worked out here, as the benchmark reports do. The captured share is how many
// of the episodes that the survey implies are in the records.
//
// The survey counts people, records count events, and one is never divided by the other: answers in bands ("3 to 5 times") are
// turned into the fewest episodes that they can mean, so the captured share is "at most". Where it cannot be worked out fairly
// it is refused, with the reason.
//
// Figures are published and nobody's own, so the whole book of them is kept in memory and has no scope; which organisation a
// reader may open has one. Sub-package sheet reads the files. Tables: survey_import, survey_file, survey_problem, survey_figure.
package survey
