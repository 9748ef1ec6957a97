package rtc

import (
	"context"
	"net"
	"testing"
	"time"
)

// deaf is a resolver whose server never answers.
func deaf() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
}

func TestLookupEndsInTime(t *testing.T) {
	network, err := newHostNet(t.Context(), deaf())
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if a, err := network.ResolveUDPAddr("udp4", "stun.invalid.example:3478"); err == nil {
		t.Errorf("resolved to %v by a server that does not answer", a)
	}
	if took := time.Since(begun); took > lookupPatience+time.Second {
		t.Errorf("took %v, want at most %v", took, lookupPatience)
	}
}

func TestLookupEndsWithTheCall(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	network, err := newHostNet(ctx, deaf())
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	time.AfterFunc(50*time.Millisecond, cancel)
	if a, err := network.ResolveTCPAddr("tcp", "turn.invalid.example:3478"); err == nil {
		t.Errorf("resolved to %v by a server that does not answer", a)
	}
	if took := time.Since(begun); took > time.Second {
		t.Errorf("took %v after the call's end", took)
	}
}

func TestResolveLiterals(t *testing.T) {
	network, err := newHostNet(t.Context(), deaf())
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"224.0.0.0:5353", "[ff02::fb]:5353", "127.0.0.1:1"} {
		a, err := network.ResolveUDPAddr("udp", address)
		if err != nil || a.String() != address {
			t.Errorf("%s resolved to %v, %v", address, a, err)
		}
	}
	for _, address := range []string{"", "1.2.3.4", "::1:5"} {
		if a, err := network.ResolveUDPAddr("udp", address); err == nil {
			t.Errorf("%q resolved to %v", address, a)
		}
	}
}
