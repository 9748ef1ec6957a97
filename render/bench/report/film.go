package main

import (
	"image"
	"path/filepath"

	"github.com/rtcchat/rtcchat/render/bench/clip"
	"github.com/rtcchat/rtcchat/render/bench/score"
)

// filmFrames is how much of a clip is drawn, and of every how many frames one is
// scored. The frame before that is looked at too, for flicker.
const (
	filmFrames = 250
	scoreEvery = 10
)

// film is a clip to be drawn and what it is scored against.
type film struct {
	cells  image.Point
	frames []*image.YCbCr
	wanted map[int]*score.Reference // by frame
}

// openFilm loads a clip, to be scored against another of the same pictures.
func (r *report) openFilm(name, against string, cells image.Point) (*film, error) {
	f := &film{cells: cells, wanted: map[int]*score.Reference{}}
	var err error
	if f.frames, err = r.load(name, filmFrames); err != nil {
		return nil, err
	}
	wanted := f.frames
	if against != name {
		if wanted, err = r.load(against, len(f.frames)); err != nil {
			return nil, err
		}
	}
	for i := range min(len(f.frames), len(wanted)) {
		if counts(i) || counts(i+1) {
			f.wanted[i] = score.NewReference(wanted[i], cells.X, cells.Y)
		}
	}
	return f, nil
}

func (r *report) load(name string, n int) ([]*image.YCbCr, error) {
	return clip.Load(filepath.Join(r.clips, name+".y4m"), n)
}

// pixels is the size of the pictures.
func (f *film) pixels() image.Point { return f.frames[0].Rect.Size() }

// counts reports whether frame i is scored.
func counts(i int) bool { return (i+1)%scoreEvery == 0 }

// scored is what a film looks like and costs.
type scored struct {
	score.Score
	bytes float64 // a frame, after the first
}

// play draws the film. Whoever keeps nothing from frame to frame need not draw
// those that nobody looks at.
func (f *film) play(d drawer, all bool) (scored, error) {
	m := score.NewMeter(f.cells.X, f.cells.Y)
	total, drawn := 0, 0
	for i, img := range f.frames {
		if !all && f.wanted[i] == nil {
			continue
		}
		out, _, err := d.draw(img)
		if err != nil {
			return scored{}, err
		}
		if i > 0 {
			total, drawn = total+len(out), drawn+1
		}
		if err := m.Show(out, f.wanted[i], counts(i)); err != nil {
			return scored{}, err
		}
	}
	return scored{m.Score(), float64(total) / float64(max(drawn, 1))}, nil
}
