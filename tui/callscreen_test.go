package tui

import (
	"errors"
	"image"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/rtc"
)

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
	g.shows("round trip", "block  truecolor")
	g.press("g", "c")
	g.shows("best  256")
	g.press("c", "c", "c")
	g.shows("best  truecolor")
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
	g.send(overMsg{g.order.id, nil})
	g.shows("Call ended", "You hung up.", "call again")
	g.press("h")
	g.shows("create a room")
}

func TestCallAgain(t *testing.T) {
	g, _ := inCall(t)
	g.send(overMsg{g.order.id, nil})
	g.press("a")
	g.shows("Opening a room")

	g = newRig(t, opener())
	g.send(joinMsg{"k7f3"})
	g.openedBy(newFakeCall())
	g.tell(rtc.StateEvent{State: rtc.Connected})
	g.send(overMsg{g.order.id, errors.New("lost")})
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

// TestPartnerIsReplaced: who has lost a partner for good sees the invite again, and
// then whoever comes.
func TestPartnerIsReplaced(t *testing.T) {
	g, _ := inCall(t)
	g.tell(rtc.StateEvent{State: rtc.Reconnecting}, rtc.StateEvent{State: rtc.Waiting})
	g.shows("Waiting for somebody", testInvite)
	g.tell(rtc.StateEvent{State: rtc.Connecting})
	g.shows("looking for a path to the other side")
	g.hides("RRR", "Ada")
	g.tell(rtc.StateEvent{State: rtc.Connected}, rtc.VideoEvent{Width: 640, Height: 480})
	g.shows("RRR")
}

func TestSameNoticeIsShownOnce(t *testing.T) {
	g, _ := inCall(t)
	for range 3 {
		g.tell(rtc.NoticeEvent{Text: "trying again"})
		g.time = g.time.Add(noticeFor / 2)
	}
	if n := strings.Count(g.text(), "Trying again"); n != 1 {
		t.Errorf("shown %d times", n)
	}
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

// What a tick of the clock costs in a call.
func BenchmarkView(b *testing.B) {
	g, _ := inCall(b)
	g.resize(image.Pt(160, 45))
	b.ReportAllocs()
	for b.Loop() {
		g.View()
	}
}
