// Package catalogue holds the shipped versions of the standard and the rules that propose a rating, as embedded data that is
// parsed and checked. It is pure: no clock, no database.
//
// The wording is a working paraphrase with local codes. Official references and texts are null until somebody loads them, and
// the verification state of each part says what was read in a published text.
package catalogue
