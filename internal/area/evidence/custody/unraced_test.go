//go:build !race

package custody

const raced = false
