package rtc

import (
	"strings"
	"sync"
	"testing"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// TestTwoPictures: a partner who sends two tracks is seen in one of them.
func TestTwoPictures(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator, id := openRoom(t, srv)
	var senders []*videoSender
	stop := make(chan struct{})
	var sending sync.WaitGroup
	s := newStranger(t, srv, id, func(pc *webrtc.PeerConnection) {
		for i := range 2 {
			camera := media.NewPattern(media.VideoFormat{Width: 320 >> i, Height: 240 >> i, FPS: 60})
			v, err := newVideoSender(camera, 60, new(counters))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(v.close)
			if _, err := pc.AddTrack(v.track); err != nil {
				t.Fatal(err)
			}
			senders = append(senders, v)
			v.setLive(true)
			sending.Go(func() { sendUntil(t, stop, camera, v) })
		}
	})
	t.Cleanup(func() { close(stop); sending.Wait() })
	s.offer()
	creator.awaitState(Connected)
	first := await(creator, "picture", any1[VideoEvent])
	creator.eventually("60 pictures", func() bool { return creator.Stats().FramesReceived > 60 })
	creator.mu.Lock()
	defer creator.mu.Unlock()
	for _, e := range creator.seen {
		if v, ok := e.(VideoEvent); ok && v.Width != first.Width {
			t.Fatalf("pictures of %d and %d pixels in one slot", first.Width, v.Width)
		}
	}
}

// sendUntil sends a camera's pictures, a key frame now and then, until stop is closed.
func sendUntil(t *testing.T, stop chan struct{}, camera media.Camera, v *videoSender) {
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
		}
		img, at, err := nextPicture(t, camera)
		if err != nil {
			return
		}
		if i%30 == 0 {
			v.wantKeyFrame()
		}
		if err := v.send(img, at); err != nil {
			t.Error(err)
			return
		}
	}
}

// TestControlChannelOfAStranger: one control channel is taken, and what makes no
// sense on it is left out.
func TestControlChannelOfAStranger(t *testing.T) {
	srv := startServer(t)
	creator, id := openRoom(t, srv)
	var control, second, other *channel
	s := newStranger(t, srv, id, func(pc *webrtc.PeerConnection) {
		control = openChannel(t, pc, controlLabel)
		second = openChannel(t, pc, controlLabel)
		other = openChannel(t, pc, "files")
	})
	s.offer()
	for _, c := range []*channel{control, second, other} {
		<-c.open
	}
	<-other.closed
	select {
	case <-control.closed:
		control = second
	case <-second.closed:
	}
	for _, junk := range []string{"", "{", "null", `"bye"`, `[{"type":"bye"}]`, `{"type":"nonsense"}`,
		`{"type":"state","muted":"yes"}`, `{"type":"bye"` + strings.Repeat(" ", maxControlSize) + `}`} {
		if err := control.SendText(junk); err != nil {
			t.Fatal(err)
		}
	}
	if err := control.Send([]byte(`{"type":"bye"}`)); err != nil { // not text
		t.Fatal(err)
	}
	if err := control.SendText(`{"type":"state","name":" \u001b[2J\u202eEve\n","mic":true,"camera":"\u001b[2J"}`); err != nil {
		t.Fatal(err)
	}
	if e := await(creator, "state", any1[PeerEvent]); e != (PeerEvent{Name: "[2JEve", Mic: true, Camera: CameraOn}) {
		t.Errorf("the stranger is %+v", e)
	}
	if err := control.SendText(`{"type":"bye"}`); err != nil {
		t.Fatal(err)
	}
	if err := creator.end(); err != nil {
		t.Errorf("a stranger's good-bye came as an error: %v", err)
	}
}
