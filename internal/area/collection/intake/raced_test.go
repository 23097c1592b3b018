//go:build race

package intake

// raced tells that the race detector slows everything tenfold and blows memory up: what measures is then made small.
const raced = true
