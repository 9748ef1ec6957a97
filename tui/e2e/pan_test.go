//go:build e2e

package e2e

import (
	"fmt"
	"image"
	"io"
	"strings"
	"testing"

	"github.com/hinshun/vt10x"

	"github.com/rtcchat/rtcchat/render"
)

// patchwork is a picture of flat patches, 8x16 pixels a cell, from a pixel on.
func patchwork(cols, rows int, from image.Point) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, cols*8, rows*16), image.YCbCrSubsampleRatio420)
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 110, 140
	}
	for i := range img.Y {
		x, y := i%img.YStride+from.X, i/img.YStride+from.Y
		img.Y[i] = uint8(40 + uint32(x/20*7919+y/28*104729)*2654435761>>25)
	}
	return img
}

// linesOf are the characters that an emulator shows.
func linesOf(vt vt10x.Terminal) string {
	var b strings.Builder
	cols, rows := vt.Size()
	for y := range rows {
		for x := range cols {
			b.WriteRune(vt.Cell(x, y).Char)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestPanInTmux pans a picture between text in tmux and in another emulator: both
// show the same after every frame.
func TestPanInTmux(t *testing.T) {
	const cols, rows = 60, 20
	p := newPane(t, cols, rows)
	f := p.follow()
	vt := vt10x.New(vt10x.WithSize(cols, rows))
	e := render.NewEncoder(render.TrueColor)
	e.Synchronized = true
	var g render.Grid
	g.Resize(cols, rows)
	for i := range g.Cells {
		g.Cells[i].Rune = rune('a' + i%23)
	}
	var b render.Blitter
	moved, at := 0, image.Pt(400, 400)
	for n := range 30 {
		img := patchwork(cols-6, rows-3, at)
		b.Draw(&g, image.Rect(2, 1, cols-4, rows-2), img, render.Options{Fit: render.Stretch, Glyphs: render.GlyphQuadrant, Quality: 10})
		frame := e.Encode(nil, &g)
		if strings.Contains(string(frame), "P\x1b[") && strings.Contains(string(frame), "M\x1b[") {
			moved++
		}
		for _, w := range []io.Writer{f, vt} {
			if _, err := w.Write(frame); err != nil {
				t.Fatal(err)
			}
		}
		want := linesOf(vt)
		eventually(t, fmt.Sprintf("frame %d in tmux", n), func() bool { return p.tmux("capture-pane", "-p", "-N") == want })
		at = at.Add(image.Pt([]int{8, -16, 13, 0, 16}[n%5], []int{0, 16, 0, -16, 5, 0, 16}[n%7]))
	}
	if moved < 5 {
		t.Errorf("only %d frames were moved both ways", moved)
	}
}
