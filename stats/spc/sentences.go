package spc

import "slices"

// Sentences lists every word that this package can say, sorted and each once, so that a caller can prove that all of them
// have a translation.
func Sentences() []string {
	var all []string
	for _, w := range variationWords {
		all = append(all, w.Term, w.Short, w.Meaning)
	}
	for _, w := range assuranceWords {
		all = append(all, w.Term, w.Short, w.Meaning)
	}
	for _, w := range causeWords {
		all = append(all, w)
	}
	for _, w := range codeWords {
		all = append(all, w)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
