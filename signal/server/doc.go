// Package server is the signalling server: it seats two members in a room and
// passes messages from one to the other.
//
//	websocket ─► conn.read ─► Server.handle ─► rooms ─► other conn's queue ─► conn.write ─► websocket
//
// A connection has one goroutine, which reads; another one writes while something
// is queued. The times and pings of all connections are looked after by one more,
// the patrol. The rooms are behind one lock, under
// which nobody waits: a message is put into the other's bounded queue, and a
// connection whose queue is full is cut. Nothing of a room is kept when its last
// member has gone.
//
// A seat is not a connection: one that was asked to be kept outlives its own for
// a while, gathers what is sent to it, and gives it to whoever proves by a token
// that it is theirs (seat.go, away.go, resume.go).
//
// The server knows its clients by no cookie, only by the room IDs they name. Still
// it takes pages of its own origin only (and of those it is told, and of the
// visitor's own machine): else any page could have its visitors fill the server,
// or reach one within their network. Addresses are looked at for limits alone.
package server
