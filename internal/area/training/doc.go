// Package training is who needs which training against violence, who has it, and until when.
//
// Its words: a competence is something that somebody can do and that is refreshed after some months; a requirement says which
// staff group, role, unit or population needs it, from one day to another; an assignment is a post that somebody holds, and one
// person may hold several; an achievement is a competence that somebody in a post gained on a day; a figure is how many of those
// who need a competence have it in date, with everybody who was left out of it counted by the reason.
//
// Its tables: training_competence, training_requirement, training_assignment, training_achievement, training_import,
// training_import_part, training_mapping, training_figure. Nobody's name is kept. An employee number is kept as a keyed digest
// alone, the number of an assignment as a digest and sealed; whoever manages the unit may open it, to know whom to book.
//
// Package esr below it reads the rows of files, package arith does the sums; both are pure. Sessions, bookings, providers and
// qualifications are package learn's.
package training
