// Package programme is the work programme on violence prevention of an organisation, strand by strand: what each is for, who
// owns it, its money, milestones and measures, how it stands, what the employers' and the staff side say of it, and what they
// are to decide. England, regions, boards and trusts have programmes of their own; they are the same records.
//
// Its words: a strand is one part of the programme; a side is one of the two that chair the board together; a challenge is a
// side's doubt about the state that the owner set; a reading is a measure's value, taken from the product where it has one
// and typed in with source and date where it has none; papers are what a meeting gets, frozen.
//
// Its tables: strand, strand_event, programme_paper. The state is set by the owner with a reason, never by a rule, and a side
// never answers its own challenge. Money is in pence and by financial year (April to March). A published figure is kept apart
// from the money of the year and says its source and whether it was checked.
//
// It keeps no groups, meetings or actions; package governance does.
package programme
