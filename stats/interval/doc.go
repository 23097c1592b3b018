// Package interval gives rates, proportions, means and standardised rates with their confidence intervals, by the methods
// of England's public health statistics.
//
// It computes from counts; it does not round, suppress small numbers or decide what may be published. Every answer
// carries its method, confidence and multiplier, and the numbers that it was made from.
//
// # Where the methods come from
//
// They are those that PHEindicatormethods 2.1.0 and the Fingertips guidance use, written from the published formulas and
// tested against the package's results:
//
//   - [Rate]: exact Poisson limits (Garwood 1936) for fewer than 10 events, Byar's approximation (Breslow and Day 1987)
//     from 10 up; so between 9 and 10 events the method changes, not only the width. [ExactRate] is exact throughout.
//   - [Wilson]: the score interval of Wilson (1927) without continuity correction. [ClopperPearson] is exact (1934).
//   - [Mean]: Student's t.
//   - [Direct] and [DirectByPerson]: directly standardised rates with the interval of Dobson and others (1991), none for
//     fewer than 10 events; the second allows for people with several events each.
//   - [Ratio] and [Indirect]: observed over expected with the limits of Rate.
//
// # Known differences from the package
//
// Counts are whole numbers here, up to a thousand million. The confidence is at most 0.9999, where the package goes on to
// 1, whose interval is everything: further out the quantile functions used here are not exact. Wilson's limits are kept
// within 0 and 1, which the formula misses by a rounding.
//
// # What an interval does not tell
//
// Poisson limits take events as independent. One person assaulted many times breaks that, and the interval is then too
// narrow: count people, or use DirectByPerson where the frequency of each person is known.
package interval
