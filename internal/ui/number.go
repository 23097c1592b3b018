package ui

import (
	"math"
	"strconv"
)

func number(n int) string { return strconv.Itoa(n) }

// coord is a length in an SVG attribute: at most two decimals, no trailing zeros.
func coord(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}
