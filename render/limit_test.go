package render

import (
	"bytes"
	"image"
	"testing"
)

// limited is a picture in a corner of text, drawn with a quality.
func limited(g *Grid, b *Blitter, n int) {
	g.Resize(60, 20)
	var picture Grid
	picture.Resize(60, 18)
	b.Draw(&picture, picture.Bounds(), moving(240, 180, n), Options{Quality: 5})
	g.Copy(image.Point{}, &picture)
	for x, r := range "text" {
		g.Row(19)[x] = Cell{Rune: r, Fg: RGB(byte(n), 200, 200)}
	}
}

// A frame that is cut goes on in the next, and all of it comes in the end.
func TestLimit(t *testing.T) {
	const limit = 700
	var (
		whole, cut = NewEncoder(TrueColor), NewEncoder(TrueColor)
		b          Blitter
		g          Grid
	)
	limited(&g, &b, 1)
	all := whole.Encode(nil, &g)
	cut.Limit = limit
	screen, frames := newTerminal(g.Cols, g.Rows), 0
	for more := true; more; more = cut.Unfinished() {
		out := cut.Encode(nil, &g)
		if frames == 0 && !bytes.Contains(out, []byte("text")) {
			t.Error("text waits for the picture")
		}
		if row := 60 * 45; len(out) > limit+row {
			t.Errorf("frame %d has %d bytes", frames, len(out))
		}
		if err := screen.replay(out); err != nil {
			t.Fatal(err)
		}
		frames++
	}
	if least := len(all) / (limit + 60*45); frames < least || frames > 20 {
		t.Errorf("%d bytes came in %d frames", len(all), frames)
	}
	if err := screen.differs(&cut.shown, TrueColor); err != nil {
		t.Error(err)
	}
	for i, c := range cut.shown.Cells {
		if c == unknown {
			t.Fatalf("cell %d was never painted", i)
		}
	}
}

// Text alone leaves pictures as they are shown.
func TestEncodeText(t *testing.T) {
	var (
		e = NewEncoder(TrueColor)
		b Blitter
		g Grid
	)
	limited(&g, &b, 1)
	screen := newTerminal(g.Cols, g.Rows)
	if err := screen.replay(e.EncodeText(nil, &g)); err != nil { // the first is whole
		t.Fatal(err)
	}
	before := append([]Cell(nil), e.shown.Cells[:18*60]...)
	limited(&g, &b, 2)
	out := e.EncodeText(nil, &g)
	if err := screen.replay(out); err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 || len(out) > 100 || !bytes.Contains(out, []byte("text")) {
		t.Errorf("the text takes %d bytes", len(out))
	}
	for i, c := range before {
		if e.shown.Cells[i] != c {
			t.Fatalf("cell %d of the picture was painted", i)
		}
	}
	if err := screen.differs(&e.shown, TrueColor); err != nil {
		t.Error(err)
	}
	if out := e.Encode(nil, &g); len(out) == 0 {
		t.Error("the picture does not come afterwards")
	}
}
