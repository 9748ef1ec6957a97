package rtc

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/pion/webrtc/v4"
)

// Network says which paths a call may take.
type Network struct {
	// ICEServers are STUN URLs (RFC 7064). Those that the signalling server
	// hands out, and TURN servers (RFC 7065), are used besides.
	ICEServers []string
	// RelayOnly keeps to paths through a TURN server: the other side does not
	// learn this one's addresses. Without such a server the call ends by
	// [ErrNoRelay].
	RelayOnly bool
	// Interfaces names the network interfaces to use; empty for all but
	// loopback. "lo" allows loopback candidates.
	Interfaces []string
}

// Check finds what no call can be made with: a URL that is none, an interface
// that this machine does not have. The error is one line for the user.
func (n Network) Check() error {
	for _, url := range n.ICEServers {
		servers := []webrtc.ICEServer{{URLs: []string{url}}}
		if _, err := webrtc.NewAPI().NewICEGatherer(webrtc.ICEGatherOptions{ICEServers: servers}); err != nil {
			return fmt.Errorf("ICE server %q cannot be used (%w): give one like stun:host:3478", url, err)
		}
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		return fmt.Errorf("list network interfaces: %w", err)
	}
	var names []string
	for _, i := range interfaces {
		names = append(names, i.Name)
	}
	for _, name := range n.Interfaces {
		if !slices.Contains(names, name) {
			return fmt.Errorf("there is no network interface %q: there are %s", name, strings.Join(names, ", "))
		}
	}
	return nil
}

// loopback reports whether calls to this very machine are wanted.
func (n Network) loopback() bool {
	return slices.ContainsFunc(n.Interfaces, isLoopback)
}

// onlyLoopback reports whether no packet may leave this machine.
func (n Network) onlyLoopback() bool {
	return len(n.Interfaces) > 0 && !slices.ContainsFunc(n.Interfaces, func(s string) bool { return !isLoopback(s) })
}

func isLoopback(name string) bool { return name == "lo" || name == "lo0" }
