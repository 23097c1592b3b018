// Package custody proves what happened to an exhibit, to somebody who has nothing but the proof.
//
// A ledger is a chain: each entry carries the SHA-256 of the one before. A checkpoint is a signature (Ed25519) over where a
// ledger stood, and may carry a time-stamp of an outside authority (RFC 3161). A bundle is a ZIP of files, ledgers, their
// checkpoints and a signed manifest, which Verify proves without a database, a network or anything else of ours.
//
// The package reads and writes bytes. It knows no database, no request and no person, and decides nothing.
package custody
