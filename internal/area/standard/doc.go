// Package standard is the violence prevention and reduction standard: its catalogues as versioned data, and each
// organisation's own assessment against them.
//
// Its words: a catalogue is one version of the standard, with sections (stages or domains) of indicators; an assessment is an
// organisation's account under one catalogue, from draft over consultation to the executive's signature and the board's
// assurance; what is said is a person's rating and stays, what stands is that or what it was lowered to; a position is the
// ratings that a signature covered, the only thing that goes up the tree. A rule proposes, people rate: no program turns
// anything green.
//
// Its tables: standard_catalogue, standard_indicator, standard_wording, standard_wording_file, assessment, assessment_rating,
// assessment_rating_past, assessment_respondent, assessment_view, assessment_comment, evidence_item, evidence_use,
// assessment_statement, standard_position, commissioner_check, standard_event. What is typed is sealed (package seal). Package
// catalogue below it holds the shipped versions and the rules, pure and as dated data.
//
// The wording shipped is a paraphrase, not NHS England's; official wording is loaded by an administrator, and every revision
// is kept. Commissioners, regions and England see positions of those below them, never evidence, reasons or names.
package standard
