package tui

import (
	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// usualCellAspect is taken for that of a terminal that does not tell it.
const usualCellAspect = 0.5

// inFormat is o for pictures of a format. To the layout, wide pixels are narrow cells.
func inFormat(o render.Options, f rtc.PictureFormat) render.Options {
	if f.BT709 {
		o.Matrix = render.BT709
	}
	if f.FullRange {
		o.Range = render.FullRange
	}
	if f.PixelAspect > 0 {
		if o.CellAspect <= 0 {
			o.CellAspect = usualCellAspect
		}
		o.CellAspect = min(max(o.CellAspect/f.PixelAspect, 0.1), 10) // what render takes
	}
	return o
}
