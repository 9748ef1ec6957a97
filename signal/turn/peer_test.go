package turn

import (
	"net/netip"
	"testing"
)

func TestPeers(t *testing.T) {
	public := netip.MustParseAddr("198.51.100.7")
	own := netip.MustParseAddr("8.8.4.4")
	const never, private, always = 0, 1, 2
	for ip, when := range map[string]int{
		"1.1.1.1": always, "2606:4700::1111": always, "198.51.100.7": always, "::ffff:198.51.100.7": always,
		"10.1.2.3": private, "172.16.0.1": private, "192.168.0.1": private, "100.64.0.1": private,
		"127.0.0.1": private, "127.255.0.1": private, "::1": private, "169.254.169.254": private, "fe80::1": private,
		"fc00::1": private, "fd12::1": private, "fec0::1": private, "::ffff:10.0.0.1": private, "::10.0.0.1": private,
		"64:ff9b::a00:1": private, "2002:a00:1::": private, "2001:0:1::": private, "2001:db8::1": private,
		"192.0.0.8": private, "198.18.0.1": private, "203.0.113.1": private, "8.8.4.4": private,
		"0.0.0.0": never, "0.1.2.3": never, "::": never, "224.0.0.1": never, "239.1.1.1": never, "ff02::1": never,
		"255.255.255.255": never, "240.0.0.1": never, "::ffff:224.0.0.1": never,
	} {
		for _, allowPrivate := range []bool{false, true} {
			p := &peers{public: public, own: []netip.Addr{own}, allowPrivate: allowPrivate}
			want := when == always || when == private && allowPrivate
			if got := p.allow(netip.MustParseAddr(ip)); got != want {
				t.Errorf("%s with private peers %v: %v", ip, allowPrivate, got)
			}
		}
	}
}
