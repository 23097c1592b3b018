// Package jobs runs what a change left to be done afterwards: the rows of table job that op's Tx.Emit and Tx.Later write
// in the change's own transaction.
//
// A job runs at least once. It is taken under a lease, and if the node that took it dies, the lease runs out and another
// node takes it; a handler must therefore bear being run twice. A topic with several subscribers is dealt out into one job
// for each, so that each is tried again alone. A job that fails is tried again later and later, and in the end lies dead
// with its reason until an administrator retries or discards it. A finished job's row is removed.
//
// Nodes need no leader and do not know of each other; their clocks should agree to well within the lease.
//
// The package promises no order, keeps no results, and is no place for a person's details: arguments should be record ids.
package jobs
