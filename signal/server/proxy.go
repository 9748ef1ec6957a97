package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ProxyHeader is how proxies tell whom they speak for.
type ProxyHeader string

// The two there are. A server believes one of them only: the other one may be
// what the client wrote.
const (
	XForwarded ProxyHeader = "X-Forwarded-For" // with X-Forwarded-Proto and X-Forwarded-Host
	Forwarded  ProxyHeader = "Forwarded"       // RFC 7239
)

// proxies are those whose word the server takes for where a client is.
type proxies struct {
	trusted []netip.Prefix
	header  ProxyHeader
}

func (p proxies) trusts(ip netip.Addr) bool {
	return slices.ContainsFunc(p.trusted, func(block netip.Prefix) bool { return block.Contains(ip) })
}

// source is what a request looked like where it met the first trusted proxy, or
// this server.
type source struct {
	client netip.Addr // the zero Addr where there is none, as in a unix socket
	https  bool
	host   string
}

// hop is what one proxy tells of who came to it.
type hop struct {
	client netip.Addr // the zero Addr where it does not tell
	proto  string     // "" where it does not tell
	host   string     // "" where it does not tell
}

// source follows a request back over the trusted proxies, from the nearest on.
// What those say whom it does not trust, or in words it does not know, counts
// for nothing.
func (p proxies) source(r *http.Request) source {
	from := source{https: r.TLS != nil, host: r.Host}
	if remote, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		from.client = remote.Addr().Unmap().WithZone("")
	}
	hops := p.hops(r.Header)
	for p.trusts(from.client) && len(hops) > 0 {
		last := hops[len(hops)-1]
		hops = hops[:len(hops)-1]
		if last.proto != "" {
			from.https = last.proto == "https" || last.proto == "wss"
		}
		if last.host != "" {
			from.host = last.host
		}
		if !last.client.IsValid() {
			break
		}
		from.client = last.client
	}
	return from
}

// hops are what the headers tell, the nearest proxy's last.
func (p proxies) hops(h http.Header) []hop {
	if p.header == Forwarded {
		return forwardedHops(h)
	}
	return xForwardedHops(h)
}

// xForwardedHops reads the X-Forwarded headers. Proto and host are lists in some
// proxies' hands and single values in others': where there are fewer of them than
// of addresses, the first one holds for all before it.
func xForwardedHops(h http.Header) []hop {
	clients := listed(h, "X-Forwarded-For")
	protos, hosts := listed(h, "X-Forwarded-Proto"), listed(h, "X-Forwarded-Host")
	hops := make([]hop, len(clients))
	for i, text := range clients {
		hops[i] = hop{parseHop(text), fromEnd(protos, len(clients)-i), fromEnd(hosts, len(clients)-i)}
	}
	return hops
}

// fromEnd is the n-th value from the end, or the first one, or "" where there is none.
func fromEnd(values []string, n int) string {
	if len(values) == 0 {
		return ""
	}
	return values[max(0, len(values)-n)]
}

// listed are the values of a header that is a list.
func listed(h http.Header, name string) []string {
	var values []string
	for _, line := range h.Values(name) {
		for value := range strings.SplitSeq(line, ",") {
			values = append(values, strings.TrimSpace(value))
		}
	}
	return values
}

// parseHop reads an address, with or without a port.
func parseHop(text string) netip.Addr {
	text = strings.Trim(text, `"`)
	if at, err := netip.ParseAddrPort(text); err == nil {
		return at.Addr().Unmap().WithZone("")
	}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
	ip, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return ip.Unmap().WithZone("")
}

// forwardedHops reads the header of RFC 7239 §4. Quoted commas and semicolons are
// in no address, host or scheme: an element with one counts for nothing.
func forwardedHops(h http.Header) []hop {
	var hops []hop
	for _, element := range listed(h, "Forwarded") {
		var one hop
		for pair := range strings.SplitSeq(element, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			switch value = strings.Trim(value, `"`); strings.ToLower(name) {
			case "for":
				one.client = parseHop(value)
			case "proto":
				one.proto = strings.ToLower(value)
			case "host":
				one.host = value
			}
		}
		hops = append(hops, one)
	}
	return hops
}
