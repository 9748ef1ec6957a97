package tui

import (
	"image/color"
	"strings"
	"unicode"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"github.com/rtcchat/rtcchat/render"
)

// chromeCells are the cells of buf as the painter composes them; with plain, all
// characters are ASCII.
func chromeCells(buf uv.ScreenBuffer, plain bool) []render.Cell {
	w, h := buf.Width(), buf.Height()
	cells := make([]render.Cell, 0, w*h)
	for y := range h {
		for x := 0; x < w; x++ {
			cell, wide := chromeCell(buf.CellAt(x, y), plain)
			cells = append(cells, cell)
			if wide && x+1 < w {
				cell.Rune = render.Continuation
				cells = append(cells, cell)
				x++
			} else if wide {
				cells[len(cells)-1].Rune = ' '
			}
		}
	}
	return cells
}

// chromeCell is c as a cell, and whether it takes two columns. Of a cluster of
// characters only the first is shown, for one is what a terminal surely agrees on.
func chromeCell(c *uv.Cell, plain bool) (cell render.Cell, wide bool) {
	if c == nil || c.Content == "" {
		return render.Blank, false
	}
	r, _ := utf8.DecodeRuneInString(c.Content)
	if !unicode.IsGraphic(r) {
		r = ' '
	}
	wide = ansi.StringWidthWc(string(r)) == 2
	if plain && r >= utf8.RuneSelf {
		r, wide = plainRune(r), false
	}
	return render.Cell{
		Rune: r,
		Fg:   chromeColor(c.Style.Fg),
		Bg:   chromeColor(c.Style.Bg),
		Attr: chromeAttr(c.Style),
	}, wide
}

func chromeColor(c color.Color) render.Color {
	if c == nil {
		return render.DefaultColor
	}
	r, g, b, _ := c.RGBA()
	return render.RGB(uint8(r>>8), uint8(g>>8), uint8(b>>8))
}

func chromeAttr(s uv.Style) (a render.Attr) {
	for _, has := range []struct {
		uv   uint8
		cell render.Attr
	}{
		{uv.AttrBold, render.Bold},
		{uv.AttrFaint, render.Faint},
		{uv.AttrItalic, render.Italic},
		{uv.AttrReverse, render.Reverse},
	} {
		if s.Attrs&has.uv != 0 {
			a |= has.cell
		}
	}
	if s.Underline != 0 {
		a |= render.Underline
	}
	return a
}

// plainRune stands in for r where a terminal shows ASCII alone.
func plainRune(r rune) rune {
	const (
		from = "─━│╭╮╰╯·•…▸↑↓←→’–—"
		to   = "-=|++++..~>^v<>'--"
	)
	if i := strings.IndexRune(from, r); i >= 0 {
		return rune(to[utf8.RuneCountInString(from[:i])])
	}
	return '?'
}
