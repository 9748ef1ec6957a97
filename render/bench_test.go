package render

import (
	"fmt"
	"image"
	"testing"
)

// frames are pictures of 640x480 that move.
func frames(n int) []*image.YCbCr {
	list := make([]*image.YCbCr, n)
	for i := range list {
		list[i] = moving(640, 480, i)
	}
	return list
}

// TestFrameAllocatesNothing draws and encodes moving frames in every way.
func TestFrameAllocatesNothing(t *testing.T) {
	pictures := frames(3)
	for glyphs := GlyphHalf; glyphs <= GlyphASCII; glyphs++ {
		for depth := TrueColor; depth <= NoColor; depth++ {
			var b Blitter
			var g Grid
			g.Resize(160, 45)
			e := NewEncoder(depth)
			e.Synchronized = true
			out := make([]byte, 0, 1<<20)
			n := 0
			frame := func() {
				o := Options{Glyphs: glyphs, Depth: depth, Quality: n % 2 * 20}
				b.Draw(&g, g.Bounds(), pictures[n%len(pictures)], o)
				out = e.Encode(out[:0], &g)
				n++
			}
			frame()
			frame()
			if allocs := testing.AllocsPerRun(6, frame); allocs != 0 {
				t.Errorf("%v %v: %v allocations a frame", glyphs, depth, allocs)
			}
		}
	}
}

// TestNegativesKeepNothing: where each frame is the negative of what it was, every
// cell is solved each time, which is how speed is measured.
func TestNegativesKeepNothing(t *testing.T) {
	pictures := frames(2)
	for _, plane := range [][]uint8{pictures[1].Y, pictures[1].Cb, pictures[1].Cr} {
		for i, v := range plane {
			plane[i] = 255 - v
		}
	}
	var b Blitter
	var g Grid
	g.Resize(160, 45)
	for n := range uint32(8) {
		b.Draw(&g, g.Bounds(), pictures[n%2], Options{Fit: Stretch, Glyphs: GlyphBest})
		if want := (n + 1) * 160 * 45; b.solved != want {
			t.Fatalf("after %d frames %d cells were solved, not %d", n+1, b.solved, want)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	pictures := frames(8)
	for _, size := range []image.Point{{160, 45}, {300, 100}} {
		for depth := TrueColor; depth <= NoColor; depth++ {
			b.Run(fmt.Sprintf("%dx%d/%v", size.X, size.Y, depth), func(b *testing.B) {
				var blitter Blitter
				var g Grid
				g.Resize(size.X, size.Y)
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					blitter.Draw(&g, g.Bounds(), pictures[i%8], Options{Fit: Stretch, Depth: depth})
				}
			})
		}
	}
}

// BenchmarkFrame draws and encodes moving frames with each glyph set, exactly
// and with less quality.
func BenchmarkFrame(b *testing.B) {
	pictures := frames(8)
	for glyphs := GlyphHalf; glyphs <= GlyphASCII; glyphs++ {
		for _, quality := range []int{0, 20} {
			b.Run(fmt.Sprintf("%v/%d", glyphs, quality), func(b *testing.B) {
				var blitter Blitter
				var g Grid
				g.Resize(160, 45)
				e := NewEncoder(TrueColor)
				out := make([]byte, 0, 1<<20)
				total := 0
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					blitter.Draw(&g, g.Bounds(), pictures[i%8], Options{Fit: Stretch, Glyphs: glyphs, Quality: quality})
					out = e.Encode(out[:0], &g)
					total += len(out)
				}
				b.ReportMetric(float64(total)/float64(b.N), "bytes/frame")
			})
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	pictures := frames(8)
	for _, size := range []image.Point{{160, 45}, {300, 100}} {
		for depth := TrueColor; depth <= NoColor; depth++ {
			b.Run(fmt.Sprintf("%dx%d/%v", size.X, size.Y, depth), func(b *testing.B) {
				var blitter Blitter
				grids := make([]Grid, len(pictures))
				for i := range grids {
					grids[i].Resize(size.X, size.Y)
					blitter.Draw(&grids[i], grids[i].Bounds(), pictures[i], Options{Fit: Stretch, Depth: depth})
				}
				e := NewEncoder(depth)
				out := make([]byte, 0, 1<<22)
				total := 0
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					out = e.Encode(out[:0], &grids[i%8])
					total += len(out)
				}
				b.ReportMetric(float64(total)/float64(b.N), "bytes/frame")
			})
		}
	}
}
