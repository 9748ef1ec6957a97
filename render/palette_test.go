package render

import "testing"

// TestNearestIsNearest searches the whole palettes.
func TestNearestIsNearest(t *testing.T) {
	for _, d := range []ColorDepth{Color256, Color16} {
		for r := 0; r < 256; r += 5 {
			for g := 0; g < 256; g += 5 {
				for b := 0; b < 256; b += 3 {
					c := RGB(uint8(r), uint8(g), uint8(b))
					if got, want := d.shown(c), closest(c, d); got != want {
						t.Fatalf("%v: %06x is shown as %06x, nearer is %06x", d, c, got, want)
					}
				}
			}
		}
	}
}

func TestPaletteColorsAreThemselves(t *testing.T) {
	for i := range 256 {
		c, d := paletteColor(uint8(i)), Color256
		if i < 16 {
			d = Color16
		}
		if got := d.shown(c); got != c {
			t.Errorf("color %d, %06x, is shown as %06x", i, c, got)
		}
	}
	if got := NoColor.shown(RGB(1, 2, 3)); got != DefaultColor {
		t.Errorf("without colours %06x is shown", got)
	}
}

// TestMixKeepsTheMean looks at a flat area from afar: it has nearly the colour
// that was meant, and much nearer than one palette colour is.
func TestMixKeepsTheMean(t *testing.T) {
	for _, d := range []ColorDepth{Color256, Color16} {
		var m mixer
		m.use(d)
		mixed, plain := 0, 0
		for i := range 4096 {
			c := RGB(uint8(i>>8*17), uint8(i>>4&15*17), uint8(i&15*17))
			var r, g, b int
			for j := range 16 {
				cr, cg, cb := m.color(c, threshold(j%4, j/4)).RGB()
				r, g, b = r+int(cr), g+int(cg), b+int(cb)
			}
			mixed += apart(c, RGB(uint8(r/16), uint8(g/16), uint8(b/16)))
			plain += apart(c, d.shown(c))
		}
		if mixed*2 > plain {
			t.Errorf("%v: mixes are off by %d, palette colours by %d", d, mixed/4096, plain/4096)
		}
	}
}
