// Package demo builds a synthetic England, so that Havenward can be tried, taught and measured without anybody's data.
//
// Everything here is invented, apart from the codes and names of the organisations themselves (package org's reference
// tables). No number says anything about a real trust: how many incidents one has is drawn from a hash of its code. Sites,
// units, people, reports, words, times, phone numbers and addresses are made up. Surnames come from a list in this package
// that nobody bears; phone numbers are from the ranges that Ofcom keeps for drama (01632 960xxx, 07700 900xxx); addresses
// end in example.org; site names are put together from words that are no hospital's.
//
// Ten trusts have full reports, with sealed words and names, promises kept and missed, conversations and answers. They are
// called pilots here. They are invented pilots: the ten that really took part in the national work were never published.
// Pilots chooses them by a written rule, so that nobody chose them by hand. In one the rate falls after a date, in one
// little is reported. All other trusts send returns through the collection, by invented analysts, in files as their own
// systems would write them (package dialect), with what goes wrong with files; sender.go draws who does what.
//
// What is plausible is taken from published national figures (rate.go names each): the shares of the sectors and of
// medical factors from the last Reported Physical Assaults return, 2015/16; the order of the sectors from the NHS Staff
// Survey. Where nothing was published (hours, delays, answers) the odds are the project's own and say so.
//
// The same seed, moment and number give the same content: counts, dates, words, names, ids and codes. Not the same are the
// ids of audit entries and jobs, the order of the audit entries of different trusts, the moment of writing, and everything
// that depends on the key ring (sealed bytes, blind indexes, keys of facts), and ids of submissions.
//
// A trust that opened inside the time shown begins on its first day, and one that closed sent until then; who took over does
// its work from that day on.
//
// It is not for tests of areas, which make the few rows they need, and it never writes into a database that holds anything
// else. Its tables are demo_build, which marks a build that was begun and perhaps never finished, and demo_person.
package demo
