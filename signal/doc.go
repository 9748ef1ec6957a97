// Package signal is what both ends of the signalling must agree on: the
// messages, the room IDs, the invite, and the client's end of the websocket.
//
//	rtc ─► Session.Send ─► websocket ─► server ─► websocket ─► the other's Session.Run ─► rtc
//
// A [Session] is a [Client] that comes back when its websocket is lost.
//
// The protocol is written down in docs/PROTOCOL.md. The server's end is in the
// package signal/server.
package signal
