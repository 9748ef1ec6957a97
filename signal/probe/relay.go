package probe

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/pion/turn/v5"
)

const (
	// resend is how often the packet through the relay is sent again: any can be lost.
	resend = 200 * time.Millisecond
	// outsideTries is how many of them are sent to the relay from outside.
	outsideTries = 5
)

var errNothingCame = errors.New("a packet was sent through the relay to itself and did not come back")

// tryRelay opens a relay and sends packets through it: one to itself, which stays
// inside the server, and one from here to its port, as the other side of a call
// that is not relayed would.
func tryRelay(ctx context.Context, client *turn.Client) (detail, advice string, err error) {
	relayed, err := client.Allocate()
	if err != nil {
		return "", "", timely(ctx, err)
	}
	defer relayed.Close()
	at := relayed.LocalAddr()
	if !carries(ctx, relayed, func(p []byte) error { _, err := relayed.WriteTo(p, at); return err }) {
		return "", "", timely(ctx, errNothingCame)
	}
	detail = fmt.Sprintf("a packet went through the relay at %v", at)
	tried, came := outside(ctx, client, relayed)
	switch {
	case !tried:
		return detail + ", inside the server: it relays to nobody in this network, so it is not known whether its port is open", "", nil
	case !came:
		return detail + " inside the server, but none from here to its port",
			"open the server's UDP ports of --turn-ports for everybody: only calls that both sides relay work now", nil
	}
	return detail + ", and one from here to its port", "", nil
}

// outside sends packets from a socket of its own to the relay's port, where the
// server allows that: it sees this network's address as any peer's.
func outside(ctx context.Context, client *turn.Client, relayed net.PacketConn) (tried, came bool) {
	own, err := client.SendBindingRequest()
	if err != nil || client.CreatePermission(own) != nil {
		return false, false
	}
	conn, err := new(net.Dialer).DialContext(ctx, "udp", relayed.LocalAddr().String())
	if err != nil {
		return false, false // no way there by UDP, as from IPv6 alone
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(ctx, outsideTries*resend)
	defer cancel()
	return true, carries(ctx, relayed, func(p []byte) error {
		_, _ = conn.Write(p) // a port that is closed may refuse: nothing comes then
		return nil
	})
}

// carries sends a packet until it comes out of the relay, or ctx ends.
func carries(ctx context.Context, relayed net.PacketConn, send func([]byte) error) bool {
	want := rand.Text()
	buf := make([]byte, 2*len(want))
	for ctx.Err() == nil {
		if send([]byte(want)) != nil || relayed.SetReadDeadline(time.Now().Add(resend)) != nil {
			return false
		}
		for {
			n, _, err := relayed.ReadFrom(buf)
			if err != nil {
				break // after resend at the latest
			}
			if string(buf[:n]) == want {
				return true
			}
		}
	}
	return false
}
