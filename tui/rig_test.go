package tui

import (
	"context"
	"image"
	"log/slog"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/tui/term"
)

// rig is a root without a terminal: the test is Bubble Tea.
type rig struct {
	*root
	t    testing.TB
	time time.Time
	quit bool
	clip []string // what went to the clipboard
}

const testInvite = "http://192.168.1.20:41234/r/k7f-39q-xmt-2wp-hc4-n6y"

func newRig(t testing.TB, cfg Config) *rig {
	t.Helper()
	g := &rig{t: t, time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Version = "1.2.3"
	faults := newFaults(cfg.Log)
	g.root = &root{
		cfg: cfg, now: func() time.Time { return g.time }, faults: faults, clock: newClock(),
		painter: newPainter(func() {}, func() int { return math.MaxInt }, faults), out: &fakeOutput{},
		display: display{
			profile: term.Profile{Colors: term.TrueColor, UTF8: true},
			query:   func([]byte) {}, glyphs: cfg.Glyphs, depth: cfg.Color,
		},
	}
	g.caller = newCaller(func(tea.Msg) {}, faults)
	g.first()
	g.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return g
}

// opener is a Config whose calls are never made: the test says what became of
// them by messages.
func opener() Config {
	return Config{
		Open:       func(context.Context, string) (Call, error) { return newFakeCall(), nil },
		TryDevices: func(context.Context) (Preview, error) { return newFakeCall(), nil },
		CopyInvite: true,
	}
}

// send gives a message to the model and runs the commands that come of it.
func (g *rig) send(msg tea.Msg) {
	g.t.Helper()
	_, cmd := g.Update(msg)
	g.View()
	g.perform(cmd)
}

func (g *rig) perform(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.QuitMsg:
		g.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			g.perform(c)
		}
	default:
		if s, ok := clipboardText(msg); ok {
			g.clip = append(g.clip, s)
			return
		}
		g.send(msg)
	}
}

// clipboardText is what a command for Bubble Tea puts on the clipboard; its
// message is a string type that it keeps to itself.
func clipboardText(msg tea.Msg) (string, bool) {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.String {
		return "", false
	}
	return v.String(), true
}

// press types keys by their names: "a", "enter", "esc", "ctrl+c", "up".
func (g *rig) press(names ...string) {
	g.t.Helper()
	for _, name := range names {
		g.send(keyPress(name))
	}
}

func keyPress(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "space": tea.KeySpace,
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// opened has the newest order lead to call.
func (g *rig) openedBy(call Preview) { g.send(openedMsg{g.order.id, call}) }

// tell has the present call tell events.
func (g *rig) tell(events ...rtc.Event) {
	for _, e := range events {
		g.send(eventMsg{g.order.id, e})
	}
}

// inCall is a rig with a call that is up.
func inCall(t testing.TB) (*rig, *fakeCall) {
	g, call := newRig(t, opener()), newFakeCall()
	g.press("c")
	g.openedBy(call)
	g.tell(
		rtc.StateEvent{State: rtc.Waiting},
		rtc.RoomEvent{ID: "k7f3-9qxm-t2wp-hc4n", Invite: testInvite},
		rtc.StateEvent{State: rtc.Connecting},
		rtc.StateEvent{State: rtc.Connected},
		rtc.PeerEvent{Name: "Ada Lovelace", Mic: true, Camera: rtc.CameraOn},
		rtc.VideoEvent{Width: 640, Height: 480},
	)
	return g, call
}

// text is what the screen shows, rows without trailing blanks. Remote video is
// shown as R, the self view as S.
func (g *rig) text() string {
	g.t.Helper()
	s := g.scene()
	if s == nil {
		return ""
	}
	var grid render.Grid
	grid.Resize(s.size.X, s.size.Y)
	for _, l := range s.layers {
		switch l.source {
		case text:
			put(&grid, l.area, l.cells)
		case remoteVideo:
			grid.Fill(l.area, render.Cell{Rune: 'R'})
		case selfVideo:
			grid.Fill(l.area, render.Cell{Rune: 'S'})
		}
	}
	return gridText(&grid)
}

func gridText(g *render.Grid) string {
	var b strings.Builder
	for y := range g.Rows {
		var row strings.Builder
		for _, c := range g.Row(y) {
			if c.Rune != render.Continuation {
				row.WriteRune(c.Rune)
			}
		}
		b.WriteString(strings.TrimRight(row.String(), " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// resize gives the terminal another size.
func (g *rig) resize(size image.Point) { g.send(tea.WindowSizeMsg{Width: size.X, Height: size.Y}) }

// shows fails the test unless the screen shows all of want.
func (g *rig) shows(want ...string) {
	g.t.Helper()
	text := g.text()
	for _, w := range want {
		if !strings.Contains(text, w) {
			g.t.Fatalf("%q is not on the screen:\n%s", w, text)
		}
	}
}

// hides fails the test if the screen shows any of them.
func (g *rig) hides(unwanted ...string) {
	g.t.Helper()
	text := g.text()
	for _, w := range unwanted {
		if strings.Contains(text, w) {
			g.t.Fatalf("%q is on the screen:\n%s", w, text)
		}
	}
}
