package media

import (
	"image"
	"math"
)

// The colours of the room.
var (
	wallTop    = rgbTint(206, 196, 176)
	wallBottom = rgbTint(150, 128, 108)
	frameWhite = rgbTint(228, 224, 214)
	skyTop     = rgbTint(96, 158, 224)
	skyBottom  = rgbTint(206, 226, 240)
	hill       = rgbTint(96, 148, 84)
	wood       = rgbTint(126, 84, 52)
	woodDark   = rgbTint(74, 48, 32)
	lampGlow   = rgbTint(255, 226, 160)
	books      = [...]tint{
		rgbTint(172, 52, 44), rgbTint(226, 172, 62), rgbTint(52, 92, 142), rgbTint(70, 128, 78),
		rgbTint(232, 220, 196), rgbTint(118, 60, 112), rgbTint(40, 60, 72), rgbTint(204, 104, 52),
	}
)

// paintRoom fills a picture with what is behind the person: a wall, a window
// on the left, shelves of books and a lamp on the right.
func paintRoom(img *image.YCbCr) {
	b := brush{img: img, scale: float32(img.Rect.Dy())}
	fillRect(img, img.Rect, wallTop, wallBottom)
	b.x = float32(img.Rect.Dx()) / 2
	b.paint(solid(-0.1, 0.1, 0.9, 0.7, frameWhite, 0).blurred(0.9, 0.35)) // daylight on the wall
	b.paintWindow()
	b.paintShelf(0.30)
	b.paintShelf(0.56)
	b.paintLamp()
}

// rect paints a rectangle in units, counted from the brush's point.
func (b *brush) rect(x0, y0, x1, y1 float32, top, bottom tint) {
	at := func(x, y float32) image.Point {
		return image.Pt(int(b.x+x*b.scale)&^1, int(b.y+y*b.scale)&^1)
	}
	fillRect(b.img, image.Rectangle{Min: at(x0, y0), Max: at(x1, y1)}, top, bottom)
}

func (b *brush) paintWindow() {
	b.rect(-0.62, 0.08, -0.25, 0.60, frameWhite, frameWhite)
	for _, pane := range [...][4]float32{
		{-0.60, 0.10, -0.445, 0.33}, {-0.425, 0.10, -0.27, 0.33},
		{-0.60, 0.35, -0.445, 0.58}, {-0.425, 0.35, -0.27, 0.58},
	} {
		from, to := (pane[1]-0.1)/0.48, (pane[3]-0.1)/0.48
		b.rect(pane[0], pane[1], pane[2], pane[3], skyTop.mix(skyBottom, from), skyTop.mix(skyBottom, to))
	}
	b.rect(-0.60, 0.49, -0.445, 0.58, hill, hill)
	b.rect(-0.425, 0.46, -0.27, 0.58, hill, hill)
	b.rect(-0.64, 0.60, -0.23, 0.63, frameWhite, wallBottom)
}

// paintShelf draws a board at height y with books on it.
func (b *brush) paintShelf(y float32) {
	b.rect(0.26, y, 0.68, y+0.022, wood, woodDark)
	x := float32(0.28)
	for i := range 11 {
		wide := 0.026 + 0.008*float32((i*5+int(y*100))%3)
		tall := 0.12 + 0.018*float32((i*7+int(y*100))%4)
		c := books[(i*3+int(y*50))%len(books)]
		b.rect(x, y-tall, x+wide, y, c, c.mix(woodDark, 0.35))
		x += wide + 0.002
	}
}

func (b *brush) paintLamp() {
	b.paint(solid(0.60, 0.72, 0.30, 0.26, lampGlow, 0).blurred(0.3, 0.55))
	b.rect(0.594, 0.76, 0.606, 1, woodDark, woodDark)
	b.paint(solid(0.60, 0.80, 0.10, 0.16, lampGlow, 0).turned(math.Pi).below(0)) // the upper half
}
