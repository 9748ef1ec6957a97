package tui

import (
	"image"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

func TestInFormat(t *testing.T) {
	for _, c := range []struct {
		cell   float64
		format rtc.PictureFormat
		want   render.Options
	}{
		{0, rtc.PictureFormat{}, render.Options{}},
		{0.6, rtc.PictureFormat{BT709: true}, render.Options{CellAspect: 0.6, Matrix: render.BT709}},
		{0.6, rtc.PictureFormat{FullRange: true}, render.Options{CellAspect: 0.6, Range: render.FullRange}},
		{0, rtc.PictureFormat{PixelAspect: 2}, render.Options{CellAspect: 0.25}},
		{0.5, rtc.PictureFormat{PixelAspect: 0.5}, render.Options{CellAspect: 1}},
		{0.2, rtc.PictureFormat{PixelAspect: 4}, render.Options{CellAspect: 0.1}},
	} {
		if got := inFormat(render.Options{CellAspect: c.cell}, c.format); got != c.want {
			t.Errorf("%+v with cells of %v: %+v, want %+v", c.format, c.cell, got, c.want)
		}
	}
}

// oneColor is a picture of 64x48 in luma 150, Cb 110, Cr 150.
func oneColor() *image.YCbCr {
	img := grey(150)
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 110, 150
	}
	return img
}

// A film has the colours and the shape that its format says, in a pipe and on a screen.
func TestFilmIsDrawnInItsFormat(t *testing.T) {
	for _, c := range []struct {
		format  rtc.PictureFormat
		want    [3]uint8
		columns int
	}{
		{rtc.PictureFormat{}, [3]uint8{191, 145, 120}, 29},
		{rtc.PictureFormat{BT709: true}, [3]uint8{195, 148, 118}, 29},
		{rtc.PictureFormat{FullRange: true}, [3]uint8{181, 140, 118}, 29},
		{rtc.PictureFormat{PixelAspect: 1.25}, [3]uint8{191, 145, 120}, 37},
		{rtc.PictureFormat{PixelAspect: 0.5}, [3]uint8{191, 145, 120}, 15},
	} {
		fw := filmWriter{
			look: FilmLook{Size: image.Pt(40, 11), Depth: render.TrueColor}, format: c.format,
			encoder: render.NewEncoder(render.TrueColor),
		}
		fw.frame(oneColor())
		check(t, "in a pipe", c.format, &fw.grid, c.want, c.columns)

		g := newRig(t, Config{Start: Play, Film: &fakeFilm{n: 1, format: c.format}, Color: new(render.ColorDepth)})
		g.send(tea.WindowSizeMsg{Width: 40, Height: 12})
		g.screen.(*play).player.slot.Put(oneColor(), g.time)
		g.painter.paint(nil, true)
		check(t, "on a screen", c.format, &g.painter.remote.grid, c.want, c.columns)
	}
}

func check(t *testing.T, where string, f rtc.PictureFormat, grid *render.Grid, want [3]uint8, columns int) {
	t.Helper()
	n := 0
	for _, cell := range grid.Row(grid.Rows / 2) {
		if cell == render.Blank {
			continue
		}
		n++
		r, g, b := cell.Bg.RGB()
		for i, v := range [3]uint8{r, g, b} {
			if d := int(v) - int(want[i]); d < -1 || d > 1 {
				t.Fatalf("%s, %+v: colour %d %d %d, want %d", where, f, r, g, b, want)
			}
		}
	}
	if n != columns {
		t.Errorf("%s, %+v: %d columns, want %d", where, f, n, columns)
	}
}
