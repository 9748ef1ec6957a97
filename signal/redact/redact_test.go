package redact

import (
	"strings"
	"testing"
)

func TestAddress(t *testing.T) {
	for give, want := range map[string]string{
		"192.0.2.77:40000":             "192.0.2.0/24",
		"192.0.2.77":                   "192.0.2.0/24",
		"[::ffff:192.0.2.77]:40000":    "192.0.2.0/24",
		"[2001:db8:1:2::3]:40000":      "2001:db8:1::/48",
		"2001:db8:1:2::3":              "2001:db8:1::/48",
		"[fe80::1:2:3:4%eth0]:40000":   "fe80::/48",
		"127.0.0.1:1":                  "127.0.0.1",
		"[::1]:1":                      "::1",
		"":                             unknown,
		"@":                            unknown,
		"192.0.2.77, 198.51.100.1":     unknown,
		"somebody.example.org:40000":   unknown,
		"192.0.2.777:40000":            unknown,
		"/run/rtcchat/somebody.socket": unknown,
	} {
		if got := Address(give); got != want {
			t.Errorf("%q: got %q, want %q", give, got, want)
		}
	}
}

func TestText(t *testing.T) {
	for give, want := range map[string]string{
		"http: TLS handshake error from 192.0.2.77:40000: EOF": "http: TLS handshake error from 192.0.2.0/24: EOF",
		"read tcp 192.0.2.1:443->[2001:db8:1:2::3]:5: reset":   "read tcp 192.0.2.0/24->2001:db8:1::/48: reset",
		"peer 2001:db8:1:2:3:4:5:6 is gone":                    "peer 2001:db8:1::/48 is gone",
		"at 12:30 version 1.2.3 said 999.1.1.1":                "at 12:30 version 1.2.3 said 999.1.1.1",
		"no address in it":                                     "no address in it",
	} {
		if got := Text(give); got != want {
			t.Errorf("%q: got %q, want %q", give, got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("from 192.0.2.77:40000 and [2001:db8::1]:2")
	f.Add("::::::[[]]")
	f.Fuzz(func(t *testing.T, text string) {
		if got := Text(text + " from 192.0.2.77:40000: EOF"); strings.Contains(got, " 192.0.2.77:40000") {
			t.Errorf("%q holds an address", got)
		}
	})
}

func TestNames(t *testing.T) {
	const room = "k7m-2qx-9fa-hhd-p3w-tce"
	a, b := NewNames(), NewNames()
	first, second := a.Hash(room), a.Hash(room)
	if first != second || len(first) != 2*hashBytes {
		t.Errorf("%q, %q", first, second)
	}
	if a.Hash(room) == b.Hash(room) || a.Hash(room) == a.Hash(room+"x") {
		t.Error("the hash does not depend on the key and the name")
	}
}
