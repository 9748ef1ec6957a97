package render

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

func TestLayout(t *testing.T) {
	area := image.Rect(0, 0, 160, 45)
	tests := []struct {
		name   string
		fit    Fit
		size   image.Point
		area   image.Rectangle
		aspect float64
		want   placement
	}{
		{"4:3 in a wider area", Contain, image.Pt(640, 480), area, 0.5,
			placement{image.Rect(20, 0, 140, 45), window{0, 0, 640, 480}}},
		{"wider picture", Contain, image.Pt(1600, 400), area, 0.5,
			placement{image.Rect(0, 12, 160, 32), window{0, 0, 1600, 400}}},
		{"same aspect", Contain, image.Pt(160, 90), area, 0.5,
			placement{area, window{0, 0, 160, 90}}},
		{"area elsewhere", Contain, image.Pt(100, 100), image.Rect(10, 20, 30, 25), 0.5,
			placement{image.Rect(15, 20, 25, 25), window{0, 0, 100, 100}}},
		{"square cells", Contain, image.Pt(100, 100), image.Rect(0, 0, 30, 10), 1,
			placement{image.Rect(10, 0, 20, 10), window{0, 0, 100, 100}}},
		{"no aspect known", Contain, image.Pt(640, 480), area, 0,
			placement{image.Rect(20, 0, 140, 45), window{0, 0, 640, 480}}},
		{"aspect not a number", Contain, image.Pt(640, 480), area, math.NaN(),
			placement{image.Rect(20, 0, 140, 45), window{0, 0, 640, 480}}},
		{"a line of picture", Contain, image.Pt(10000, 1), image.Rect(0, 0, 10, 9), 0.5,
			placement{image.Rect(0, 4, 10, 5), window{0, 0, 10000, 1}}},
		{"cover crops above and below", Cover, image.Pt(640, 480), area, 0.5,
			placement{area, window{0, 60, 640, 420}}},
		{"cover crops beside", Cover, image.Pt(1600, 400), area, 0.5,
			placement{area, window{800 - 3200.0/9, 0, 800 + 3200.0/9, 400}}},
		{"stretch", Stretch, image.Pt(7, 900), area, 0.5,
			placement{area, window{0, 0, 7, 900}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.fit.layout(tt.size, tt.area, tt.aspect)
			if got.cells != tt.want.cells || !near(got.src, tt.want.src) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func near(a, b window) bool {
	return math.Abs(a.x0-b.x0)+math.Abs(a.y0-b.y0)+math.Abs(a.x1-b.x1)+math.Abs(a.y1-b.y1) < 1e-6
}

// TestLayoutStaysInside checks what holds for every picture and area.
func TestLayoutStaysInside(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 10000 {
		size := image.Pt(1+rng.IntN(4000), 1+rng.IntN(4000))
		area := image.Rect(0, 0, 1+rng.IntN(300), 1+rng.IntN(100)).Add(image.Pt(rng.IntN(9)-4, rng.IntN(9)-4))
		aspect := 0.3 + rng.Float64()
		for f := Contain; f <= Stretch; f++ {
			p := f.layout(size, area, aspect)
			if p.cells.Empty() || !p.cells.In(area) {
				t.Fatalf("%v of %v in %v: %v", f, size, area, p)
			}
			if s := p.src; s.x0 < 0 || s.y0 < 0 || s.x1 > float64(size.X) || s.y1 > float64(size.Y) || s.x0 >= s.x1 || s.y0 >= s.y1 {
				t.Fatalf("%v of %v in %v sees %v", f, size, area, s)
			}
			if f == Contain && p.cells.Dx() < area.Dx() && p.cells.Dy() < area.Dy() {
				t.Fatalf("%v in %v leaves room at all sides: %v", size, area, p.cells)
			}
		}
	}
}
