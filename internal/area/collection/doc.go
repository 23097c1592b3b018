// Package collection is the national collection of the minimum data set: what trusts owe for each period, what they sent,
// what was wrong with it, and what was accepted.
//
// Its words: a return is what one organisation sends for one period; it comes as one or more submissions, each a file or a
// call of the API. A submission is checked (package intake), then accepted or refused as a whole; of an accepted one each
// row was accepted, accepted with a warning, or refused. A nil return says that nothing happened: a period without any
// return is missing, never zero. A window is the time in which a period may be sent; after it the period is locked, and a
// reopening is an exception with a reason. A restatement is a later submission that changes an accepted period; the
// difference stays visible. A map leads the words of a local system to the national codes; it is frozen when used.
//
// Sub-packages: intake holds the fields, the rules, the readers of files and the check, without a database or a network,
// so that havenward validate on a desk and the server give the same answer.
//
// Who may do what: the information staff of a trust send its returns; whoever is above it sees coverage, quality and
// pseudonymous facts, never a name. No field holds one: identifiers of people in a file refuse the whole file.
package collection
