//go:build e2e

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// stillCamera writes a picture that does not move, so that a screen comes to rest.
func stillCamera(t *testing.T) string {
	t.Helper()
	const w, h = 320, 240
	frame := make([]byte, w*h*3/2)
	for y := range h {
		for x := range w {
			frame[y*w+x] = byte(30 + 40*(x/64) + 10*(y/48)) // flat blocks: nothing to refine
		}
	}
	for i := w * h; i < len(frame); i++ {
		frame[i] = 128
	}
	path := filepath.Join(t.TempDir(), "still.y4m")
	data := fmt.Sprintf("YUV4MPEG2 W%d H%d F30:1 Ip A1:1 C420jpeg\nFRAME\n%s", w, h, frame)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestResizes resizes a terminal fifty times in the middle of a call, several
// times without pause between two looks. What is on the screen then must be
// what a full repaint puts there. It asks for more repaints than tmux is sent
// without a flag.
func TestResizes(t *testing.T) {
	t.Parallel()
	camera := stillCamera(t)
	partner := startHeadless(t, nil, "create", "--camera", camera, "--mic", "none", "--speaker", "none")
	p := newPane(t, 100, 30)
	p.run(program(t) + " join " + partner.invite() + " --camera none --mic none --speaker none --glyphs half --quality 0 --max-rate 100000000 --ice-interface lo")
	p.awaitText("connected")
	r := rand.New(rand.NewPCG(3, 4))
	broken := 0
	const looks = 50
	for look := range looks {
		cols, rows := 0, 0
		for range 1 + look%3 {
			cols, rows = 40+r.IntN(200), 12+r.IntN(60)
			p.tmux("resize-window", "-x", fmt.Sprint(cols), "-y", fmt.Sprint(rows))
		}
		settled := p.settle(cols, rows)
		p.keys("C-l") // repaint all
		if again := p.settle(cols, rows); again != settled {
			broken++
			t.Errorf("at %dx%d the screen differs from its repaint: %s", cols, rows, difference(settled, again))
		}
	}
	t.Logf("%d of %d screens broken", broken, looks)
}

// isStatusLine reports whether a captured line is the call's, as wide as the
// screen: the program has seen the last resize.
func isStatusLine(line string, cols int) bool {
	plain := strings.TrimRight(sgr.ReplaceAllString(line, ""), " ")
	width := utf8.RuneCountInString(plain)
	return strings.Contains(plain, ":") && width <= cols && width >= cols-2
}

// difference is the first line that two screens do not have in common.
func difference(a, b string) string {
	others := strings.Split(b, "\n")
	for y, line := range strings.Split(a, "\n") {
		if y >= len(others) || line != others[y] {
			return fmt.Sprintf("line %d is\n%q\nand was repainted as\n%q", y, line, others[min(y, len(others)-1)])
		}
	}
	return "lines are missing"
}

// settle waits until the picture is there in the right size and has come to
// rest, and gives the screen without the status line, whose clock goes on.
func (p *pane) settle(cols, rows int) string {
	p.t.Helper()
	var last string
	calm := 0
	eventually(p.t, fmt.Sprintf("a calm screen of %dx%d", cols, rows), func() bool {
		lines := strings.Split(strings.TrimSuffix(p.cells(), "\n"), "\n")
		if len(lines) != rows || !isStatusLine(lines[rows-1], cols) {
			return false
		}
		now := visible(lines[:rows-1])
		if now == last && strings.ContainsRune(now, '▀') {
			calm++
		} else {
			calm = 0
		}
		last = now
		return calm >= 20
	})
	return last
}

// sgr is one change of colours as tmux captures it.
var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// visible is what one sees of captured lines: tmux also tells the foreground of
// spaces, which nobody sees.
func visible(lines []string) string {
	var out strings.Builder
	for _, line := range lines {
		fg, bg := "", ""
		for len(line) > 0 {
			if at := sgr.FindStringIndex(line); at != nil && at[0] == 0 {
				switch code := line[2 : at[1]-1]; {
				case code == "" || code == "0":
					fg, bg = "", ""
				case strings.HasPrefix(code, "38") || code == "39":
					fg = code
				case strings.HasPrefix(code, "48") || code == "49":
					bg = strings.TrimPrefix(code, "49")
				default:
					out.WriteString(code)
				}
				line = line[at[1]:]
				continue
			}
			r, size := utf8.DecodeRuneInString(line)
			ink := fg
			if r == ' ' {
				ink = ""
			}
			fmt.Fprintf(&out, "%c{%s/%s}", r, ink, bg)
			line = line[size:]
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// TestSizes looks at the call in terminals from the smallest to a large one,
// and below that.
func TestSizes(t *testing.T) {
	t.Parallel()
	camera := stillCamera(t)
	partner := startHeadless(t, nil, "create", "--camera", camera, "--mic", "none", "--speaker", "none")
	p := newPane(t, 80, 24)
	p.run(program(t) + " join " + partner.invite() + " --camera none --mic none --speaker none --glyphs half --ice-interface lo")
	p.awaitText("connected")
	for _, size := range [][2]int{{40, 12}, {80, 24}, {160, 45}, {300, 100}} {
		p.tmux("resize-window", "-x", fmt.Sprint(size[0]), "-y", fmt.Sprint(size[1]))
		p.settle(size[0], size[1])
	}
	p.tmux("resize-window", "-x", "39", "-y", "11")
	p.awaitText("40x12")
	p.tmux("resize-window", "-x", "1", "-y", "1")
	p.tmux("resize-window", "-x", "80", "-y", "24")
	p.settle(80, 24)
}
