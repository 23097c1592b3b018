// Package publication turns counts of the cube into releases that nobody can be found in: frozen, hashed, signed by two
// people, and open to everybody. It also answers the questions that trusts are asked every year, and keeps the analyst's
// own queries.
//
// A release begins as a Spec. Service.Run builds its tables from the cube at one moment, applies the disclosure rule, and
// audits them with package disclosure: each by itself, all of them together, and with every earlier release that shares
// figures with them. What leaks is refused, with ways to mend it that have been proved. A release that passed is signed by
// one person and released by another; then its bytes never change, and a correction is a new release.
//
// What it is not: it draws no pages, holds no survey figures (they keep their own rule, in the area survey), and
// reads no facts by itself. Its rates are made of the numbers that are shown, never of those behind them. Raw counts leave it
// only through Service.Log, which is audited.
//
// Tables: release, foi_pack, saved_query, query_run.
package publication
