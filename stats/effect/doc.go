// Package effect asks whether a change (cameras, training, a new policy) was followed by fewer events, and how sure one can
// be. It works on counts of events over an exposure: staff hours, bed-days or attendances.
//
//   - RateRatio: one period after against one before. It knows nothing of season, trend or regression to the mean.
//   - Segment: an interrupted time series, a line before and a line after the change, with overdispersion, season and
//     autocorrelation.
//   - Compare: difference in differences, places with the change against places without it. Trends tests whether the two
//     went alongside before, Permute how often chance alone would give as large a difference, Totals is the same ratio from
//     four sums.
//
// Sources: exact conditional, mid-p and Wald limits of a rate ratio (Rothman, Greenland and Lash, Modern Epidemiology);
// segmented regression (Bernal, Cummins and Gasparrini, International Journal of Epidemiology 2017); heteroscedasticity and
// autocorrelation consistent errors (Newey and West, Econometrica 1987); the Durbin-Watson test with its exact
// distribution (Imhof, Biometrika 1961); REML for errors of first order (Pinheiro and Bates, Mixed-Effects Models); errors
// by cluster (Liang and Zeger, Biometrika 1986).
//
// Numbers agree with R's binom.test, glm, lm, sandwich (NeweyWest without prewhitening, vcovCL), MASS glm.nb, nlme gls and
// lmtest dwtest. Known differences: a dispersion below 1 does not narrow the errors unless AllowNarrow is set; the negative
// binomial is found by its profile likelihood, so it may converge where glm.nb gives up; starts at different times in
// different places are refused rather than fitted with bias.
//
// The package does not choose a model after seeing the data, draws nothing and says nothing about cause. What a reader must
// be told comes as Warning values.
package effect
