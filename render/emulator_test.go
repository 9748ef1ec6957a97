package render

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/hinshun/vt10x"
)

// plainRunes are one column wide in every emulator.
var plainRunes = []rune("ab ▀▄█░é▚▞🬀𜴀 ")

// strangerColor is one that an emulator that keeps palette indices and 24-bit
// colours in one number does not mix up.
func strangerColor(rng *rand.Rand) Color {
	if rng.IntN(4) == 0 {
		return DefaultColor
	}
	return RGB(uint8(1+rng.IntN(255)), uint8(rng.IntN(256)), uint8(rng.IntN(256)))
}

// strangerSees is the number that vt10x keeps for a colour of a cell.
func strangerSees(c Color, depth ColorDepth, none vt10x.Color) vt10x.Color {
	r, g, b := c.RGB()
	switch {
	case c.IsDefault() || depth == NoColor:
		return none
	case depth == TrueColor:
		return vt10x.Color(r)<<16 | vt10x.Color(g)<<8 | vt10x.Color(b)
	}
	want := closest(c, depth)
	from, to := depth.palette()
	for i := from; i < to; i++ {
		if paletteColor(uint8(i)) == want {
			return vt10x.Color(i)
		}
	}
	return none
}

// differsFromStranger tells the first cell that the emulator shows otherwise.
func differsFromStranger(vt vt10x.Terminal, g *Grid, depth ColorDepth) error {
	for i, c := range g.Cells {
		have := vt.Cell(i%g.Cols, i/g.Cols)
		fg, bg := strangerSees(c.Fg, depth, vt10x.DefaultFG), strangerSees(c.Bg, depth, vt10x.DefaultBG)
		if have.Char != c.Rune || have.BG != bg || c.Rune != ' ' && have.FG != fg {
			return fmt.Errorf("cell %d,%d shows %q %x/%x, not %q %x/%x", i%g.Cols, i/g.Cols, have.Char, have.FG, have.BG, c.Rune, fg, bg)
		}
	}
	return nil
}

// TestReplayOnAnotherEmulator shows random grids on an emulator that knows nothing
// of this package, in all depths, over resizes.
func TestReplayOnAnotherEmulator(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 3))
		depth := ColorDepth(seed % uint64(NoColor+1))
		e := NewEncoder(depth)
		e.Synchronized = seed%2 == 0
		var g Grid
		vt := vt10x.New(vt10x.WithSize(7, 3))
		g.Resize(7, 3)
		for n := range 20 {
			if rng.IntN(6) == 0 {
				cols, rows := 2+rng.IntN(12), 2+rng.IntN(6)
				vt.Resize(cols, rows)
				g.Resize(cols, rows)
				e.Invalidate()
			}
			for range rng.IntN(len(g.Cells) + 1) {
				g.Cells[rng.IntN(len(g.Cells))] = Cell{
					Rune: plainRunes[rng.IntN(len(plainRunes))], Fg: strangerColor(rng), Bg: strangerColor(rng),
				}
			}
			out := e.Encode(nil, &g)
			if _, err := vt.Write(out); err != nil {
				t.Fatal(err)
			}
			if err := differsFromStranger(vt, &g, depth); err != nil {
				t.Fatalf("seed %d, %v, frame %d: %v after %q", seed, depth, n, err, out)
			}
		}
	}
}
