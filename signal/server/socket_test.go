package server

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// sink is a network connection that keeps each Write.
type sink struct {
	net.Conn
	writes []string
}

func (w *sink) Write(p []byte) (int, error) {
	w.writes = append(w.writes, string(p))
	return len(p), nil
}

func TestSocketGathers(t *testing.T) {
	w := &sink{}
	s := newSocket(w, new(lane), 1)
	put := func(text string) {
		t.Helper()
		if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatalf("wrote %d, %v", n, err)
		}
	}
	put("a")
	s.cork()
	put("b")
	put("c")
	if len(w.writes) != 1 {
		t.Errorf("wrote %q while corked", w.writes)
	}
	if err := s.uncork(); err != nil {
		t.Fatal(err)
	}
	put("d")
	if got := strings.Join(w.writes, "|"); got != "a|bc|d" {
		t.Errorf("wrote %s", got)
	}
	s.cork()
	put("e")
	put(strings.Repeat("f", flushAt)) // holds no more than that
	put("g")
	put(strings.Repeat("h", flushAt+1)) // nor ever that much
	put("i")
	if err := s.uncork(); err != nil {
		t.Fatal(err)
	}
	var lengths []int
	for _, text := range w.writes[3:] {
		lengths = append(lengths, len(text))
	}
	if want := []int{1, flushAt, 1, flushAt + 1, 1}; !slices.Equal(lengths, want) {
		t.Errorf("wrote %d bytes, want %d", lengths, want)
	}
}

// TestEarlyBytes: a client that does not wait for the answer to its handshake
// loses nothing, whatever fits into the buffers on the way.
func TestEarlyBytes(t *testing.T) {
	for _, n := range []int{1, readBuffer, 3 * readBuffer} {
		text := strings.Repeat("0123456789", n)[:n]
		here, there := net.Pipe()
		large := bufio.NewReaderSize(strings.NewReader(text), 4096)
		if _, err := large.Peek(n); err != nil {
			t.Fatal(err)
		}
		r, err := smallReader(large, here)
		if err != nil {
			t.Fatal(err)
		}
		if r.Buffered() != n {
			t.Errorf("%d of %d bytes are there", r.Buffered(), n)
		}
		go func() {
			_, _ = there.Write([]byte("!"))
		}()
		if got, err := r.ReadString('!'); err != nil || got != text+"!" {
			t.Errorf("read %d bytes, %v", len(got), err)
		}
		here.Close()
		there.Close()
	}
}

func TestEarlyMessage(t *testing.T) {
	addr, _ := start(t, Config{})
	conn := half(t, addr, upgrade+"\x81\x95\x00\x00\x00\x00"+`{"type":"createRoom"}`)
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	for {
		line, err := r.ReadString('}')
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, "roomCreated") {
			return
		}
	}
}
