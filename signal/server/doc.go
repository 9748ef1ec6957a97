// Package server is the signalling server: it seats two members in a room and
// passes messages from one to the other.
//
//	websocket ─► conn.read ─► Server.handle ─► rooms ─► other conn's queue ─► conn.write ─► websocket
//
// Each connection has three goroutines: the one of its HTTP handler reads, one
// writes, one pings. The rooms are behind one lock, under which nobody waits:
// a message is put into the other's bounded queue, and a connection whose queue
// is full is cut. Nothing of a room is kept when its last member has gone.
//
// A seat is not a connection: one that was asked to be kept outlives its own for
// a while, gathers what is sent to it, and gives it to whoever proves by a token
// that it is theirs (seat.go, away.go, resume.go).
//
// Websockets of any origin are accepted. The server knows its clients by no
// cookie and no address, only by the room IDs they name, so a page of another
// origin can do no more than its visitor could by hand.
package server
