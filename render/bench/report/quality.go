package main

import "github.com/rtcchat/rtcchat/render"

// thriftiest searches the highest quality number, the fewest bytes, at which a
// film drawn by us is still good enough, by halving; 0 if not even 1 is.
func (f *film) thriftiest(options render.Options, enough func(scored) bool) (quality int, best scored, err error) {
	options.Quality = 0
	if best, err = f.play(newOurs(f.cells, options), true); err != nil {
		return 0, best, err
	}
	low, high := 0, 100
	for low < high {
		options.Quality = (low + high + 1) / 2
		s, err := f.play(newOurs(f.cells, options), true)
		if err != nil {
			return 0, best, err
		}
		if enough(s) {
			low, best = options.Quality, s
		} else {
			high = options.Quality - 1
		}
	}
	return low, best, nil
}
