// Package network is whom an organisation works with to prevent violence, what it shares with them, and how a problem goes
// from being counted to what works being spread.
//
// Its words: a partner is a body outside (a violence reduction unit, a community safety partnership, a police force, a
// union); a contact is somebody there, confirmed on a day; a commitment is what one side promised the other. An agreement
// says what may be shared with a partner, on which lawful basis, in which profile and with which fields; it is live when it is
// signed by both sides, has its impact assessment and has begun and not ended. A release is one file under a live agreement.
// The screen is what every release goes through before anybody can send it. A problem has four steps: surveillance, risk
// factors, intervention, scale.
//
// Its tables: network_partner, network_contact, network_meeting, network_commitment, network_agreement, network_release,
// network_problem, network_event. Contacts, notes of meetings, commitments, the rows of a release and its file are sealed.
//
// The rules of a release:
//   - It holds nothing from reports under a lock, with somebody kept away, or taken back; no sexual offence, no attempt and
//     nobody with a clinical cause unless the agreement says so; never what staff did to staff.
//   - The screen stops it for what could name a person or a home. A stop says row, field and why, never the words. A person
//     strikes the words and runs it again; nobody can wave it through.
//   - Counts are hidden and rounded by package disclosure, and proved against what was released before.
//   - Two people release it. The second had no hand in it. From the moment that the screen passed, the file is frozen.
//   - Each release, download and receipt is a line of its log.
//
// An export from here does not discharge the duty of an emergency department to share information to tackle violence: that
// is about patients, this about staff; every file says source_type staff.
package network
