// Package collectionweb is the pages and the API of the national collection: what is owed and how it stands, the check of
// a file before it is sent, acceptance up the tree, windows, and the data set itself with its lists and rules.
//
// It decides nothing: package collection does. The pages about maps are those of map*.go.
package collectionweb
