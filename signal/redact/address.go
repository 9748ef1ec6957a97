package redact

import (
	"net/netip"
	"regexp"
)

// How much of an address says where somebody is and not who: what providers
// give to many, or to one site.
const (
	bitsIPv4 = 24
	bitsIPv6 = 48
)

// unknown stands for what is no address.
const unknown = "unknown"

// Address is the network of a client's address, which is given as IP or
// IP:PORT. Loopback stays what it is: it tells of nobody.
func Address(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return unknown
		}
		ip = at.Addr()
	}
	ip = ip.Unmap().WithZone("")
	if ip.IsLoopback() || ip.IsUnspecified() {
		return ip.String()
	}
	bits := bitsIPv6
	if ip.Is4() {
		bits = bitsIPv4
	}
	network, err := ip.Prefix(bits)
	if err != nil {
		return unknown
	}
	return network.String()
}

// addressLike is whatever can be an address with or without a port, in the
// texts of libraries; netip decides.
var addressLike = regexp.MustCompile(`\[[0-9a-fA-F:.]+(?:%[0-9A-Za-z]+)?\](?::\d{1,5})?|` +
	`\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|` +
	`[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\.\d{1,3}){0,3}`)

// Text is the text of a library, as its errors, with each address made a network.
func Text(text string) string {
	return addressLike.ReplaceAllStringFunc(text, func(found string) string {
		if found[0] == '[' && found[len(found)-1] == ']' {
			found = found[1 : len(found)-1]
		}
		if network := Address(found); network != unknown {
			return network
		}
		return found
	})
}
