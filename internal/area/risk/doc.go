// Package risk is what may go wrong, how bad it is and what is done about it: assessments of places and of roles, the register
// that comes out of them, their reviews, and the plans of people who work alone.
//
// Its words: an assessment has versions, of which one may be a draft and one is in force; a hazard is one danger in a version
// with who may be harmed, its controls and three scores (at first, now, aimed at); the register has one risk for each hazard
// of the version in force; a control is of one of six steps, the strongest first; a call is what asks for a review before its
// day; a plan is what somebody who works alone agreed with their manager, and a check is one line that they write into it.
//
// Its tables: risk_assessment, risk_version, risk, risk_control, risk_review, risk_view, risk_event, lone_plan, lone_check.
// What is typed is sealed (package seal). Package matrix below it holds the rules, pure and as dated data.
//
// A version that was approved is frozen; nobody approves what they wrote, or accepts a risk that they own. Reports call for a
// review by the outbox: only reports that everybody who manages the unit may see, and of those only numbers and days. Plans of
// lone workers are records. Nothing here calls for help, and every page and message of a plan says so.
package risk
