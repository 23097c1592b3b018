// Package evidence keeps exhibits and the story of each.
//
// An exhibit is a file, or a note of footage that somebody else holds with its hash. It belongs to a subject, a case or a
// report, and follows it: its unit, its lock, and who is kept away from it. Four dates are kept apart: when it happened, what
// it shows, when it was recorded and when it was received here.
//
// Everything that is done with an exhibit is an entry of its custody ledger, with who and why, written in the same
// transaction (enter); so is a try that was refused. Opening asks for the reason first (Ask); the answer is a pass of an
// hour for that person and that copy. Package custody proves ledgers and bundles without us.
//
// Footage at risk has a clock (CCTV_SAVE): requested, then saved or lost. How long an exhibit is kept follows from its class
// (retention.json); a hold always wins; deleting and lifting a hold take two people, and leave a tombstone whose ledger still
// proves (Delete). A disclosure gives a signed bundle to a named recipient by a link that can be used once.
//
// Tables: exhibit, exhibit_copy, custody_entry, custody_checkpoint, exhibit_hold, exhibit_deletion, disclosure,
// disclosure_item. The area imports no other; what it asks of cases and reports comes in Service.Subjects.
package evidence
