package rtc

import (
	"context"
	"errors"
	"image"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rtcchat/rtcchat/rtc/media"
	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/server"
)

const patience = 15 * time.Second

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// testServer is a signalling server that can be killed.
type testServer struct {
	invite signal.Invite // of no room yet
	kill   func()
}

func startServer(t *testing.T) *testServer { return serveWith(t, server.Config{}) }

func serveWith(t *testing.T, cfg server.Config) *testServer {
	t.Helper()
	return serveAt(t, "127.0.0.1:0", cfg)
}

func serveAt(t *testing.T, address string, cfg server.Config) *testServer {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.New(cfg).Serve(ctx, l) }()
	s := &testServer{invite: signal.Invite{Server: "http://" + l.Addr().String()}}
	s.kill = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(s.kill)
	return s
}

// ear is a loudspeaker that remembers how loud it got.
type ear struct {
	mu   sync.Mutex
	loud float64
}

func (e *ear) Play(ctx context.Context, fill func([]int16)) error {
	playNowhere(ctx, func(pcm []int16) {
		fill(pcm)
		e.mu.Lock()
		e.loud = media.Level(pcm)
		e.mu.Unlock()
	})
	return ctx.Err()
}

func (e *ear) Close() error { return nil }

func (e *ear) level() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.loud
}

// side is one end of a call under test.
type side struct {
	*Call
	t      *testing.T
	ear    *ear
	result chan error
	mu     sync.Mutex
	seen   []Event
	more   chan struct{} // closed and replaced at each event
}

func newSide(t *testing.T, invite signal.Invite, edit func(*Config)) *side {
	t.Helper()
	s := &side{t: t, ear: new(ear), result: make(chan error, 1), more: make(chan struct{})}
	cfg := Config{
		Invite:     invite,
		Name:       "someone",
		Camera:     media.NewPattern(media.VideoFormat{Width: 320, Height: 240, FPS: 30}),
		Microphone: media.NewTone(),
		Speaker:    s.ear,
		Network:    Network{Interfaces: []string{"lo"}},
	}
	if edit != nil {
		edit(&cfg)
	}
	call, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.Call = call
	return s
}

// start runs the call until it ends or the test does.
func (s *side) start() *side {
	ctx, cancel := context.WithCancel(context.Background())
	go func() { s.result <- s.Run(ctx) }()
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for e := range s.Events() {
			s.mu.Lock()
			s.seen = append(s.seen, e)
			close(s.more)
			s.more = make(chan struct{})
			s.mu.Unlock()
		}
	}()
	s.t.Cleanup(func() {
		cancel()
		<-watched
	})
	return s
}

// await waits for an event that match accepts.
func await[E Event](s *side, what string, match func(E) bool) E {
	s.t.Helper()
	deadline := time.After(patience)
	for from := 0; ; {
		s.mu.Lock()
		seen, more := s.seen[from:], s.more
		s.mu.Unlock()
		for _, e := range seen {
			if e, ok := e.(E); ok && match(e) {
				return e
			}
		}
		from += len(seen)
		select {
		case <-more:
		case <-deadline:
			s.t.Fatalf("no %s within %v; seen %v", what, patience, s.seen)
		}
	}
}

func (s *side) awaitState(want State) {
	s.t.Helper()
	await(s, want.String(), func(e StateEvent) bool { return e.State == want })
}

