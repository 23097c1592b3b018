// Package identity knows people: who they are, how they prove it, which roles they hold and for how long.
//
// It signs people in (passkey, password with a six-digit code, an outside provider by OpenID Connect), keeps their
// sessions, and turns a request into the authz.Actor that every other package asks about. It does not decide what a
// role may do (package authz and each area's permissions do) and it never opens the names in a report (the incident
// area's identity.read is another thing than this package).
//
// Words: a person has one home organisation and may hold roles in several through assignments. Everybody who is
// signed in is at least a Reporter at home. A session acts in one role at a time. A session is strong when a second
// factor, or a passkey that checked its owner, took part; roles that see other people's records need a strong one.
//
// Secrets: session, link and API tokens are 160 random bits or more and only their SHA-256 is kept; passwords are
// argon2id; the secrets of six-digit codes and the passkeys' public data are sealed; recovery codes are blind indexes.
package identity
