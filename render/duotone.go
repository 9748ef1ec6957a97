package render

// duotone is a cell in two colours of a palette: some of its blocks in the brighter
// one of a pair, as a threshold fixed to the screen has it, or a split of it.
type duotone struct {
	pair    pair
	split   bool
	inverse bool  // of a split: the darker colour inks
	pattern shape // that is inked; of blocks bit by bit, of a split a shape
}

// slack is by how much a block may miss its threshold without an error: half a step.
const slack = 0.5 / mixSize

// error is that of showing d, as least is that of the best.
func (c *toning) error(d *duotone) float32 {
	if d.split {
		return c.splitError(d)
	}
	l := d.pair.blend(c.grain)
	err := -c.blocks.between
	for i := range c.blocks.n {
		b := &c.blocks.list[i]
		part, e := l.part(b.spot)
		off := part - c.blocks.threshold(i, c.at)
		if d.pattern>>i&1 != 0 {
			off = -off
		}
		err += (e + 2*max(off-slack, 0)*l.length) * b.samples
	}
	return err
}

func (c *toning) splitError(d *duotone) float32 {
	ink, rest := c.parts(d.pattern)
	i, j := d.inks()
	mean := c.matrix.tint(c.sums.total, patchSamples).spot()
	return ink.samples*(ink.spot.apart(paletteSpots[i])-ink.spot.apart(mean)) +
		rest.samples*(rest.spot.apart(paletteSpots[j])-rest.spot.apart(mean))
}

// inks are the colours of what is inked and of the rest.
func (d *duotone) inks() (ink, rest uint8) {
	if d.inverse {
		return d.pair.dark, d.pair.bright
	}
	return d.pair.bright, d.pair.dark
}

// cell is the cell that shows d.
func (b *blocks) cell(d *duotone) Cell {
	i, j := d.inks()
	ink, rest, sh := paletteColor(i), paletteColor(j), d.pattern
	if !d.split {
		sh = b.shape(sh)
	}
	switch r := shapeRunes[sh]; {
	case r.ink == ' ':
		return Cell{Rune: ' ', Bg: rest}
	case r.rest == ' ':
		return Cell{Rune: ' ', Bg: ink}
	case r.ink == 0:
		return Cell{Rune: r.rest, Fg: rest, Bg: ink}
	default:
		return Cell{Rune: r.ink, Fg: ink, Bg: rest}
	}
}
