package tui

import (
	"image"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// picture is the newest frame of one slot, as cells. They are made once per
// frame and place, however often the screen around them changes. For the
// painter's goroutine only.
type picture struct {
	slot    *rtc.Slot
	frame   *rtc.Frame
	blitter render.Blitter
	grid    render.Grid
	last    uint64 // Seq of the frame that was on the screen last, 0 for none
	unseen  bool   // frame has not been on the screen yet
	drawn   bool   // grid shows frame, as made says
	made    making
}

// making is what the cells of a picture depend on, besides the frame.
type making struct {
	size    image.Point
	options render.Options
}

// follow takes frames from slot from now on.
func (p *picture) follow(slot *rtc.Slot) {
	if p.slot != slot {
		p.slot, p.frame, p.drawn, p.unseen, p.last = slot, nil, false, false, 0
	}
}

// take gets the newest frame and reports whether it is another one.
func (p *picture) take() bool {
	if p.slot == nil {
		return false
	}
	frame, isNew := p.slot.Take()
	if isNew {
		p.frame, p.drawn, p.unseen = frame, false, true
	}
	return isNew
}

// begins reports whether there is a frame, and none has been on the screen yet.
func (p *picture) begins() bool { return p.unseen && p.last == 0 }

// overtaken is how many frames have not been on the screen since it was asked
// last, for the newest one that is.
func (p *picture) overtaken() (n uint64) {
	if p.last != 0 {
		n = p.frame.Seq - p.last - 1
	}
	p.last = p.frame.Seq
	return n
}

// draw copies the picture as o wants it into area of dst; blank cells when there
// has been no frame.
func (p *picture) draw(dst *render.Grid, area image.Rectangle, o render.Options) {
	if p.frame == nil {
		dst.Fill(area, render.Blank)
		return
	}
	m := making{area.Size(), o}
	m.options.Quality = 0 // the next frame will do for another one
	if !p.drawn || p.made != m {
		p.grid.Resize(m.size.X, m.size.Y)
		p.blitter.Draw(&p.grid, p.grid.Bounds(), &p.frame.Image, o)
		p.drawn, p.made = true, m
	}
	dst.Copy(area.Min, &p.grid)
}

// put copies cells, the content of area row by row, into dst; area lies within.
// A wide character that is cut in half becomes blank.
func put(dst *render.Grid, area image.Rectangle, cells []render.Cell) {
	w := area.Dx()
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := dst.Row(y)
		if area.Min.X > 0 && row[area.Min.X].Rune == render.Continuation {
			row[area.Min.X-1] = render.Blank
		}
		if area.Max.X < len(row) && row[area.Max.X].Rune == render.Continuation {
			row[area.Max.X] = render.Blank
		}
		copy(row[area.Min.X:area.Max.X], cells[:w])
		cells = cells[w:]
	}
}
