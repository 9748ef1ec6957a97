package rtc

import (
	"testing"

	"github.com/rtcchat/rtcchat/signal"
)

func TestGoingAwayIsToldToThoseWhoWait(t *testing.T) {
	for _, connected := range []bool{false, true} {
		n := connectedNegotiator(t)
		n.peer.connected = connected
		for len(n.call.events) > 0 {
			<-n.call.events
		}
		m, err := signal.NewMessage(signal.TypeGoingAway, "", "about to stop")
		if err != nil {
			t.Fatal(err)
		}
		if err := n.onMessage(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if told := len(n.call.events) == 1 && <-n.call.events == Event(NoticeEvent{"about to stop"}); told == connected {
			t.Errorf("connected %v: told %v", connected, told)
		}
	}
}
