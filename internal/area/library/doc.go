// Package library is what has been tried against violence at work and what came of it: case studies in one form, the risk tools
// that others own, and who has taken something over.
//
// Its words: an entry is a case study, either given (dated data with its sources, see folder seed) or written by an organisation;
// it has versions, of which one may be a draft and one is published; a grade says how strong the evidence is, a direction which
// way it points, and a target that was missed is part of it; an adoption is that an organisation tries, keeps or has stopped
// something.
//
// Its tables: library_entry, library_version, library_adoption. Nothing in them is about a person.
//
// Nobody publishes what they wrote; what was published is frozen and can be read by everybody who is signed in. Who adopted what
// is an organisation's own; across England it is a number, and a small one is hidden.
package library
