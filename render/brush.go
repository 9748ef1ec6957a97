package render

import "encoding/binary"

// Most of what is written are the cells of pictures, next to each other, each in
// two colours of 24 bits. A brush writes them without asking for each what it
// asks for a stretch of them.

// brushRoom is more than a brush writes of a cell, and stores beyond.
const brushRoom = 64

// brushed reports whether c is of a picture, in two colours of 24 bits, or one for
// a space.
func (c *Cell) brushed() bool {
	if c.Rune == ' ' {
		return c.Fg == DefaultColor && !c.Bg.IsDefault() && c.Attr == 0
	}
	return isBlockArt(c.Rune) && !c.Fg.IsDefault() && !c.Bg.IsDefault() && c.Attr == 0
}

// brush writes the cells of row y from x on, the first of which differs, as long
// as they differ and are such as it can write. It returns how many it wrote, none
// where it cannot.
func (e *Encoder) brush(x, y int, want, shown []Cell) int {
	if !e.begun {
		e.begin()
	}
	if e.pen.attr != 0 {
		return 0
	}
	e.out = e.cursor.move(e.out, x, y)
	fg, bg, from := e.pen.fg, e.pen.bg, x
	b := e.out[:cap(e.out)]
	n := len(e.out)
	shown = shown[:len(want)]
	for ; x < len(want) && len(b)-n >= brushRoom; x++ {
		c := &want[x]
		if !c.brushed() || *c == shown[x] || continues(shown, x+1) {
			break
		}
		if c.Rune != ' ' && c.Fg != fg || c.Bg != bg {
			n = c.sgr((*[brushRoom]byte)(b[n:]), n, fg, bg)
		}
		if c.Rune != ' ' {
			fg = c.Fg
		}
		n += storeRune((*[4]byte)(b[n:]), uint32(c.Rune))
		bg, shown[x] = c.Bg, *c
	}
	e.out, e.pen.fg, e.pen.bg = b[:n], fg, bg
	e.cursor = cursor{x: x, y: y, known: true}
	return x - from
}

// sgr stores the SGR that makes the pen that of c, and returns what is behind it,
// n being where it begins.
func (c *Cell) sgr(b *[brushRoom]byte, n int, fg, bg Color) int {
	b[0], b[1] = '\x1b', '['
	i := 2
	if c.Rune != ' ' && c.Fg != fg {
		i = c.Fg.store(b, i, '3')
	}
	if c.Bg != bg {
		i = c.Bg.store(b, i, '4')
	}
	b[i-1] = 'm' // not a separator
	return n + i
}

// storeRune stores r, which is a space or takes three or four bytes in UTF-8, and
// returns how many it takes.
func storeRune(b *[4]byte, r uint32) int {
	switch {
	case r == ' ':
		b[0] = ' '
		return 1
	case r < 0x10000:
		binary.LittleEndian.PutUint32(b[:], 0x8080e0|r>>12|r<<2&0x3f00|r<<16&0x3f0000)
		return 3
	}
	binary.LittleEndian.PutUint32(b[:], 0x808080f0|r>>18|r>>4&0x3f00|r<<10&0x3f0000|r<<24&0x3f000000)
	return 4
}

// store stores the parameters of c at i, and returns what is behind.
func (c Color) store(b *[brushRoom]byte, i int, ground byte) int {
	const sgr = '8'<<8 | ';'<<16 | '2'<<24 | ';'<<32
	binary.LittleEndian.PutUint64(b[i:], sgr|uint64(ground))
	i += len("38;2;")
	red, green, blue := &decimals[c>>16&0xff], &decimals[c>>8&0xff], &decimals[c&0xff]
	*(*[4]byte)(b[i:]) = red.text
	i += int(red.length)
	*(*[4]byte)(b[i:]) = green.text
	i += int(green.length)
	*(*[4]byte)(b[i:]) = blue.text
	return i + int(blue.length)
}
