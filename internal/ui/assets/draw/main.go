// Command draw writes the PNG icons of the installed app from the mark's own geometry (see icon/mark.svg).
// It is run by go generate; the pictures are checked in so that a build needs nothing.
package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"os"
	"path/filepath"
	"strconv"
)

func main() {
	for _, size := range []int{180, 192, 512} {
		raw, err := picture(size)
		if err != nil {
			log.Fatal(err)
		}
		name := filepath.Join("icon", "icon-"+strconv.Itoa(size)+".png")
		if err := os.WriteFile(name, raw, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// picture is the white mark on ink at size by size pixels. The mark keeps to the middle 60%, inside the
// circle a phone may cut a maskable icon to.
func picture(size int) ([]byte, error) {
	const fine = 4 // samples each way in a pixel
	ink, white := color.NRGBA{0x12, 0x30, 0x3f, 255}, color.NRGBA{255, 255, 255, 255}
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			hits := 0
			for i := range fine * fine {
				sx := (float64(x) + (float64(i%fine)+.5)/fine) / float64(size)
				sy := (float64(y) + (float64(i/fine)+.5)/fine) / float64(size)
				if marked(20+(sx-.5)*40/.6, 20+(sy-.5)*40/.6) {
					hits++
				}
			}
			img.SetNRGBA(x, y, blend(ink, white, float64(hits)/(fine*fine)))
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

// marked says whether a point of the mark's 40-unit square is inside its two arms, sail or hull.
func marked(x, y float64) bool {
	return arm(x, y, 20.716, 20.331, 13.6, 6, 12.4, 34, true) ||
		arm(x, y, 18.691, 20.021, 26.4, 6, 19.5, 36, false) ||
		sail(x, y) || hull(x, y)
}

// arm is an arc of radius 16 about (cx, cy) from (ax, ay) to (bx, by), 4.6 wide with round ends, running
// down the left or the right.
func arm(x, y, cx, cy, ax, ay, bx, by float64, left bool) bool {
	const half = 2.3
	if math.Hypot(x-ax, y-ay) <= half || math.Hypot(x-bx, y-by) <= half {
		return true
	}
	turn := func(px, py, qx, qy float64) bool { return ((px-cx)*(qy-cy)-(py-cy)*(qx-cx) <= 0) == left }
	return turn(ax, ay, x, y) && turn(x, y, bx, by) && math.Abs(math.Hypot(x-cx, y-cy)-16) <= half
}

// sail is the triangle, 0.8 larger all round for its stroke.
func sail(x, y float64) bool {
	p := [3][2]float64{{20, 11.5}, {25.4, 20.7}, {14.6, 20.7}}
	inside, near := true, false
	for i := range p {
		a, b := p[i], p[(i+1)%3]
		dx, dy := b[0]-a[0], b[1]-a[1]
		if dx*(y-a[1])-dy*(x-a[0]) < 0 {
			inside = false
		}
		t := math.Max(0, math.Min(1, ((x-a[0])*dx+(y-a[1])*dy)/(dx*dx+dy*dy)))
		near = near || math.Hypot(x-a[0]-t*dx, y-a[1]-t*dy) <= .8
	}
	return inside || near
}

// hull is the boat's body: flat above, its sides a curve from the ends to the keel.
func hull(x, y float64) bool {
	if y < 24.8 || y > 28.9 {
		return false
	}
	dx := math.Abs(x - 20)
	for i := range 64 { // the curve (6.5,0) (5.6,2.5) (3.3,4.1) (0,4.1) from the middle of the flat edge
		t := float64(i) / 63
		u := 1 - t
		px := u*u*u*6.5 + 3*u*u*t*5.6 + 3*u*t*t*3.3
		py := 24.8 + 3*u*u*t*2.5 + 3*u*t*t*4.1 + t*t*t*4.1
		if py >= y {
			return dx <= px
		}
	}
	return false
}

func blend(a, b color.NRGBA, t float64) color.NRGBA {
	mix := func(p, q uint8) uint8 { return uint8(math.Round(float64(p) + (float64(q)-float64(p))*t)) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}
