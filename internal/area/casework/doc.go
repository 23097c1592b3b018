// Package casework carries what follows from reports: a case over one or several of them, its people, what is to be done
// by when, the support of those affected, and how it ended.
//
// Its words: a case hangs together one or more reports; a part is what somebody was in it (affected, alleged, witness); a
// label ("Person A") stands for somebody wherever names are not opened; a task is something to do by a moment; a note is
// a line of the timeline; the lead is who answers for the case.
//
// Its tables: case_record, case_incident, case_person, case_event, case_task and those that its files name. Names and
// typed words are sealed. A case is under the strictest lock of its reports, and whoever is kept away from one of them is
// kept away from the case.
//
// Specialists work the cases of their trust, the sexual safety team those under its lock; a unit's managers see where a
// case of their people stands, its support plan and its tasks, and nothing else. Nobody above the trust sees a case.
// What hangs on a case (justice, sanctions) lies in areas of its own, which write here through In, Note, Task and Known.
package casework
