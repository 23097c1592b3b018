// Package mds is the minimum data set of violence and abuse against staff, version 0.1: its fields and code lists, the
// rules that hold inside one record, and the pseudonymous fact that each record becomes.
//
// The fields are those of docs/data.md, after the legacy Reported Physical Assaults definition, local risk systems,
// the NHS Data Dictionary and the ambulance returns. No official file format has existed since 2017, so the lists of
// lists/programme.txt are the project's own proposal; those of lists/national.csv are the dictionary's.
// It holds no names: identities belong to the incident area alone.
package mds

// Version is the schema_version that a return names.
const Version = "0.1"

// Dated is the day on which Version was fixed.
const Dated = "2026-11-22"
