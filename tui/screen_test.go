package tui

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

func TestHomeMenu(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"enter"}, "Opening a room"},
		{[]string{"down", "enter"}, "Join with an invite"},
		{[]string{"down", "down", "space"}, "opening your devices"},
		{[]string{"up", "up", "enter"}, "opening your devices"},
		{[]string{"j"}, "Join with an invite"},
		{[]string{"t"}, "opening your devices"},
		{[]string{"t", "esc"}, "create a room"},
		{[]string{"j", "esc"}, "create a room"},
		{[]string{"c", "esc"}, "Opening a room"}, // until the attempt has ended
	} {
		g := newRig(t, opener())
		g.press(c.keys...)
		g.shows(c.want)
		if g.quit {
			t.Errorf("%v quits", c.keys)
		}
	}
	g := newRig(t, opener())
	g.press("q")
	if !g.quit || g.err != nil {
		t.Errorf("q: quit %v, error %v", g.quit, g.err)
	}
}

func TestHomeWithoutDevices(t *testing.T) {
	cfg := opener()
	cfg.TryDevices = nil
	g := newRig(t, cfg)
	g.hides("try my devices")
	g.press("t")
	g.shows("create a room")
}

func TestInterruptFromEveryScreen(t *testing.T) {
	for name, screen := range goldenScreens() {
		g := screen(t)
		g.press("ctrl+c")
		if !g.quit || !errors.Is(g.err, ErrInterrupted) {
			t.Errorf("%s: quit %v, error %v", name, g.quit, g.err)
		}
		if g.order != nil && !g.order.unwanted() {
			t.Errorf("%s: the call is not left", name)
		}
	}
}

func TestSuspendFromEveryScreen(t *testing.T) {
	for name, screen := range goldenScreens() {
		g := screen(t)
		_, cmd := g.Update(keyPress("ctrl+z"))
		if cmd == nil {
			t.Errorf("%s: no command", name)
		} else if _, ok := cmd().(tea.SuspendMsg); !ok {
			t.Errorf("%s: not suspended", name)
		}
	}
}

func TestCreate(t *testing.T) {
	var invites []string
	cfg := opener()
	cfg.Open = func(_ context.Context, invite string) (Call, error) {
		invites = append(invites, invite)
		return newFakeCall(), nil
	}
	g := newRig(t, cfg)
	g.press("c")
	o := <-g.caller.orders
	if _, err := o.open(t.Context()); err != nil || len(invites) != 1 || invites[0] != "" {
		t.Errorf("opened %q, %v", invites, err)
	}
	g.openedBy(newFakeCall())
	g.tell(rtc.RoomEvent{ID: "k7f3", Invite: testInvite})
	g.shows("Waiting for somebody", "Sent to your clipboard")
	if want := joinLine(testInvite); len(g.clip) != 1 || g.clip[0] != want {
		t.Errorf("on the clipboard: %q", g.clip)
	}
	g.press("c")
	if len(g.clip) != 2 {
		t.Error("c does not copy again")
	}
	g.press("q")
	if !g.order.unwanted() {
		t.Error("q does not leave the room")
	}
	g.tell(rtc.EndedEvent{Reason: "You hung up."})
	g.send(overMsg{g.root.order.id, nil})
	g.shows("create a room")
	g.hides("You hung up")
}

func TestAttemptGivenUp(t *testing.T) {
	g := newRig(t, opener())
	g.press("c", "q")
	g.send(overMsg{g.root.order.id, context.Canceled})
	g.shows("create a room")
	g.hides("canceled")
}

func TestRoomGoneBeforeTheCall(t *testing.T) {
	g := newRig(t, opener())
	g.press("j")
	g.send(tea.PasteMsg{Content: "rtcchat join " + testInvite})
	g.press("enter")
	g.shows("joining")
	g.openedBy(newFakeCall())
	g.tell(rtc.StateEvent{State: rtc.Connecting}, rtc.EndedEvent{Reason: "The creator has gone."})
	g.send(overMsg{g.root.order.id, nil})
	g.shows("Join with an invite", "The creator has gone.", "abcdefgh")
}

func TestJoinKeepsWhatWasTyped(t *testing.T) {
	g := newRig(t, opener())
	g.press("j", "enter")
	g.shows("Paste the invite")
	g.press("q", "7")
	g.hides("Paste the invite")
	g.shows("q7")
	g.press("enter")
	g.shows("joining", "q7")
	g.press("x", "enter") // nothing happens while joining
	g.shows("joining", "q7")
	g.send(overMsg{g.root.order.id, errors.New("no such room")})
	g.shows("No such room", "q7")
	g.press("8")
	g.shows("q78")
}

func TestFormerOrdersAreOfNoInterest(t *testing.T) {
	g := newRig(t, opener())
	g.press("j", "a", "enter")
	former := g.order
	g.send(homeMsg{})
	g.press("c")
	if !former.unwanted() {
		t.Error("the former order still is wanted")
	}
	g.send(openedMsg{former.id, newFakeCall()})
	g.send(eventMsg{former.id, rtc.StateEvent{State: rtc.Connected}})
	g.send(overMsg{former.id, errors.New("too late")})
	g.shows("Opening a room")
	if g.session.call != nil {
		t.Error("a former call was taken for the present one")
	}
}

