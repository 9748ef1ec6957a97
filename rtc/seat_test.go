package rtc

import (
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

// TestKeptSeatIsHadSoon: a joiner whose program dies before it is connected, and
// who comes again, gets its seat back as soon as the creator hears of it.
func TestKeptSeatIsHadSoon(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator, id := openRoom(t, srv)
	crashed := newStranger(t, srv, id, func(pc *webrtc.PeerConnection) {
		if _, err := pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo); err != nil {
			t.Fatal(err)
		}
	})
	d, err := crashed.pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := signal.NewDescription(signal.TypeOffer, id, d.SDP)
	m.Resume = true
	if err == nil {
		err = crashed.client.Send(t.Context(), m)
	}
	if err != nil {
		t.Fatal(err)
	}
	await(creator, "the one who crashes", func(e StateEvent) bool { return e.State == Connecting })
	crashed.client.Close() // without a good-bye to the room

	invite := srv.invite
	invite.RoomID = id
	begun := time.Now()
	joiner := newSide(t, invite, nil).start()
	await(joiner, "to wait", func(e NoticeEvent) bool {
		return e.Text == "the seat is kept for somebody who lost the connection, trying again"
	})
	await(joiner, "the call", func(e StateEvent) bool { return e.State == Connected })
	if took := time.Since(begun); took > 4*seatInterval {
		t.Errorf("took %v", took)
	}
	creator.goesOn("the call of who came again")
}

// TestSeatOfAHealthyCallIsKept: who has lost only the server is in the call, and
// nobody gets its seat.
func TestSeatOfAHealthyCallIsKept(t *testing.T) {
	n := connectedNegotiator(t)
	n.joiner = false
	if err := n.onSeatWanted(t.Context(), signal.Message{Type: signal.TypeSeatWanted}); err != nil || n.seatFreed {
		t.Errorf("freed: %v, %v", n.seatFreed, err)
	}
	n.call.setState(Reconnecting)
	made := signal.Message{Type: signal.TypeSeatWanted, RoomID: "r"} // by the other side, through an older server
	if err := n.onSeatWanted(t.Context(), made); err != nil || n.seatFreed {
		t.Errorf("freed: %v, %v", n.seatFreed, err)
	}
}
