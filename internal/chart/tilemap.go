package chart

import "math"

// Tile is one area on a tile map: where it stands, its short name, and the share printed in it, 0 to 100. A Mark replaces a
// share that cannot be shown. Held says that what lies behind it is held back.
type Tile struct {
	Name, Short string
	Col, Row    int
	Share       float64
	Held        bool
	Mark        string
}

// TileMap draws one tile for each area, placed roughly as on a map, in four bands that differ by fill and stripes as well as
// by the figure printed. It has no phone drawing: the list beside it is what is read there, and the page says so.
type TileMap struct {
	Frame
	AreaName, ShareName string // headings of the table
	HeldWords           string // after a share that is held back, in the table
	Tiles               []Tile
}

// The steps of the bands, in per cent.
const (
	TileFull = 95
	TileMost = 80
)

const tileW, tileH = 68.0, 50.0

// Draw makes the wide drawing and the table.
func (m TileMap) Draw() Drawing {
	m.Words = m.Words.filled()
	if m.AreaName == "" {
		m.AreaName = m.Words.Category
	}
	if m.ShareName == "" {
		m.ShareName = m.Words.Value
	}
	t := Table{Caption: m.Title, Columns: []string{m.AreaName, m.ShareName}}
	for _, q := range m.Tiles {
		said := m.shown(q)
		if q.Held && m.HeldWords != "" {
			said += ", " + m.HeldWords
		}
		t.Rows = append(t.Rows, []string{q.Name, said})
	}
	return Drawing{Wide: m.draw(), Table: t}
}

func (m TileMap) has(q Tile) bool { return q.Mark == "" && counted(q.Share) }

func (m TileMap) shown(q Tile) string {
	if !m.has(q) {
		return orMark(q.Mark, m.Words)
	}
	return figure(math.Floor(q.Share+1e-9), 0) + "%"
}

func (m TileMap) draw() SVG {
	cols, rows := 0, 0
	for _, q := range m.Tiles {
		if q.Col < 0 || q.Row < 0 || q.Col > 40 || q.Row > 40 {
			continue
		}
		cols, rows = max(cols, q.Col+1), max(rows, q.Row+1)
	}
	if cols == 0 {
		return empty(m.Frame, "tilemap", "wide", 400, 160)
	}
	p := newPen(m.Frame, "tilemap", "wide", float64(cols)*tileW, float64(rows)*tileH)
	p.b.WriteString(`<defs><pattern id="` + p.id + `-s" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#e4eff4"/><rect width="1.6" height="7" fill="#7fa9bb"/></pattern></defs>`)
	for _, q := range m.Tiles {
		if q.Col < 0 || q.Row < 0 || q.Col > 40 || q.Row > 40 {
			continue
		}
		m.tile(p, q, float64(q.Col)*tileW+1, float64(q.Row)*tileH+1)
	}
	return p.close()
}

func (m TileMap) tile(p *pen, q Tile, x, y float64) {
	const w, h = tileW - 3, tileH - 3
	fill, more, class := "#fff", ` rx="3" stroke="`+ink+`"`, ""
	switch {
	case q.Held:
		more = ` rx="3" stroke="#a81f15" stroke-width="2.5" stroke-dasharray="5 3"`
	case !m.has(q):
		more = ` rx="3" stroke="` + muted + `" stroke-dasharray="2 3"`
	case q.Share >= TileFull:
		fill, class = "#1f5870", "w"
	case q.Share >= TileMost:
		fill = "#7fb0c4"
	default:
		fill = p.striped()
	}
	p.rect(x, y, w, h, fill, more)
	if fill == p.striped() {
		p.rect(x+4, y+5, w-8, h-10, "#fff", ` rx="2" opacity=".86"`)
	}
	p.text(x+w/2, y+19, clip(q.Short, w+6), "middle", class, "")
	p.text(x+w/2, y+37, m.shown(q), "middle", class, ` font-weight="700"`)
}