func TestCallKeys(t *testing.T) {
	g, call := inCall(t)
	g.press("m")
	if !call.muted.Load() {
		t.Error("m does not mute")
	}
	g.shows("you muted")
	g.press("m")
	if call.muted.Load() {
		t.Error("m does not unmute")
	}
	g.press("v")
	if !call.off.Load() {
		t.Error("v does not switch the camera off")
	}
	g.shows("cam off", "camera off")
	g.press("v", "s")
	g.hides("S")
	g.press("s")
	g.shows("SSS")
	g.press("i")
	g.shows("round trip", "auto  truecolor")
	g.press("g", "c")
	g.shows("ascii  256")
	g.press("c", "c", "c")
	g.shows("ascii  truecolor")
	g.press("i", "?")
	g.hides("round trip")
	g.shows("hang up", "suspend")
	g.press("esc")
	g.hides("suspend")
	g.press("q")
	if !g.order.unwanted() {
		t.Error("q does not hang up")
	}
	g.shows("hanging up")
	g.tell(rtc.EndedEvent{Reason: "You hung up."})
	g.send(overMsg{g.root.order.id, nil})
	g.shows("Call ended", "You hung up.", "call again")
	g.press("h")
	g.shows("create a room")
}

func TestCallAgain(t *testing.T) {
	g, _ := inCall(t)
	g.send(overMsg{g.root.order.id, nil})
	g.press("a")
	g.shows("Opening a room")

	g = newRig(t, opener())
	g.send(joinMsg{"k7f3"})
	g.openedBy(newFakeCall())
	g.tell(rtc.StateEvent{State: rtc.Connected})
	g.send(overMsg{g.root.order.id, errors.New("lost")})
	g.shows("Call ended", "Lost")
	g.press("a")
	g.shows("joining", "k7f3")
}

func TestPeerStates(t *testing.T) {
	g, _ := inCall(t)
	g.tell(rtc.PeerEvent{Name: "Ada", Mic: true, Muted: true, Camera: rtc.CameraOff})
	g.shows("Ada switched the camera off", "and is muted", "they muted", "cam off")
	g.hides("RRR")
	g.tell(rtc.PeerEvent{Camera: rtc.CameraNone})
	g.shows("The other side has no camera", "and no microphone", "they no mic")
	g.tell(rtc.PeerEvent{Name: "Ada", Mic: true, Camera: rtc.CameraOn})
	g.shows("RRR")
	g.tell(rtc.StateEvent{State: rtc.Reconnecting})
	g.shows("RRR", "Reconnecting")
	g.tell(rtc.StateEvent{State: rtc.Connected})
	g.hides("Reconnecting")
}

func TestNoticeIsShownForAWhile(t *testing.T) {
	g, _ := inCall(t)
	g.tell(rtc.NoticeEvent{Text: "The camera \x1b[2Jwent away."})
	g.shows("The camera went away.")
	g.time = g.time.Add(3 * time.Second)
	for _, text := range []string{"one", "two", "three"} {
		g.tell(rtc.NoticeEvent{Text: text})
	}
	g.shows("One", "Two", "Three")
	g.hides("went away")
	g.time = g.time.Add(noticeFor)
	g.hides("One", "Two", "Three")
}

func TestMeterShowsRealSamples(t *testing.T) {
	g, call := inCall(t)
	lit := func() int { return strings.Count(g.text(), "━") }
	if lit() != 0 {
		t.Error("the meters are lit before there is a sample")
	}
	for _, level := range []struct {
		mic, speaker float64
		want         int
	}{{-96, -96, 0}, {-33, -96, 5}, {-33, -6, 15}, {0, 0, 20}} {
		call.stats.Store(&rtc.Stats{MicLevel: level.mic, SpeakerLevel: level.speaker})
		g.send(tickMsg(g.time))
		if lit() != level.want {
			t.Errorf("%v and %v dBFS light %d segments, want %d", level.mic, level.speaker, lit(), level.want)
		}
	}
}

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
	g.send(overMsg{g.root.order.id, nil})
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
	random := rand.New(rand.NewPCG(3, 4))
	sizes := []image.Point{{0, 0}, {1, 1}, {1, 120}, {320, 1}, {39, 12}, {40, 11}, {320, 120}, {-1, 5}}
	for range 20 {
		sizes = append(sizes, image.Pt(1+random.IntN(320), 1+random.IntN(120)))
	}
	for name, screen := range goldenScreens() {
		g := screen(t)
		g.press("?", "i")
		g.tell2(rtc.NoticeEvent{Text: strings.Repeat("so it goes ", 20)})
		for _, size := range sizes {
			g.resize(size)
			s := g.root.scene()
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
	if g.root.order != nil && g.session != nil {
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

// What a tick of the clock costs in a call.
func BenchmarkView(b *testing.B) {
	g, _ := inCall(b)
	g.resize(image.Pt(160, 45))
	b.ReportAllocs()
	for b.Loop() {
		g.View()
	}
}
