package rtc

import "strings"

// tellShortcomings tells the user once, in the call, what its server does not do.
// The call does without; but who knows can tell why one that breaks stays broken.
func (n *negotiator) tellShortcomings() {
	// A creator is told of ICE servers with its room, where there are any.
	noRelays := n.joiner && !n.servers.handsOut
	noSeats := n.client.Grace() == 0
	if text := shortcomings(noRelays, noSeats); text != "" {
		n.call.emit(NoticeEvent{text})
	}
}

// shortcomings is a sentence for the user, "" where the server lacks nothing.
func shortcomings(noRelays, noSeats bool) string {
	var without []string
	if noRelays {
		without = append(without, "hands out no relays")
	}
	if noSeats {
		without = append(without, "keeps no seat for who is cut off from it")
	}
	if len(without) == 0 {
		return ""
	}
	return "this server " + strings.Join(without, " and ") + ": the call does without"
}
