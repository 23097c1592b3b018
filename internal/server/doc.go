// Package server puts the program together: it is the only package that knows every area.
//
// areas.go lists the areas' tables and permissions, routes.go every address, workers.go what happens by itself. New
// opens everything once, Run serves until its context ends, Close lets go in the reverse order.
package server
