package tui

import (
	"image"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

func TestHostileTexts(t *testing.T) {
	hostile := "\x1b]52;c;cm0=\x07\x1b[2J\u202eevil\u200b\r\n" + strings.Repeat("\u0335x", 500)
	g, _ := inCall(t)
	g.tell(
		rtc.PeerEvent{Name: hostile, Mic: true, Camera: rtc.CameraNone},
		rtc.NoticeEvent{Text: hostile},
		rtc.RoomEvent{ID: hostile, Invite: hostile},
	)
	call := g.text()
	g.tell(rtc.EndedEvent{Reason: hostile})
	g.send(overMsg{g.order.id, nil})
	for _, text := range []string{call, g.text()} {
		if strings.ContainsAny(text, "\x1b\x07\r\u202e\u200b\u0335") {
			t.Errorf("the screen has what it must not have: %q", text)
		}
		for row := range strings.Lines(text) {
			if len([]rune(strings.TrimRight(row, "\n"))) > 80 {
				t.Errorf("a row is too long: %q", row)
			}
		}
	}
	if !strings.Contains(call, "evil") {
		t.Errorf("nothing is left of the name:\n%s", call)
	}
}

// Whatever the size, no screen panics, and none draws beyond it.
func TestAnySize(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	edges := []image.Point{{0, 0}, {1, 1}, {1, 120}, {320, 1}, {39, 12}, {40, 11}, {320, 120}, {-1, 5}}
	for name, screen := range goldenScreens() {
		sizes := slices.Clone(edges)
		for range 10 {
			sizes = append(sizes, image.Pt(1+random.IntN(320), 1+random.IntN(120)))
		}
		g := screen(t)
		g.press("?", "i")
		g.tell2(rtc.NoticeEvent{Text: strings.Repeat("so it goes ", 20)})
		for _, size := range sizes {
			g.resize(size)
			s := g.scene()
			if s == nil {
				continue
			}
			for _, l := range s.layers {
				if !l.area.In(image.Rectangle{Max: s.size}) {
					t.Errorf("%s at %v draws at %v", name, size, l.area)
				}
			}
			g.painter.paint(nil, true)
			g.text()
		}
		if err := faultOf(g); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// tell2 tells an event, if there is a call.
func (g *rig) tell2(e rtc.Event) {
	if g.order != nil && g.session != nil {
		g.tell(e)
	}
}

func faultOf(g *rig) error {
	select {
	case err := <-g.faults.first:
		return err
	default:
		return nil
	}
}

func TestAbsurdSizeIsBounded(t *testing.T) {
	g := newRig(t, opener())
	g.resize(image.Pt(1<<30, 1<<30))
	if size := g.root.scene().size; size.X > maxCells || size.Y > maxCells {
		t.Errorf("%v is drawn", size)
	}
}

func TestTooSmall(t *testing.T) {
	g, _ := inCall(t)
	g.resize(image.Pt(39, 20))
	g.shows("rtcchat needs 40x12 cells")
	g.hides("R")
	g.resize(image.Pt(40, 12))
	g.shows("RRR")
}

func TestPlainTerminal(t *testing.T) {
	for name, screen := range goldenScreens() {
		g := screen(t)
		g.display.profile.UTF8 = false
		for _, r := range g.text() {
			if r > '~' {
				t.Errorf("%s: %q is not ASCII", name, r)
				break
			}
		}
	}
}

// Without colours everything is said by attributes: no cell has a colour.
func TestNoColor(t *testing.T) {
	none := render.NoColor
	for name, screen := range goldenScreens() {
		g := screen(t)
		g.display.depth = &none
		for _, l := range g.root.scene().layers {
			for _, c := range l.cells {
				if !c.Fg.IsDefault() || !c.Bg.IsDefault() {
					t.Fatalf("%s: %q has a colour", name, c.Rune)
				}
			}
		}
	}
}
