// Package op is the only door for changes.
//
// Do authorises the actor, opens the transaction, runs the rule, writes the audit entry and whatever was announced, and
// commits: all or nothing. The write handle lies in op/internal/dbwrite, where the compiler lets no other package reach it.
//
// Changes that arrive together share one transaction (group commit), each behind its own savepoint when it needs one, so
// that durability costs one flush for many. If anything goes wrong with the shared transaction, each change is run again in
// one of its own; a rule may therefore run more than once and must have no effect outside its *Tx.
package op
