package main

import "github.com/rtcchat/rtcchat/render"

// charsOf lists the characters of a set that split a cell in two, by the Unicode
// Standard.
func charsOf(set render.GlyphSet) (list []rune) {
	add := func(from, to rune) {
		for c := from; c <= to; c++ {
			list = append(list, c)
		}
	}
	add('▀', '▀')
	if set == render.GlyphHalf {
		return list
	}
	add('▌', '▌')
	add('▖', '▟')
	if set == render.GlyphQuadrant {
		return list
	}
	add('▁', '▏')
	add('▔', '▕')
	if set == render.GlyphBlock {
		return list
	}
	add(0x1fb00, 0x1fb3b) // sextants
	add(0x1cd00, 0x1cde5) // octants, and those that were characters before
	return append(list, 0x1cea0, 0x1cea3, 0x1cea8, 0x1ceab, 0x1fb82, 0x1fb85, 0x1fbe6, 0x1fbe7)
}

// bound is the mean PSNR of the best pictures there can be of the frames that are
// scored, found by trying all characters.
func (f *film) bound(set render.GlyphSet) (float64, error) {
	sum, n, chars := 0.0, 0, charsOf(set)
	for i, want := range f.wanted {
		if !counts(i) {
			continue
		}
		best, err := want.Bound(chars)
		if err != nil {
			return 0, err
		}
		sum, n = sum+best, n+1
	}
	return sum / float64(n), nil
}
