// Package survey estimates proportions from weighted samples, and from them how much violence is never reported.
//
// Proportion takes respondents with weights, strata and, where known, the population of each stratum: Taylor linearisation
// with logit, beta (Korn and Graubard, Survey Methodology 1998) and symmetric intervals, Kish's effective size and the
// design effect. Results agree with R's survey package 4.4 (svymean, svyciprop, svyratio). Published is for tables that
// give only a percentage and a base.
//
// Capture compares the victims that a survey leads one to expect with the people named in reports; ReportingShare is the
// survey's own answer to "did you report it", which is another number.
//
// Respondents are taken as drawn one by one inside strata; samples drawn by cluster are not covered. Answers missing must be
// left out before, and no weighting is done here. Difference to R: at 0% and 100%, where the usual intervals do not exist,
// Estimate.Interval is Clopper-Pearson on Kish's effective size.
package survey
