// Package mapping leads files of local systems to the minimum data set. It knows no database, network or clock.
//
// A Map is data: which column of a local file fills which national field, and what each local label means. One label can
// set several fields at once. A map is written by people; Suggest only proposes, with its evidence, and nothing that is
// proposed is ever applied before somebody took it. Survey reads a file once for its columns, its labels and how many rows
// each touches, and keeps no row.
//
// Open makes a return of a file and its map that package intake checks like any other; problems name the rows of the
// sender's file. Columns the map does not name are not read at all, free text among them, so a local export need not be
// stripped before it is mapped. What a mapped column holds is checked as the cells of a national file are.
//
// Hand-made totals have no rows to check: they become counts by month and kind.
package mapping
