// Package pilot is trials of body-worn cameras: a protocol that is declared and frozen before the first camera is worn, and an
// evaluation that says no more than its figures carry.
//
// Its words: a pilot has sites, which start one after another, and sites that do not; a declaration freezes the protocol by
// its SHA-256, and every later change is an amendment with its reason, shown in each report for ever; a figure is what a site
// counted in a month, from a file or from what is reported here; a report is an evaluation as it was frozen.
//
// The fourteen measures, and four that stand beside them, are dated data (measures.json). Evaluate is a pure function of a
// protocol and its figures: package stats/effect does the arithmetic, and nothing here is tuned after the figures are seen.
// Harm and days lost come before counts, and a change of reporting is kept apart from a change of events.
//
// Its tables: bodycam_pilot, bodycam_pilot_amendment, bodycam_pilot_figure, bodycam_pilot_report. It holds sums by site and
// month, of nobody by name, and no footage.
package pilot
