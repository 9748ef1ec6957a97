package render

import "strconv"

// pen is the graphic rendition (SGR) the terminal writes characters with.
type pen struct {
	fg, bg Color
	attr   Attr
}

// wanted is the pen that shows c, with as much as possible left as it is.
func (p pen) wanted(c Cell) pen {
	if c.hidesForeground() {
		c.Fg = p.fg
	}
	return pen{c.Fg, c.Bg, c.Attr & (Bold | Faint | Italic | Underline | Reverse)}
}

// change appends the one SGR that makes p the pen wanted, if it is another one.
func (p *pen) change(dst []byte, want pen, depth ColorDepth) []byte {
	if *p == want {
		return dst
	}
	dst = append(dst, "\x1b["...)
	if want != (pen{}) {
		if p.attr&^want.attr != 0 {
			dst, *p = append(dst, "0;"...), pen{}
		}
		dst = p.appendAttrs(dst, want.attr)
		dst = appendColor(dst, p.fg, want.fg, '3', depth)
		dst = appendColor(dst, p.bg, want.bg, '4', depth)
		dst = dst[:len(dst)-1] // the last separator
	}
	*p = want
	return append(dst, 'm')
}

// appendAttrs appends the parameters that add the attributes of want.
func (p *pen) appendAttrs(dst []byte, want Attr) []byte {
	for i, sgr := range [...]string{"1;", "2;", "3;", "4;", "7;"} { // in the order of Attr
		if bit := Attr(1) << i; want&bit != 0 && p.attr&bit == 0 {
			dst = append(dst, sgr...)
		}
	}
	return dst
}

// appendColor appends the parameters that change a colour, each with a separator
// behind it. ground is '3' for the foreground, '4' for the background.
func appendColor(dst []byte, have, want Color, ground byte, depth ColorDepth) []byte {
	if have == want {
		return dst
	}
	if want.IsDefault() {
		return append(dst, ground, '9', ';')
	}
	r, g, b := want.RGB()
	switch depth {
	case Color16:
		return append16(dst, nearest16(int(r), int(g), int(b)), ground)
	case Color256:
		dst = append(dst, ground, '8', ';', '5', ';')
		return appendByte(dst, nearest256(int(r), int(g), int(b)))
	}
	dst = append(dst, ground, '8', ';', '2', ';')
	return appendByte(appendByte(appendByte(dst, r), g), b)
}

// append16 appends one of the sixteen colours: 30 to 37 and 90 to 97, or 40 to
// 47 and 100 to 107.
func append16(dst []byte, i uint8, ground byte) []byte {
	switch {
	case i < 8:
		return append(dst, ground, '0'+i, ';')
	case ground == '3':
		return append(dst, '9', '0'+i-8, ';')
	}
	return append(dst, '1', '0', '0'+i-8, ';')
}

// decimal is a number up to 255 and the separator behind it.
type decimal struct {
	text   [4]byte
	length uint8
}

var decimals = func() (t [256]decimal) {
	for v := range t {
		t[v].length = uint8(copy(t[v].text[:], strconv.Itoa(v)+";"))
	}
	return t
}()

// appendByte appends a parameter and a separator: four bytes at once whatever is
// needed of them, as how many varies from one to the next.
func appendByte(dst []byte, v uint8) []byte {
	d := &decimals[v]
	n := len(dst) + int(d.length)
	return append(dst, d.text[0], d.text[1], d.text[2], d.text[3])[:n]
}
