package render

import "testing"

func TestAppendLines(t *testing.T) {
	var g Grid
	g.Resize(3, 2)
	g.Row(0)[0] = Cell{Rune: '▀', Fg: RGB(1, 2, 3), Bg: RGB(4, 5, 6)}
	g.Row(1)[1], g.Row(1)[2] = Cell{Rune: '世'}, Cell{Rune: Continuation}
	if got, want := string(AppendLines(nil, &g, NoColor)), "▀  \n 世\n"; got != want {
		t.Errorf("without colours %q, want %q", got, want)
	}
	if got, want := string(AppendLines(nil, &g, TrueColor)), "\x1b[38;2;1;2;3;48;2;4;5;6m▀\x1b[49m  \x1b[m\n 世\n"; got != want {
		t.Errorf("in colour %q, want %q", got, want)
	}
}
