// Package recapture estimates how many events no list has, from how many are on two or three lists at once: incident
// reports and, say, police records, sickness records or records of injury.
//
// Two uses Chapman's estimate (University of California Publications in Statistics 1951) with Seber's variance (Biometrics
// 1970) and a log-normal interval of the unseen, which is never below what was seen. Three fits the eight log-linear models
// of three lists (Fienberg, Biometrika 1972; International Working Group for Disease Monitoring and Forecasting, American
// Journal of Epidemiology 1995).
//
// All of it needs a closed population, correct matching, and events that are equally likely to be on a list. Two lists must
// also be independent, which lists of violence seldom are: a serious assault is on both. The estimate is then too low, and
// completeness too high, so say "at least". Three lists can allow for dependence of pairs, but models that fit equally well
// may differ widely: report the range (ThreeEstimate.Range), not one number.
//
// The package matches no records.
package recapture
