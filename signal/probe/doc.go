// Package probe tries, from where a client sits, all that a call needs of a
// server, and says of each step whether it works, and if not what to do.
//
//	name ─► TCP ─► TLS ─► ready ─► websocket, a room ─► each ICE server that is handed out
//	                                                       stun:  own address
//	                                                       turn:  a relay, and a packet through it
//
// Every step is bounded in time. What cannot be tried because something before it
// has failed is left out.
package probe
