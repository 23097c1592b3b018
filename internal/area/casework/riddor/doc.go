// Package riddor decides whether what happened to a person has to be reported to the Health and Safety Executive under
// RIDDOR 2013, and by when: the decision table row by row, and the counting of days.
//
// The table and its numbers are dated data (rules.json) with a source and whether it was read. The package proposes; a
// competent person decides and submits. It reads no clock and no database, and knows no names.
package riddor
