package rtc

import (
	"context"
	"encoding/json"
	"image"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/rtc/media"
	"github.com/rtcchat/rtcchat/signal"
)

// stranger is a joiner of another make, who keeps to the protocol as far as its
// test wants.
type stranger struct {
	t      *testing.T
	roomID string
	client *signal.Client
	pc     *webrtc.PeerConnection
}

// newStranger dials the server of a room. prepare adds what is to be offered.
func newStranger(t *testing.T, srv *testServer, roomID string, prepare func(*webrtc.PeerConnection)) *stranger {
	t.Helper()
	api, err := newAPI(t.Context(), Network{Interfaces: []string{"lo"}})
	if err != nil {
		t.Fatal(err)
	}
	pc, err := api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	client, err := signal.Dial(t.Context(), srv.invite.WebSocketURL(), signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	prepare(pc)
	s := &stranger{t: t, roomID: roomID, client: client, pc: pc}
	ended := make(chan error, 1)
	go func() { ended <- client.Run(context.Background(), s.handle) }()
	t.Cleanup(func() {
		if err := pc.GracefulClose(); err != nil {
			t.Error(err)
		}
		client.Close()
		<-ended
	})
	return s
}

func (s *stranger) handle(m signal.Message) {
	switch m.Type {
	case signal.TypeAnswer:
		d, err := m.Description()
		if err == nil {
			err = s.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: d.SDP})
		}
		if err != nil {
			s.t.Errorf("take the answer: %v", err)
		}
	case signal.TypeICECandidate:
		c, err := m.ICECandidate()
		if err == nil && c != nil {
			err = s.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: c.Candidate, SDPMid: c.SDPMid, SDPMLineIndex: c.SDPMLineIndex})
		}
		if err != nil {
			s.t.Errorf("take a candidate: %v", err)
		}
	}
}

// offer joins the room, with all candidates in the description.
func (s *stranger) offer() {
	s.t.Helper()
	gathered := webrtc.GatheringCompletePromise(s.pc)
	d, err := s.pc.CreateOffer(nil)
	if err == nil {
		err = s.pc.SetLocalDescription(d)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	<-gathered
	s.send(signal.TypeOffer, signal.SessionDescription{Type: signal.TypeOffer, SDP: s.pc.LocalDescription().SDP})
}

func (s *stranger) send(typ string, payload any) {
	s.t.Helper()
	raw, err := json.Marshal(payload)
	if err == nil {
		err = s.client.Send(s.t.Context(), signal.Message{Type: typ, RoomID: s.roomID, Payload: raw})
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// channel is a data channel that tells when it opens and closes.
type channel struct {
	*webrtc.DataChannel
	open, closed chan struct{}
}

func openChannel(t *testing.T, pc *webrtc.PeerConnection, label string) *channel {
	t.Helper()
	d, err := pc.CreateDataChannel(label, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &channel{d, make(chan struct{}), make(chan struct{})}
	d.OnOpen(func() { close(c.open) })
	d.OnClose(func() { close(c.closed) })
	return c
}

// openRoom opens a room and waits in it.
func openRoom(t *testing.T, srv *testServer) (creator *side, id string) {
	t.Helper()
	creator = newSide(t, srv.invite, nil).start()
	return creator, await(creator, "room", any1[RoomEvent]).ID
}

func nextPicture(t *testing.T, camera media.Camera) (*image.YCbCr, time.Time, error) {
	img, err := camera.Read(t.Context())
	return img, time.Now(), err
}
