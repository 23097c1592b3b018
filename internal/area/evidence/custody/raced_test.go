//go:build race

package custody

// raced tells that the race detector slows everything tenfold: what is timed is then not judged by its time.
const raced = true
