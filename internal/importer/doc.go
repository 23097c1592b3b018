// Package importer reads tabular files from outside safely, and checks their rows
// against a registered shape.
//
// Open tells CSV and XLSX by content, whatever the name, and refuses the rest in
// words that say what to send instead. Rows carry the number a spreadsheet shows
// beside them. Limits stop zip bombs and endless rows early. Formulas are never
// evaluated: the value stored beside them is read.
//
// A Shape turns rows into values of T and reports every problem with its row. It
// does not write anything: the area applies accepted rows in its own change.
// Messages never repeat a cell, since a cell may hold a name.
package importer
