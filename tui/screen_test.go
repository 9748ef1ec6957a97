package tui

import (
	"context"
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"

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
	g.send(overMsg{g.order.id, nil})
	g.shows("create a room")
	g.hides("You hung up")
}

func TestAttemptGivenUp(t *testing.T) {
	g := newRig(t, opener())
	g.press("c", "q")
	g.send(overMsg{g.order.id, context.Canceled})
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
	g.send(overMsg{g.order.id, nil})
	g.shows("Join with an invite", "The creator has gone.", "hc4-n6y")
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
	g.send(overMsg{g.order.id, errors.New("no such room")})
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
