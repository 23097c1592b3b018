// Package funnel compares organisations of different size on one chart: each organisation's value against its size, and
// around a target the limits inside which chance alone would put nearly all of them.
//
// There are two families.
//
// Compute follows Spiegelhalter (Funnel plots for comparing institutional performance, Statistics in Medicine 2005;
// Spiegelhalter and others, Statistical methods for healthcare regulation, JRSS A 2012) as the R package FunnelPlotR
// 0.6.0 does it: z-scores by type of data, trimming, the dispersion phi and the variance between organisations tau2, and
// limits with and without tau2. Violence rates of trusts differ by far more than chance (case mix, habits of reporting),
// so the limits with tau2 are the default.
//
// ComputePHE makes the plain funnels of Public Health England's Fingertips tools, as PHEindicatormethods 2.1.0 does them:
// rates, ratios of observed to expected, and proportions, with the words of significance used there. They take no account
// of overdispersion.
//
// For incidents per staff or bed-day, turn each exposure into an expected count (AgainstRate) and use Kind
// ObservedExpected. Kind CountRatio without tau2 is wrong for rates: its limits come from the denominator alone and ignore
// how few events there were, so nearly every organisation is called an outlier; Result.Warnings says so.
//
// An outlier is a reason to ask, not a verdict: a low rate may be little violence or little reporting. The package does
// not choose whom to compare, does not adjust for case mix and draws nothing.
//
// Known differences to the R packages: where the lower arcsine limit would pass zero (or the upper one) it is 0 (or 1) by
// rule rather than by comparing neighbours on a plotting grid; limits of the Poisson funnels come from the chi-square
// quantile, where PHEindicatormethods bisects with a coarse stop (up to 5e-5 relative), and those of its proportions stop at
// all whatever the multiplier, there at 100; a data set whose groups are all trimmed, or have no event, gets plain limits and a
// warning rather than NaN.
package funnel
