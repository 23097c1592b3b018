// Package disclosure makes published tables of counts safe, and proves it.
//
// A table is a tree of organisations (England, region, board, trust, to any depth) crossed with further dimensions, each
// with a total. Every margin counts as published. Two rules turn a table into a release: HES shows small counts as a star
// and rounds the rest; Suppress hides small counts and as many others as it takes, and keeps the rest exact. An Audit then
// works out, as an outsider could, the smallest and the largest value of every cell from any number of releases together:
// the symbols, the sums, earlier releases of the same figures, other geographies on the same trusts, and published rates.
// A release whose audit finds nothing is safe against everyone who knows what the audit was told.
//
// What it is not: it does no input or output, sets no policy beyond defaults, and does not guard against what people know
// from elsewhere, nor against one who knows the rule's own choices so well that the choice of cells itself tells something.
// Differential privacy is another trade and is not here.
//
// Sources: the rule for hospital episode statistics that NHS England has used since September 2018; Fischetti and Salazar
// (2001) and Kelly, Golden and Assad (1992) for the complementary problem; Castro (2002) for its network form; Willenborg
// and de Waal, Elements of Statistical Disclosure Control (2001). There is no R package to agree with; the answers are
// checked against exhaustive search on small tables.
package disclosure
