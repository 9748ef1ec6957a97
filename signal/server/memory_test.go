package server

import (
	"bufio"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestIdleConnectionIsSmall: what a connection that waits in a room takes of heap
// and stacks, its client's end in this process included. The system's measure of
// a server by itself is in docs/BENCHMARKS.md.
func TestIdleConnectionIsSmall(t *testing.T) {
	const many, most = 300, 16 << 10
	addr, _ := start(t, Config{ConnectionsPerAddress: -1, RoomsPerAddress: -1, HandshakeRate: -1, HandshakeBurst: -1})
	openRooms(t, addr, 10) // what is there once
	before := inUse()
	openRooms(t, addr, many)
	if each := (inUse() - before) / many; each > most {
		t.Errorf("%d bytes each, want at most %d", each, most)
	} else {
		t.Logf("%d bytes each", each)
	}
}

// openRooms opens connections with a room each, which are idle from then on.
func openRooms(t *testing.T, addr string, n int) {
	t.Helper()
	r := bufio.NewReader(nil)
	for range n {
		conn := half(t, addr, upgrade)
		if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		r.Reset(conn)
		for line := ""; line != "\r\n"; {
			var err error
			if line, err = r.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := conn.Write([]byte("\x81\x95\x00\x00\x00\x00" + `{"type":"createRoom"}`)); err != nil {
			t.Fatal(err)
		}
		if text, err := r.ReadString('}'); err != nil || !strings.Contains(text, "roomCreated") {
			t.Fatalf("got %q, %v", text, err)
		}
	}
}

// inUse is the memory of this process's heap and stacks, without garbage.
func inUse() int {
	var m runtime.MemStats
	for range 3 { // finalizers, and stacks that shrink at each
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc + m.StackInuse)
}
