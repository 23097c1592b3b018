// Package insight says what the facts show: measures defined once as data, monthly series with their coverage, charts
// judged by package spc, sentences made from the same numbers, and how every figure was made.
//
// It counts nothing itself: package cube holds the facts in memory, package feed beside it fills the cube. It decides
// nothing about what may be published (package disclosure, area publication), and writes three small tables of its own:
// spc_rebase (new limits from a month on, with the reason), annotation (what happened in a month, drawn on charts) and
// saved_view (filters that a person keeps).
//
// A month that no return covers is missing, never nought. Figures of an organisation above a trust are sums and shares of
// the trusts under it, and counts of a part of a trust are shown to those above it by the rule of Shown.
package insight
