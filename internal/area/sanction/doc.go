// Package sanction answers violence: from advice to an exclusion, with its panel, letters, appeal and end; the risk markers
// that tell staff what to do; and what was decided elsewhere (a general practice's list, nuisance on the premises, courts).
//
// Its words: a file is one sanction with all that led to it; a gate is one of the eight questions before the graver levels; a
// seat is somebody's place on the panel; a draft is what the first member wrote down and the others agree to or not; a
// marker's advice is the little that reception and lone workers see.
//
// Its tables: sanction, sanction_seat, marker, marker_share, sanction_order, sanction_letter, sanction_event. What is typed is
// sealed (package seal). Packages ladder, marker and order below it hold the rules, pure and as dated data.
//
// A file hangs on a case but is a record of its own: whoever is kept away from the case is kept away from it, and a panel's
// member sees the files they sit on, nothing else, and those no more once a conflict is declared. Nobody decides on their own
// request, and no program decides anything.
package sanction
