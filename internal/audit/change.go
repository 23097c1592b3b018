// Package audit keeps the record of who did what: append-only entries, one hash chain for each organisation.
//
// An entry is written by package op in the same transaction as the change it tells of; this package makes entries,
// hashes them, searches them and verifies the chain. It never decides who may do anything.
package audit

import (
	"encoding/json"
)

// Change says what an action did. Its zero value says nothing, and op.Do refuses it.
type Change struct {
	// Verb is created, changed, removed, read, exported, told, or another word of an area.
	Verb string `json:"verb"`
	// Kind and Record name the thing.
	Kind   string `json:"-"`
	Record string `json:"-"`
	// Reason is why, where the person was asked.
	Reason string `json:"reason,omitempty"`
	// Fields are the values before and after. Sealed values are digests.
	Fields []Field `json:"fields,omitempty"`
}

// Field is one value before and after.
type Field struct {
	Name   string `json:"name"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// F is a field that had no value before.
func F(name, after string) Field { return Field{Name: name, After: after} }

// FF is a field that changed.
func FF(name, before, after string) Field { return Field{Name: name, Before: before, After: after} }

// Created, Changed, Removed, Read and Exported make the usual changes. Fields that are equal before and after are
// left out.
func Created(kind, record string, fields ...Field) Change {
	return changeOf("created", kind, record, fields)
}

// Changed says that values of a record changed.
func Changed(kind, record string, fields ...Field) Change {
	return changeOf("changed", kind, record, fields)
}

// Removed says that a record went away.
func Removed(kind, record string, fields ...Field) Change {
	return changeOf("removed", kind, record, fields)
}

// Read says that a protected record was looked at.
func Read(kind, record string, fields ...Field) Change { return changeOf("read", kind, record, fields) }

// Exported says that rows left the system.
func Exported(kind, record string, fields ...Field) Change {
	return changeOf("exported", kind, record, fields)
}

// Because adds the reason that the person gave.
func (c Change) Because(reason string) Change {
	c.Reason = reason
	return c
}

// Empty tells whether the change says nothing.
func (c Change) Empty() bool { return c.Verb == "" || c.Kind == "" }

func (c Change) text() string {
	b, err := json.Marshal(c)
	if err != nil {
		return `{"verb":"unreadable"}` // strings always marshal; kept so that an entry is never lost
	}
	return string(b)
}

func changeOf(verb, kind, record string, fields []Field) Change {
	kept := fields[:0]
	for _, f := range fields {
		if f.Before != f.After {
			kept = append(kept, f)
		}
	}
	return Change{Verb: verb, Kind: kind, Record: record, Fields: kept}
}
