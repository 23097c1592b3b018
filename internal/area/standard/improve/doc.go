// Package improve is what an organisation does about the standard between two assessments: the plan of actions with owner,
// day, cost and progress; the carry-over from the first version to the second; what does not fit together; and spreadsheets
// in and out.
//
// Its words: an action answers an indicator; one that came from an earlier version is inherited until a person accepts it,
// merges it into another or closes it; a step is a line of an action's history.
//
// Its tables: plan_action, plan_step, standard_sheet. What is typed is sealed. It changes assessments only through package
// standard, and nothing that it does turns an indicator green.
package improve
