// Package redact says what may stand in a log: networks for addresses, short
// keyed hashes for names that would let somebody in. It has no state of its own.
//
//	192.0.2.77:40000           ─► 192.0.2.0/24
//	[2001:db8:1:2::3]:40000    ─► 2001:db8:1::/48
//	k7m-2qx-9fa-hhd-p3w-tce    ─► 5f1d09a2, another one in each process
package redact
