package tui

import (
	"errors"
	"flag"
	"fmt"
	"image"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/tui/term"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenScreens are rigs that show each screen there is.
func goldenScreens() map[string]func(*testing.T) *rig {
	all := screensAroundCalls()
	maps.Copy(all, screensOfCalls())
	maps.Copy(all, screensWithOverlays())
	return all
}

func screensAroundCalls() map[string]func(*testing.T) *rig {
	return map[string]func(*testing.T) *rig{
		"home": func(t *testing.T) *rig { return newRig(t, opener()) },
		"home-failed": func(t *testing.T) *rig {
			g := newRig(t, opener())
			g.press("c")
			g.send(overMsg{g.order.id, errors.New("cannot reach the server wss://example.org/ws: check --server")})
			return g
		},
		"join": func(t *testing.T) *rig { g := newRig(t, opener()); g.press("j"); return g },
		"join-failed": func(t *testing.T) *rig {
			g := newRig(t, opener())
			g.press("j")
			g.send(tea.PasteMsg{Content: "k7f3-9qxm-t2wp-hc4n"})
			g.press("enter")
			g.send(overMsg{g.order.id, errors.New("no such room: ask for a new invite")})
			return g
		},
		"joining": func(t *testing.T) *rig {
			g := newRig(t, opener())
			g.press("j")
			g.send(tea.PasteMsg{Content: testInvite})
			g.press("enter")
			return g
		},
		"opening": func(t *testing.T) *rig { g := newRig(t, opener()); g.press("c"); return g },
		"waiting": func(t *testing.T) *rig {
			g := newRig(t, opener())
			g.press("c")
			g.openedBy(newFakeCall())
			g.tell(rtc.StateEvent{State: rtc.Waiting}, rtc.RoomEvent{ID: "x", Invite: testInvite})
			g.time = g.time.Add(65 * time.Second)
			return g
		},
		"ended": func(t *testing.T) *rig {
			g, _ := inCall(t)
			g.time = g.time.Add(754 * time.Second)
			g.tell(rtc.EndedEvent{Reason: "Ada Lovelace hung up."})
			g.send(overMsg{g.order.id, nil})
			return g
		},
		"play": func(t *testing.T) *rig {
			g := newRig(t, Config{Start: Play, Film: &fakeFilm{n: 2500}, FilmOptions: FilmOptions{Name: "head.y4m"}})
			p := g.screen.(*play).player
			p.played.Store(800)
			p.toggle()
			return g
		},
		"devices": func(t *testing.T) *rig {
			g, call := newRig(t, opener()), newFakeCall()
			call.stats.Store(&rtc.Stats{MicLevel: -25})
			g.press("t")
			g.openedBy(call)
			return g
		},
	}
}

func screensOfCalls() map[string]func(*testing.T) *rig {
	return map[string]func(*testing.T) *rig{
		"connecting": func(t *testing.T) *rig {
			g := newRig(t, opener())
			g.press("c")
			g.openedBy(newFakeCall())
			g.tell(rtc.StateEvent{State: rtc.Connecting})
			return g
		},
		"call": func(t *testing.T) *rig {
			g, call := inCall(t)
			call.stats.Store(&rtc.Stats{MicLevel: -20, SpeakerLevel: -40})
			g.time = g.time.Add(754 * time.Second)
			g.send(tickMsg(g.time))
			return g
		},
		"call-muted": func(t *testing.T) *rig {
			g, _ := inCall(t)
			g.press("m", "v")
			g.tell(rtc.PeerEvent{Name: "Ada", Mic: true, Muted: true, Camera: rtc.CameraOn})
			return g
		},
		"call-no-camera": func(t *testing.T) *rig {
			g, _ := inCall(t)
			g.tell(rtc.PeerEvent{Name: "Ada", Mic: true, Camera: rtc.CameraNone})
			return g
		},
		"call-first-picture": func(t *testing.T) *rig {
			g, _ := inCall(t)
			g.session.video = false
			return g
		},
		"call-reconnecting": func(t *testing.T) *rig {
			g, _ := inCall(t)
			g.tell(rtc.StateEvent{State: rtc.Reconnecting}, rtc.NoticeEvent{Text: "The microphone went away."})
			g.time = g.time.Add(3 * time.Second)
			return g
		},
	}
}

func screensWithOverlays() map[string]func(*testing.T) *rig {
	return map[string]func(*testing.T) *rig{
		"call-figures": func(t *testing.T) *rig {
			g, call := inCall(t)
			g.press("i")
			g.send(tickMsg(g.time))
			call.stats.Store(&rtc.Stats{
				FramesReceived: 30, FramesSent: 25, VideoBytesIn: 50_000, VideoBytesOut: 160_000,
				AudioBytesIn: 3000, AudioBytesOut: 4000, PacketsIn: 99, PacketsLost: 1,
				RTT: 23 * time.Millisecond, Width: 640, Height: 480, Path: "host/host",
			})
			g.out = &fakeOutput{link: term.Link{Bandwidth: 250_000, RoundTrip: 41 * time.Millisecond}}
			g.painter.shown.Add(18)
			g.painter.skipped.Add(12)
			g.painter.bytes.Add(18 * 5200)
			g.painter.used.Store(14)
			g.painter.share.Store(6700)
			g.time = g.time.Add(time.Second)
			g.send(tickMsg(g.time))
			return g
		},
		"call-help": func(t *testing.T) *rig { g, _ := inCall(t); g.press("?"); return g },
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, screen := range goldenScreens() {
		for _, size := range []image.Point{{40, 12}, {80, 24}, {160, 45}, {300, 100}} {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size.X, size.Y), func(t *testing.T) {
				g := screen(t)
				g.resize(size)
				golden(t, fmt.Sprintf("%s-%dx%d.txt", name, size.X, size.Y), g.text())
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "screens", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the screen differs from %s (go test -update writes it anew):\n%s", path, got)
	}
}
