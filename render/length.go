package render

// length is about how many bytes it takes to bring the cursor to x, y.
func (c cursor) length(x, y int, begun bool) int {
	switch {
	case !begun || !c.known:
		return 7
	case c.x == x && c.y == y:
		return 0
	case c.y == y:
		return 3 + digits(x-c.x) - 1
	}
	return 4 + digits(x+1) + digits(y+1)
}

// length is how many bytes the parameters of a colour take, with a separator.
func (d ColorDepth) length(c Color) int {
	r, g, b := c.RGB()
	switch d {
	case Color16:
		return 3
	case Color256:
		return 6 + digits(int(nearest256(int(r), int(g), int(b))))
	}
	return len("38;2;") + int(decimals[r].length+decimals[g].length+decimals[b].length)
}

func digits(n int) int {
	switch {
	case n < 10:
		return 1
	case n < 100:
		return 2
	}
	return 3
}
