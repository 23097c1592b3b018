// Package incident takes reports of violence and abuse against people at work, and carries each from "sent" to "here is
// what changed".
//
// Its words: a Sending is a report as it arrives; an incident is the record it becomes; a receipt is the code and PIN that
// let its writer follow it without an account; a stage is where it stands in words the writer is given; a pair is "you
// said, we did"; a lock keeps a record for the few ("sexual_safety", "restricted").
//
// Its tables: incident, incident_event, incident_message, incident_pair, draft, report_leave, paper_code.
// Narratives, contacts and names are sealed (package seal); names lie in one block that opens only with identity.read
// and a reason. Every report also writes its pseudonymous facts (package mds) in the same transaction.
//
// Anybody may report, signed in or not. A manager sees the reports of their units, a violence reduction lead those of
// the trust, the sexual safety team those under its lock; a person kept away from a record never sees it. Nobody above
// the trust sees a record at all.
package incident
