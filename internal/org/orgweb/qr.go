package orgweb

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// drawing is a QR code as one SVG path of unit squares, with the quiet zone of four that readers need.
type drawing struct {
	side int
	path string
}

// draw makes the QR code of a text. Level Q survives a quarter of the poster being scratched or covered.
func draw(text string) (drawing, error) {
	code, err := qr.Encode(text, qr.Q, qr.Auto)
	if err != nil {
		return drawing{}, fmt.Errorf("draw a QR code: %w", err)
	}
	const quiet = 4
	n := code.Bounds().Dx()
	var b strings.Builder
	for y := range n {
		for x := 0; x < n; {
			run := 0
			for x+run < n && code.At(x+run, y) == color.Black {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
			}
			x += run + 1
		}
	}
	return drawing{side: n + 2*quiet, path: b.String()}, nil
}

// Code draws the QR code of a text for other pages that are printed: the side of its square and a path of unit squares.
func Code(text string) (side int, path string, err error) {
	d, err := draw(text)
	return d.side, d.path, err
}
