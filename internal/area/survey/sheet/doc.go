// Package sheet reads the published results of the NHS Staff Survey: the workbooks of a year (one, or a zip of the three), and
// plain CSV. It knows the questions of each year by stable names, because their numbers move.
//
// The workbooks from 2021 have a merged heading for each question ("Q13a - text") in row 1, the names of the columns ("% Never",
// "Base (number of responses)") in row 5, and leading columns with the ODS code, the name, the benchmarking group and the
// weighting; the two rows joined name a column. Those of 2018 have the question's number, its text, the part, the answer and a
// "%" or "n" in rows above each other. Where the organisations lie on the map is never taken from the file: the columns of
// region and system have been seen swapped.
//
// It has no database. The real workbooks could not be had when this was written: the readers follow a description of their
// layout, and the tests make workbooks of that layout.
package sheet
