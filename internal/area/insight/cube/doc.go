// Package cube holds the pseudonymous facts of package mds in memory, as columns of codes, and counts them by any
// dimensions in milliseconds. It can be dropped and rebuilt at will.
//
// It holds no identities and no words, knows no pages and no SQL: package feed beside it reads facts from the database.
// It decides nothing about what may be shown to whom: the caller says which organisations a query reaches (Query.Reach),
// and package disclosure says what may be published.
//
// Every answer has both counts, incidents and staff affected, because every chart must say which it shows. Only records
// of kind "single" are counted unless a query names another kind.
//
// Readers and the writer share an RWMutex. A version that comes later replaces a row in place, and the rows of one batch
// of increments lie anywhere; copying the chunks they lie in would cost megabytes for each row and double the memory.
// Writes are short (batches of applyBatch facts) and a reader is done in tens of milliseconds, so each waits little, and an
// answer is always that of one moment.
package cube
