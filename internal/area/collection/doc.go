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
// How a submission goes. Received, its check is a dry run: it says what would stand for each month, and nothing counts. Sent
// on, its rows are loaded as a batch of facts that still does not count (package mds), beside last versions of the facts
// that it takes the place of. Accepted, one small audited change makes the batch live; whoever reads facts sees nothing of
// it before and everything after. A load that dies begins again with another batch, and what it left is swept away. Sent
// back or withdrawn, its batch never counts.
//
// The rules:
//   - A trust owes each month on whose last day it was open. One that closed within a month does not owe it: the trust that
//     took over sends the whole month. Months that ended before a merger stay with the trust that closed, under its code;
//     nobody's later submission changes them, since a fact is named by organisation, reference and month.
//   - A file may cover several whole months; a return is per month. A month of the period without an accepted row is not
//     covered by the file: it is missing, not zero, and what was accepted for it stays.
//   - What replaces stands for all there was of its months. An update adds to it, and takes the place of whole incidents by
//     their reference.
//   - At most one submission waits for a month. A later one takes its place where it replaces all of it, and is refused
//     where it does not.
//   - A reference that was accepted in one month and comes in another counts in both until the first month is sent again:
//     a month that is locked is never changed by another. The check of the second says which months those are.
//   - The months of those who record here are made from their own reports, whose facts count at once. A file for such a
//     month is refused, since it would count everything twice. So is a file for any month of which there are reports of its
//     own, until the organisation says that its files leave those out. Reports that come after the file are said on its
//     pages, with both ways out of it.
//   - Totals counted by hand stand in coverage and in totals, and make no facts.
//   - Nobody decides about what they sent themselves. What was accepted is never withdrawn, only corrected by sending again;
//     each difference stays as a restatement.
//
// Sub-packages: intake holds the fields, the rules, the readers of files and the check, without a database or a network,
// so that havenward validate on a desk and the server give the same answer. mapping holds the maps of local words.
//
// Files: submission.go, return.go and window.go hold the types; receive.go, checking.go, send.go, load.go and decide.go the
// steps in their order; ledger.go, stand.go and count.go what counts; made.go, native.go and twice.go the months made here; drop.go
// the folder for other systems; bases.go what to divide by; follow.go what happens by itself.
//
// Who may do what: the information staff of a trust send its returns; whoever is above it sees coverage, quality and
// pseudonymous facts, never a name. No field holds one: identifiers of people in a file refuse the whole file.
package collection
