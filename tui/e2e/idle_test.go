//go:build e2e && linux

package e2e

import (
	"bufio"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	idlers  = flag.Int("idlers", 10000, "how many connections sit idle")
	idleFor = flag.Duration("idle", time.Minute, "how long they sit")
)

// TestIdleConnections opens connections with a room each, leaves them alone and
// looks at the server's memory. They come from many addresses of loopback, as
// people do. Ten minutes are the real test (-idle 10m).
func TestIdleConnections(t *testing.T) {
	prog := program(t)
	if p := os.Getenv("MEMPROG"); p != "" {
		prog = p
	}
	cmd := exec.Command(prog, "serve", "--listen", "127.0.0.1:0")
	cmd.Env = environment(t)
	address := strings.TrimPrefix(launchServer(t, cmd), "http://")
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	before := residentAll(t, cmd.Process.Pid)
	crowd := &idleCrowd{address: address}
	begun := time.Now()
	crowd.open(t, *idlers)
	defer crowd.close()
	took := time.Since(begun)
	t.Logf("%d opened in %v", *idlers, took)
	if limit := 10 * time.Second; took > limit {
		t.Errorf("opening took %v, want at most %v", took, limit)
	}
	most := 0
	for end := time.Now().Add(*idleFor); time.Now().Before(end); <-time.After(time.Second) {
		now := residentAll(t, cmd.Process.Pid)
		if now > most {
			most = now
			t.Logf("after %v: %.1f MiB, %.2f KiB each", time.Since(begun).Round(time.Second), mib(now), perIdler(now-before))
		}
	}
	last := residentAll(t, cmd.Process.Pid)
	t.Logf("before %.1f MiB, most %.1f MiB, last %.1f MiB, %.2f KiB each at most, %.2f at last",
		mib(before), mib(most), mib(last), perIdler(most-before), perIdler(last-before))
	if most > 200<<20 || perIdler(most-before) > 16 {
		t.Errorf("%.1f MiB, %.2f KiB each; want at most 200 and 16", mib(most), perIdler(most-before))
	}
	if n := crowd.lost.Load(); n != 0 {
		t.Errorf("%d connections were lost", n)
	}
}

func mib(n int) float64      { return float64(n) / (1 << 20) }
func perIdler(n int) float64 { return float64(n) / float64(*idlers) / (1 << 10) }

// residentAll is all memory of a process, shared or not, in bytes.
func residentAll(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	var kib int
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		t.Fatal(err)
	}
	return kib << 10
}

// idleCrowd are clients that open a room and then only answer pings.
type idleCrowd struct {
	address string
	mu      sync.Mutex
	conns   []net.Conn
	closing atomic.Bool
	lost    atomic.Int64
	wg      sync.WaitGroup
}

// open opens n connections, some at a time.
func (c *idleCrowd) open(t *testing.T, n int) {
	t.Helper()
	const atOnce = 64
	var next atomic.Int64
	failed := make(chan error, atOnce)
	for range atOnce {
		go func() {
			for {
				i := int(next.Add(1))
				if i > n {
					failed <- nil
					return
				}
				if err := c.openOne(i); err != nil {
					failed <- fmt.Errorf("connection %d: %w", i, err)
					return
				}
			}
		}()
	}
	for range atOnce {
		if err := <-failed; err != nil {
			t.Fatal(err)
		}
	}
}

func (c *idleCrowd) openOne(i int) error {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 1, byte(i>>8), byte(i))}}
	conn, err := dialer.Dial("tcp", c.address)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.conns = append(c.conns, conn)
	c.mu.Unlock()
	_, err = io.WriteString(conn, "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
	if err != nil {
		return err
	}
	r := bufio.NewReaderSize(conn, 512)
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return errors.New(resp.Status)
	}
	if _, err := conn.Write(maskedFrame(0x1, []byte(`{"type":"createRoom"}`))); err != nil {
		return err
	}
	if _, data, err := plainFrame(r); err != nil || !strings.Contains(string(data), `"roomCreated"`) {
		return fmt.Errorf("got %q: %w", data, err)
	}
	c.wg.Go(func() { c.sit(conn, r) })
	return nil
}

// sit answers pings until the connection ends.
func (c *idleCrowd) sit(conn net.Conn, r *bufio.Reader) {
	for {
		opcode, data, err := plainFrame(r)
		if err == nil && opcode == 0x9 {
			_, err = conn.Write(maskedFrame(0xa, data))
		}
		if err == nil && opcode != 0x9 {
			err = fmt.Errorf("frame of kind %d: %q", opcode, data)
		}
		if err != nil {
			if !c.closing.Load() {
				c.lost.Add(1)
			}
			return
		}
	}
}

func (c *idleCrowd) close() {
	c.closing.Store(true)
	for _, conn := range c.conns {
		conn.Close()
	}
	c.wg.Wait()
}

// maskedFrame is a final frame of a client (RFC 6455 §5.2) of less than 126
// bytes, its mask all zero.
func maskedFrame(opcode byte, data []byte) []byte {
	return append([]byte{0x80 | opcode, 0x80 | byte(len(data)), 0, 0, 0, 0}, data...)
}

// plainFrame reads a frame of a server.
func plainFrame(r *bufio.Reader) (opcode byte, data []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	length := int(head[1])
	if length == 126 {
		var long [2]byte
		if _, err := io.ReadFull(r, long[:]); err != nil {
			return 0, nil, err
		}
		length = int(binary.BigEndian.Uint16(long[:]))
	}
	data = make([]byte, length)
	_, err = io.ReadFull(r, data)
	return head[0] & 0xf, data, err
}
