// Package notify tells people that something waits for them, in words that tell nobody else anything.
//
// A message never holds a name, a place, what kind of report it is about, or a word of it: only that there is something,
// and a link that opens after signing in. The link names the notice, not the record. Tell writes a notice inside the
// change it is about; package jobs delivers it afterwards, by e-mail at once, in a daily digest, or not at all, as the
// person chose. Every delivery is a row of the ledger, which shows who was told when and by which channel.
//
// E-mail goes through the operator's own SMTP server. A refusal at the door is seen; a bounce that arrives later as a
// message is not read. Text messages (GOV.UK Notify) and web push are left out: nothing here pretends to send them.
package notify
