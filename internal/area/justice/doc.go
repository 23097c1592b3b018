// Package justice follows what police, prosecutors and courts do about a case, and what the person affected wants of it.
//
// Its words: a report is one telling of the police, with a log number (given when told) and a crime reference (given when
// recorded), which are never one; a charge is one offence of one suspect, with its outcomes as history; a wish is whether
// somebody affected supports action; an ask is a one-time link to an officer, who needs no account; silence is an ask that
// nobody answered, and a fact; a clock is a promise that the law or an agreement gives; a step is one rung of the ladder.
//
// Its tables: justice_report, justice_charge, justice_outcome, justice_person, justice_wish, justice_hearing,
// justice_condition, justice_statement, justice_step, justice_clock, justice_ask, justice_form, justice_sharing,
// justice_test, justice_agreement, justice_meeting, and justice_try for wrong links. References, officers, statements,
// reasons and what an officer wrote are sealed.
//
// Specialists and, for cases under its lock, the sexual safety team see all of it. A line manager sees none of it: wishes
// have an action of their own and appear in no task, note or notice that a manager may read. Nobody above the trust sees a
// case; they see the annual review through the rules of disclosure. Police and prosecutors decide; what this area says of
// law comes from package law, which is data.
package justice
