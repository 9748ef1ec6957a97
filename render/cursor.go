package render

import "strconv"

// cursor is where the terminal writes next, in cells from the top left; the zero
// value is a place not known.
type cursor struct {
	x, y  int
	known bool
}

// move appends the shortest motion to x, y. Within a row that is never behind
// the cursor, since rows are written from left to right. A relative motion along
// one axis is never longer than CUP.
func (c cursor) move(dst []byte, x, y int) []byte {
	switch {
	case c.known && c.x == x && c.y == y:
		return dst
	case c.known && c.y == y && c.x < x:
		return append(appendCount(append(dst, "\x1b["...), x-c.x), 'C') // CUF
	case c.known && c.x == x && c.y < y:
		return append(appendCount(append(dst, "\x1b["...), y-c.y), 'B') // CUD
	}
	if x == 0 {
		return append(appendCount(append(dst, "\x1b["...), y+1), 'H') // CUP
	}
	dst = strconv.AppendInt(append(dst, "\x1b["...), int64(y)+1, 10)
	dst = strconv.AppendInt(append(dst, ';'), int64(x)+1, 10)
	return append(dst, 'H')
}

// appendCount appends a parameter, left out where it is its default of 1.
func appendCount(dst []byte, n int) []byte {
	if n == 1 {
		return dst
	}
	return strconv.AppendInt(dst, int64(n), 10)
}
