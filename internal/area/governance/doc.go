// Package governance is groups that meet, what they decide, and what came of it.
//
// Its words: a group has terms of reference, which are agreed again from time to time and never changed; a side is the
// employer's or the staff's; a joint chair is one of two, one for each side; an item is one point of an agenda; a paper is a
// file, or points at something of ours with its hash; a decision is what a quorate meeting settled, with what each side said
// and who dissented; an endorsement is a decision on a document whose hash it names; an action is what somebody promised, and
// is chased.
//
// Its tables: gov_group, gov_terms, gov_member, gov_interest, gov_meeting, gov_item, gov_conflict, gov_paper, gov_attendance,
// gov_minute, gov_decision, gov_action, gov_event. What is typed in meetings is sealed (package seal); terms of reference and
// names of groups are not.
//
// A group belongs to an organisation: a trust, an integrated care board, a region or England. Who manages groups makes them
// and says who is on them; its chairs and secretary run it; its members read it, and where its terms say so, everybody of the
// organisation does, from the moment that papers are sent and minutes agreed. A restricted item is for members alone, and
// those with an interest in it find nothing of it: no line, no count, no paper, no minute, no decision, no action.
//
// Meetings go from planned over papers sent and under way to held, and once the next meeting agrees the minutes, to agreed:
// then they are frozen by hash. It holds no calls, sends no invitations and records no voices.
package governance
