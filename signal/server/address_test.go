package server

import (
	"net"
	"testing"
)

func TestLocalAddressIsOneOfThisMachine(t *testing.T) {
	ip := net.ParseIP(LocalAddress())
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if network, ok := a.(*net.IPNet); ok && network.IP.Equal(ip) {
			return
		}
	}
	t.Errorf("%v is no address of this machine: %v", ip, addresses)
}
