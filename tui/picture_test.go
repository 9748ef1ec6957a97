package tui

import (
	"image"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// still is a picture that has a frame.
func still(n int) *picture {
	p, slot := &picture{}, rtc.NewSlot(nil)
	p.follow(slot)
	slot.Put(large(n), time.Now())
	p.take()
	return p
}

// Of a picture larger than the screen no more is drawn than is seen, and that is
// the part that belongs there.
func TestAPictureOffTheScreenIsDrawnInPart(t *testing.T) {
	o := render.Options{Fit: render.Stretch, Glyphs: render.GlyphHalf}
	for name, area := range map[string]image.Rectangle{
		"all of it":         image.Rect(3, 2, 37, 9),
		"the middle":        image.Rect(-30, -20, 80, 33),
		"a corner":          image.Rect(20, 4, 90, 60),
		"the other corner":  image.Rect(-20, -30, 20, 7),
		"nothing":           image.Rect(100, 0, 120, 10),
		"nothing, touching": image.Rect(40, 0, 50, 10),
	} {
		t.Run(name, func(t *testing.T) {
			var got, want, whole render.Grid
			got.Resize(40, 10)
			want.Resize(40, 10)
			whole.Resize(area.Dx(), area.Dy())
			p := still(1)
			new(render.Blitter).Draw(&whole, whole.Bounds(), &p.frame.Image, o)
			want.Copy(area.Min, &whole)
			p.draw(&got, area, o)
			if gotText, wantText := gridText(&got), gridText(&want); gotText != wantText {
				t.Errorf("%s\nwant\n%s", gotText, wantText)
			}
			for i, c := range got.Cells {
				if c != want.Cells[i] {
					t.Fatalf("cell %d is %v, want %v", i, c, want.Cells[i])
				}
			}
			if n := len(p.grid.Cells); n > len(got.Cells) {
				t.Errorf("%d cells drawn for a screen of %d", n, len(got.Cells))
			}
		})
	}
}

// A picture that moves, of which as much is seen as before, is drawn anew.
func TestAPictureMovesBehindTheEdge(t *testing.T) {
	var grid, want render.Grid
	grid.Resize(40, 10)
	want.Resize(40, 10)
	o := render.Options{Fit: render.Stretch, Glyphs: render.GlyphHalf}
	p := still(1)
	p.draw(&grid, image.Rect(-10, 0, 90, 10), o)
	moved := image.Rect(-40, 0, 60, 10)
	p.draw(&grid, moved, o)
	still(1).draw(&want, moved, o)
	for i, c := range grid.Cells {
		if c != want.Cells[i] {
			t.Fatalf("cell %d is %v, want %v", i, c, want.Cells[i])
		}
	}
}

func BenchmarkPicture1000x1000In100x30(b *testing.B) {
	var grid render.Grid
	grid.Resize(100, 30)
	p, n := still(1), 0
	film := []*image.YCbCr{large(1), large(2)}
	for b.Loop() {
		n++
		p.slot.Put(film[n%2], time.Time{})
		p.take()
		p.draw(&grid, image.Rect(-450, -485, 550, 515), render.Options{Quality: finestQuality})
	}
}
