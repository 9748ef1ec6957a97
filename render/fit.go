package render

import (
	"fmt"
	"image"
	"math"
)

// Fit says how a picture is fitted into a rectangle of another aspect, in the
// words of CSS object-fit.
type Fit int

// The ways to fit.
const (
	Contain Fit = iota // all of the picture, blank cells beside or above and below it
	Cover              // all of the rectangle, the picture cropped evenly at two sides
	Stretch            // all of both, the aspect of the picture is lost
)

// String is the name ParseFit takes.
func (f Fit) String() string {
	switch f {
	case Cover:
		return "cover"
	case Stretch:
		return "stretch"
	}
	return "contain"
}

// ParseFit turns a name into a Fit. Its error is a sentence for the user that
// lists the names there are.
func ParseFit(name string) (Fit, error) {
	for f := Contain; f <= Stretch; f++ {
		if name == f.String() {
			return f, nil
		}
	}
	return Contain, fmt.Errorf("unknown fit %q: choose contain, cover or stretch", name)
}

// window is a part of a picture, in pixels from its top left corner. Pixel i
// lies between i and i+1.
type window struct{ x0, y0, x1, y1 float64 }

// placement is where a picture goes and what of it is seen there.
type placement struct {
	cells image.Rectangle
	src   window
}

// layout places a picture of size pixels into a non-empty area of cells that
// are cellAspect times as wide as high. A contained picture is rounded to whole
// cells, so its aspect is off by less than half a cell.
func (f Fit) layout(size image.Point, area image.Rectangle, cellAspect float64) placement {
	w, h := float64(size.X), float64(size.Y)
	p := placement{cells: area, src: window{0, 0, w, h}}
	// How much wider the area is than the picture, in the eye of the viewer.
	wider := float64(area.Dx()) * sane(cellAspect) / float64(area.Dy()) * h / w
	switch {
	case f == Contain && wider > 1:
		p.cells = centred(area, nearCells(float64(area.Dx())/wider), area.Dy())
	case f == Contain:
		p.cells = centred(area, area.Dx(), nearCells(float64(area.Dy())*wider))
	case f == Cover && wider > 1:
		p.src.y0, p.src.y1 = middle(h, h/wider)
	case f == Cover:
		p.src.x0, p.src.x1 = middle(w, w*wider)
	}
	return p
}

// sane replaces a cell aspect that no font has, such as the 0 of a terminal
// that does not tell its size in pixels, by the usual one.
func sane(cellAspect float64) float64 {
	if cellAspect >= 0.1 && cellAspect <= 10 {
		return cellAspect
	}
	return 0.5
}

func nearCells(n float64) int { return max(1, int(math.Round(n))) }

// centred is the rectangle of cols x rows in the middle of area.
func centred(area image.Rectangle, cols, rows int) image.Rectangle {
	at := area.Min.Add(image.Pt((area.Dx()-cols)/2, (area.Dy()-rows)/2))
	return image.Rectangle{at, at.Add(image.Pt(cols, rows))}
}

// middle is the middle part of a length.
func middle(length, part float64) (from, to float64) {
	return (length - part) / 2, (length + part) / 2
}