// eventually waits for a condition that no event tells.
func (s *side) eventually(what string, ok func() bool) {
	s.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			s.t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

func (s *side) end() error {
	s.t.Helper()
	select {
	case err := <-s.result:
		s.result <- err
		return err
	case <-time.After(patience):
		s.t.Fatalf("the call did not end within %v", patience)
		return nil
	}
}

// pair is a creator and a joiner who are connected.
func pair(t *testing.T, srv *testServer, edit func(creator, joiner *Config)) (creator, joiner *side) {
	t.Helper()
	if edit == nil {
		edit = func(*Config, *Config) {}
	}
	creator = newSide(t, srv.invite, func(c *Config) { edit(c, new(Config)) }).start()
	room := await(creator, "room", func(RoomEvent) bool { return true })
	invite, err := signal.ParseInvite(room.Invite, "")
	if err != nil {
		t.Fatal(err)
	}
	joiner = newSide(t, invite, func(c *Config) { edit(new(Config), c) }).start()
	creator.awaitState(Connected)
	joiner.awaitState(Connected)
	return creator, joiner
}

func any1[E Event](E) bool { return true }

func TestCallBothSeeAndHear(t *testing.T) {
	t.Parallel()
	creator, joiner := pair(t, startServer(t), nil)
	for _, s := range []*side{creator, joiner} {
		v := await(s, "picture", any1[VideoEvent])
		if v.Width != 320 || v.Height != 240 {
			t.Errorf("picture of %dx%d, want 320x240", v.Width, v.Height)
		}
		s.eventually("sound in the loudspeaker", func() bool { return s.ear.level() > -30 })
		s.eventually("30 pictures", func() bool { return s.Stats().FramesReceived > 30 })
		frame, _ := s.Remote().Take()
		if _, ok := media.ReadStamp(lumaOf(frame)); !ok {
			t.Error("the picture does not carry the pattern's frame number")
		}
		p := await(s, "state of the other side", any1[PeerEvent])
		if p != (PeerEvent{Name: "someone", Mic: true, Camera: CameraOn}) {
			t.Errorf("the other side said %+v", p)
		}
	}
}

func lumaOf(f *Frame) func(x, y float64) float64 {
	return func(x, y float64) float64 {
		size := f.Image.Rect.Size()
		return float64(f.Image.Y[f.Image.YOffset(int(x*float64(size.X)), int(y*float64(size.Y)))])
	}
}

func TestCallTellsMuteAndCamera(t *testing.T) {
	t.Parallel()
	creator, joiner := pair(t, startServer(t), nil)
	joiner.eventually("sound", func() bool { return joiner.ear.level() > -30 })
	creator.SetMuted(true)
	await(joiner, "mute", func(e PeerEvent) bool { return e.Muted })
	joiner.eventually("silence", func() bool { return joiner.ear.level() < -60 })
	creator.SetMuted(false)
	joiner.eventually("sound again", func() bool { return joiner.ear.level() > -30 })
	creator.SetCameraOff(true)
	await(joiner, "camera off", func(e PeerEvent) bool { return e.Camera == CameraOff })
	creator.SetCameraOff(false)
	before := joiner.Stats().FramesReceived
	joiner.eventually("pictures again", func() bool { return joiner.Stats().FramesReceived > before+5 })
}

func TestCallWithoutDevices(t *testing.T) {
	t.Parallel()
	creator, joiner := pair(t, startServer(t), func(creator, _ *Config) {
		creator.Camera, creator.Microphone, creator.Speaker = nil, nil, nil
	})
	p := await(joiner, "state of the other side", any1[PeerEvent])
	if p.Camera != CameraNone || p.Mic {
		t.Errorf("the other side said %+v, want no camera and no microphone", p)
	}
	creator.eventually("pictures without a camera of one's own", func() bool { return creator.Stats().FramesReceived > 5 })
	creator.eventually("sound on the meter without a loudspeaker", func() bool { return creator.Stats().SpeakerLevel > -30 })
}

func TestHangupIsToldAtOnce(t *testing.T) {
	creator, joiner := pair(t, startServer(t), nil)
	await(creator, "name", any1[PeerEvent])
	begun := time.Now()
	joiner.Hangup()
	if err := creator.end(); err != nil {
		t.Errorf("the other side's hang-up came as an error: %v", err)
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("told after %v", took)
	}
	if e := await(creator, "end", any1[EndedEvent]); e.Reason != "someone hung up" || e.Err != nil {
		t.Errorf("ended with %+v", e)
	}
	if err := joiner.end(); err != nil {
		t.Errorf("own hang-up came as an error: %v", err)
	}
}

func TestInterruptEndsWithItsCause(t *testing.T) {
	srv := startServer(t)
	s := newSide(t, srv.invite, nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() { s.result <- s.Run(ctx) }()
	cause := errors.New("the end of the world")
	cancel(cause)
	if err := s.end(); !errors.Is(err, cause) {
		t.Errorf("ended with %v, want the cause", err)
	}
}

func TestServerDeathLeavesTheCallAlone(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator, joiner := pair(t, srv, nil)
	await(joiner, "picture", any1[VideoEvent])
	srv.kill()
	await(creator, "notice", any1[NoticeEvent])
	await(joiner, "notice", any1[NoticeEvent])
	before := joiner.Stats().FramesReceived
	joiner.eventually("pictures after the server's death", func() bool { return joiner.Stats().FramesReceived > before+30 })
	creator.SetMuted(true)
	await(joiner, "mute", func(e PeerEvent) bool { return e.Muted })
	creator.Hangup()
	if err := joiner.end(); err != nil {
		t.Errorf("hang-up without a server: %v", err)
	}
}

func TestJoinErrors(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator, joiner := pair(t, srv, nil)
	room := await(creator, "room", any1[RoomEvent])
	full, err := signal.ParseInvite(room.Invite, "")
	if err != nil {
		t.Fatal(err)
	}
	third := newSide(t, full, nil).start()
	if err := third.end(); !errors.Is(err, signal.CodeRoomFull) {
		t.Errorf("third participant: %v", err)
	}
	nowhere := newSide(t, signal.Invite{Server: srv.invite.Server, RoomID: "abc-def-ghj-kmn-pqr-stu"}, nil).start()
	if err := nowhere.end(); !errors.Is(err, signal.CodeUnknownRoom) {
		t.Errorf("unknown room: %v", err)
	}
	before := joiner.Stats().FramesReceived
	joiner.eventually("the call undisturbed", func() bool { return joiner.Stats().FramesReceived > before+5 })
}

// TestGarbageOffer joins a room with an offer that is no session description.
func TestGarbageOffer(t *testing.T) {
	srv := startServer(t)
	creator := newSide(t, srv.invite, nil).start()
	room := await(creator, "room", any1[RoomEvent])
	client, err := signal.Dial(t.Context(), srv.invite.WebSocketURL(), signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- client.Run(context.Background(), func(signal.Message) {}) }()
	offer, err := signal.NewDescription(signal.TypeOffer, room.ID, "v=0 but not really\r\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Send(t.Context(), offer); err != nil {
		t.Fatal(err)
	}
	if err := creator.end(); err == nil {
		t.Error("garbage was taken for an offer")
	}
	client.Close()
	<-ended
}

// dirty is a camera and a microphone that, once it is told to, sends packets
// that are no VP8 and no Opus among the good ones. Read is where the sender's
// own goroutine can be had to do so.
type dirty struct {
	media.Camera
	call atomic.Pointer[Call]
	left atomic.Int32 // packets of junk to send
}

func (d *dirty) Read(ctx context.Context) (*image.YCbCr, error) {
	if c := d.call.Load(); c != nil && d.left.Add(-1) >= 0 {
		for _, p := range c.video.packetizer.Packetize(junk(int(d.left.Load())), 0) {
			_ = c.video.track.WriteRTP(p)
		}
	}
	return d.Camera.Read(ctx)
}

type dirtyMicrophone struct {
	media.Microphone
	*dirty
}

func (d dirtyMicrophone) Close() error { return d.Microphone.Close() }

func (d dirtyMicrophone) Read(ctx context.Context, pcm []int16) error {
	if c := d.call.Load(); c != nil && d.left.Load() > 0 {
		for _, p := range c.audio.packetizer.Packetize(junk(int(d.left.Load())), 960) {
			_ = c.audio.track.WriteRTP(p)
		}
	}
	return d.Microphone.Read(ctx, pcm)
}

func junk(seed int) []byte {
	b := make([]byte, 40+seed)
	for i := range b {
		b[i] = byte(seed*31 + i*17)
	}
	return b
}

// TestGarbageMedia: the picture may freeze, then a key frame is asked for and it
// goes on; so does the sound.
func TestGarbageMedia(t *testing.T) {
	t.Parallel()
	d := new(dirty)
	creator, joiner := pair(t, startServer(t), func(creator, _ *Config) {
		if creator.Camera != nil {
			d.Camera = creator.Camera
			creator.Camera, creator.Microphone = d, dirtyMicrophone{creator.Microphone, d}
		}
	})
	await(joiner, "picture", any1[VideoEvent])
	asked := joiner.Stats().KeyFramesAsked
	d.left.Store(20)
	d.call.Store(creator.Call)
	joiner.eventually("a key frame asked for", func() bool { return joiner.Stats().KeyFramesAsked > asked })
	joiner.eventually("the end of the junk", func() bool { return d.left.Load() < 0 })
	before := joiner.Stats().FramesReceived
	joiner.eventually("pictures again", func() bool { return joiner.Stats().FramesReceived > before+30 })
	joiner.eventually("sound again", func() bool { return joiner.ear.level() > -30 })
}

// dying is a camera that goes away after some pictures.
type dying struct {
	media.Camera
	left int
}

var errUnplugged = errors.New("the camera was unplugged")

func (d *dying) Read(ctx context.Context) (*image.YCbCr, error) {
	if d.left--; d.left < 0 {
		return nil, errUnplugged
	}
	return d.Camera.Read(ctx)
}

func TestCameraGoneInTheMiddle(t *testing.T) {
	t.Parallel()
	creator, joiner := pair(t, startServer(t), func(creator, _ *Config) {
		if creator.Camera != nil {
			creator.Camera = &dying{creator.Camera, 60}
		}
	})
	await(joiner, "no camera", func(e PeerEvent) bool { return e.Camera == CameraNone })
	await(creator, "notice", func(e NoticeEvent) bool { return e.Text == errUnplugged.Error() })
	joiner.eventually("sound goes on", func() bool { return joiner.ear.level() > -30 })
}

func TestPartnerLeavesBeforeConnecting(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator := newSide(t, srv.invite, nil).start()
	room := await(creator, "room", any1[RoomEvent])
	client, err := signal.Dial(t.Context(), srv.invite.WebSocketURL(), signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- client.Run(context.Background(), func(signal.Message) {}) }()
	offer, err := signal.NewDescription(signal.TypeOffer, room.ID, minimalOffer)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Send(t.Context(), offer); err != nil {
		t.Fatal(err)
	}
	creator.awaitState(Connecting)
	client.Close()
	<-ended
	await(creator, "notice", any1[NoticeEvent])
	invite, err := signal.ParseInvite(room.Invite, "")
	if err != nil {
		t.Fatal(err)
	}
	joiner := newSide(t, invite, nil).start()
	joiner.awaitState(Connected)
	await(joiner, "picture", any1[VideoEvent])
}

// minimalOffer is a valid offer of nobody in particular.
const minimalOffer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n" +
	"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=ice-ufrag:abcd\r\n" +
	"a=ice-pwd:abcdefghijklmnopqrstuvwx\r\n" +
	"a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n" +
	"a=setup:actpass\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
