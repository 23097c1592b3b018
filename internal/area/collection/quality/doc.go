// Package quality scores how good the return of one trust for one month is: nine measures from 0 to 100 and one made of
// them. It knows no database and no clock.
//
// The measures follow docs/data.md, which follows the Data Quality Maturity Index of NHS England: coverage, completeness,
// validity and the use of default codes; to these come timeliness, consistency, plausibility and the share of rows that
// a map could read. Each has its definition in Items, which is what the page of definitions shows.
//
// A score says nothing about how much violence there is, and a low count never makes a score by itself good: fewer
// reports than before or than elsewhere can mean that less was reported. What cannot be known has no score, which is not
// a score of nought.
package quality
