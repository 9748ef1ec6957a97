//go:build e2e

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rtcchat/rtcchat/render"
)

// replayed is a cell as tmux tells it: a colour is a palette index, 1<<24 and RGB,
// or noColor. The right half of a wide character is not told.
type replayed struct {
	char   rune
	fg, bg int
}

const noColor = -1

// replayColors are colours of each depth, and how tmux tells them.
func replayColors(depth render.ColorDepth) (list []render.Color, told map[render.Color]int) {
	list, told = []render.Color{render.DefaultColor}, map[render.Color]int{render.DefaultColor: noColor}
	add := func(r, g, b uint8, as int) {
		if depth == render.NoColor {
			as = noColor
		}
		c := render.RGB(r, g, b)
		list, told[c] = append(list, c), as
	}
	switch depth {
	case render.Color256:
		add(0, 95, 215, 16+6+4)
		add(255, 135, 0, 16+5*36+2*6)
		add(68, 68, 68, 238)
	case render.Color16:
		add(205, 0, 0, 1)
		add(0, 255, 0, 10)
		add(127, 127, 127, 8)
	default:
		add(1, 2, 3, 1<<24|1<<16|2<<8|3)
		add(250, 0, 99, 1<<24|250<<16|99)
	}
	return list, told
}

// scribble sets cells at random, wide ones among them.
func scribble(rng *rand.Rand, g *render.Grid, colors []render.Color) {
	for range rng.IntN(len(g.Cells) + 1) {
		row, x := g.Row(rng.IntN(g.Rows)), rng.IntN(g.Cols)
		clearWide(row, x)
		c := render.Cell{Rune: []rune("ab ▀▄é ")[rng.IntN(7)], Fg: colors[rng.IntN(len(colors))], Bg: colors[rng.IntN(len(colors))]}
		if x+1 < g.Cols && rng.IntN(3) == 0 {
			clearWide(row, x+1)
			c.Rune, row[x+1] = '世', render.Cell{Rune: render.Continuation}
		}
		row[x] = c
	}
}

// clearWide blanks the other half of a wide character at x.
func clearWide(row []render.Cell, x int) {
	if row[x].Rune == render.Continuation {
		row[x-1] = render.Blank
	}
	if x+1 < len(row) && row[x+1].Rune == render.Continuation {
		row[x+1] = render.Blank
	}
}

// wantedOf is what tmux should tell of a grid, line by line.
func wantedOf(g *render.Grid, told map[render.Color]int) string {
	var b strings.Builder
	for y := range g.Rows {
		for _, c := range g.Row(y) {
			if c.Rune == render.Continuation {
				continue
			}
			r := replayed{c.Rune, told[c.Fg], told[c.Bg]}
			if c.Rune == ' ' {
				r.fg = noColor // nobody sees it
			}
			fmt.Fprint(&b, r)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// toldBy reads what tmux captured in the same way.
func toldBy(captured string) string {
	var b strings.Builder
	fg, bg := noColor, noColor
	for line := range strings.Lines(captured) {
		for line = strings.TrimSuffix(line, "\n"); line != ""; {
			if rest, ok := strings.CutPrefix(line, "\x1b["); ok {
				var params string
				params, line, _ = strings.Cut(rest, "m")
				fg, bg = rendition(params, fg, bg)
				continue
			}
			c := replayed{[]rune(line)[0], fg, bg}
			line = line[len(string(c.char)):]
			if c.char == ' ' {
				c.fg = noColor
			}
			fmt.Fprint(&b, c)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// rendition applies the parameters of an SGR to the colours.
func rendition(params string, fg, bg int) (int, int) {
	var n []int
	for p := range strings.SplitSeq(params, ";") {
		v, _ := strconv.Atoi(p)
		n = append(n, v)
	}
	for len(n) > 0 {
		ground, used := &fg, 1
		v := n[0]
		if v >= 40 && v < 50 || v >= 100 {
			ground, v = &bg, v-10
		}
		switch {
		case v == 0:
			fg, bg = noColor, noColor
		case v == 39:
			*ground = noColor
		case v == 38 && len(n) >= 3 && n[1] == 5:
			*ground, used = n[2], 3
		case v == 38 && len(n) >= 5:
			*ground, used = 1<<24|n[2]<<16|n[3]<<8|n[4], 5
		case v >= 90:
			*ground = v - 90 + 8
		case v >= 30:
			*ground = v - 30
		}
		n = n[used:]
	}
	return fg, bg
}

// follow has the pane show what is written to the file it returns.
func (p *pane) follow() *os.File {
	p.t.Helper()
	f, err := os.Create(filepath.Join(p.t.TempDir(), "frames"))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { f.Close() })
	p.run("stty -echo; clear; tail -n +1 -f " + f.Name())
	return f
}

// TestReplayInTmux shows random grids with wide characters in tmux, a terminal
// emulator that knows nothing of ours, in all depths and over resizes, and compares
// every cell after every frame.
func TestReplayInTmux(t *testing.T) {
	for depth := render.TrueColor; depth <= render.NoColor; depth++ {
		t.Run(depth.String(), func(t *testing.T) {
			const cols, rows = 24, 8
			p := newPane(t, cols, rows)
			f := p.follow()
			rng := rand.New(rand.NewPCG(uint64(depth), 5))
			colors, told := replayColors(depth)
			e := render.NewEncoder(depth)
			var g render.Grid
			g.Resize(cols, rows)
			for n := range 40 {
				if n%8 == 7 {
					g.Resize(10+rng.IntN(30), 3+rng.IntN(8))
					p.tmux("resize-window", "-x", fmt.Sprint(g.Cols), "-y", fmt.Sprint(g.Rows))
					e.Invalidate()
				}
				scribble(rng, &g, colors)
				if _, err := f.Write(e.Encode(nil, &g)); err != nil {
					t.Fatal(err)
				}
				want := wantedOf(&g, told)
				eventually(t, fmt.Sprintf("frame %d in tmux", n), func() bool {
					return toldBy(p.tmux("capture-pane", "-p", "-e", "-N")) == want
				})
			}
		})
	}
}
