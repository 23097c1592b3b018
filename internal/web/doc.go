// Package web is the edge between HTTP and the areas: it knows who asks, in which language and from where, keeps
// responses safe, and turns returned errors into pages or RFC 9457 problems.
//
// It knows no area. An area's pages package gives it Routes, each naming the action that is checked before the handler
// runs; the handler finds the resulting scope with Scope.
package web
