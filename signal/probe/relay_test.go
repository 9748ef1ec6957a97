package probe

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/rtcchat/rtcchat/signal/server"
	"github.com/rtcchat/rtcchat/signal/turn"
)

// TestRelayPortFromOutside tells a port that is open from one that is not, and from
// one of which it is not known.
func TestRelayPortFromOutside(t *testing.T) {
	for name, c := range map[string]struct {
		cfg    turn.Config
		state  State
		detail string
	}{
		"open":      {turn.Config{}, OK, "one from here to its port"},
		"closed":    {turn.Config{AllowPrivate: true, PublicIP: netip.MustParseAddr("192.0.2.1")}, Warning, "none from here to its port"},
		"not known": {turn.Config{PublicIP: netip.MustParseAddr("192.0.2.1")}, OK, "it is not known whether its port is open"},
	} {
		t.Run(name, func(t *testing.T) {
			relay := startTURN(t, c.cfg)
			port, _, _ := strings.Cut(relay.TURN()[0][strings.LastIndex(relay.TURN()[0], ":")+1:], "?")
			here := badRelay{Server: relay, urls: []string{"turn:127.0.0.1:" + port + "?transport=udp"}}
			got := run(t, Probe{Server: startServer(t, server.Config{TURN: here}, nil)})["turn udp"]
			if got.State != c.state || !strings.Contains(got.Detail, c.detail) || (got.Advice == "") != (c.state == OK) {
				t.Errorf("got %+v", got)
			}
		})
	}
}
