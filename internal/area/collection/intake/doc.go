// Package intake reads returns of the minimum data set and checks them: its fields, its rules, readers of CSV, Excel and
// JSON, and the check itself.
//
// It knows no database, network or clock. Organisations come through Lookup, today's date and the trust's history through
// Options. The same code runs behind the server's upload and behind havenward validate.
//
// A file is read twice when its rows are wanted: once to judge it, once to hand over the rows that were accepted. So
// nothing of a refused file is ever handed over, and nothing is written to a disk in between that would have to be
// deleted: parsing is cheap beside the inserts that follow. A checksum of each block proves that both readings saw the
// same file.
//
// Memory is bounded by the row limit, not by the file: blocks of a megabyte are checked on all cores, and of each row
// some 40 bytes are kept, to find the same person or reference twice. Results do not depend on the number of cores.
//
// Messages never repeat a cell, since a cell may hold a name.
package intake
