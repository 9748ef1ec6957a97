// Package turn is the STUN and TURN server (RFC 8489, RFC 8656): it tells a
// client its own address, and relays for two that have no path to each other.
//
//	client ─► UDP, TCP or TLS ─► pion/turn ─► relay ─► the other's relay, or the other
//	                                 │          └ bandwidth, own addresses
//	                                 └ credentials, quotas, forbidden peers, leases
//
// It wraps pion/turn, which knows the messages, and adds what a server on a
// public machine needs: credentials that end, quotas, peers that are out of
// bounds, connections that are counted and end with the server. Credentials are
// those of draft-uberti-behave-turn-rest-00: whoever knows the secret can mint
// them, and nothing of them is kept.
package turn
