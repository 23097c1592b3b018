package db

import "strings"

// Match gives the condition that a full text column holds all of the words, which must be plain letters and digits. It
// is the one place where FTS5 and tsvector differ.
func Match(e Engine, a *Args, alias, column string, words []string) string {
	if e == Postgres {
		return alias + "." + column + " @@ CAST(" + a.Add(strings.Join(words, " & ")) + " AS tsquery)"
	}
	return "search_text MATCH " + a.Add(strings.Join(words, " AND "))
}

// Newest gives the expression by which rows of a full text table stand in the order of their coming.
func Newest(e Engine, alias string) string {
	if e == Postgres {
		return alias + ".n"
	}
	return alias + ".rowid"
}
