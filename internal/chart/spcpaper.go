package chart

// paperHeight is how high a control chart stands on a printed page beside other figures.
const paperHeight = 204

// Paper makes one low drawing of all points for a page that prints; its table stands elsewhere.
func (c SPC) Paper() SVG {
	c.Words, c.Say = c.Words.filled(), c.Say.filled()
	return c.draw("wide", c.wideWidth(), paperHeight, false)
}
