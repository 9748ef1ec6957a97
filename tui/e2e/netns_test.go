//go:build e2e

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A local network without a way out: packets to its gateway, which is also the
// name server, vanish. That is worse than a network that says it has no way out.
const (
	subnet     = "10.77.0."
	gateway    = subnet + "254"
	gatewayMAC = "02:00:00:00:00:fe"
	frameSize  = 2048 // an Ethernet frame of 1500 bytes, with room
)

// hub is an Ethernet hub in this process: what one card sends, all others hear.
// It loses and delays frames as told; kernels need not have netem for that.
type hub struct {
	t *testing.T

	mu            sync.Mutex
	ports         []*os.File
	loss          float64 // from 0 to 1, 1 for a hub without power
	delay, jitter time.Duration
	flows         map[string]bool // UDP flows seen, true for those that are lost
	closed        bool
	late          sync.WaitGroup // frames on their way
}

// newHub makes a network. It skips the test where this machine cannot have one.
func newHub(t *testing.T) *hub {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("network namespaces need root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("ip is not installed (package iproute2)")
	}
	if _, err := os.Stat("/dev/net/tun"); err != nil {
		t.Skipf("no network cards can be made here: %v", err)
	}
	h := &hub{t: t, flows: make(map[string]bool)}
	t.Cleanup(h.close)
	return h
}

// impair makes every frame wait for delay plus or minus jitter, each by itself,
// so that they overtake each other, and loses some.
func (h *hub) impair(loss float64, delay, jitter time.Duration) {
	h.mu.Lock()
	h.loss, h.delay, h.jitter = loss, delay, jitter
	h.mu.Unlock()
}

// cut loses everything; mend loses nothing.
func (h *hub) cut()  { h.impair(1, 0, 0) }
func (h *hub) mend() { h.impair(0, 0, 0) }

// forget loses all UDP flows there have been, as a NAT does that has lost its
// table: what comes from new ports passes.
func (h *hub) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for flow := range h.flows {
		h.flows[flow] = true
	}
}

// forgotten notes the UDP flow of a frame and reports whether it is lost. For
// callers that hold the lock.
func (h *hub) forgotten(frame []byte) bool {
	const udp = 17
	var flow string // addresses and ports
	switch {
	case len(frame) >= 38 && frame[12] == 0x08 && frame[13] == 0x00 && frame[14] == 0x45 && frame[23] == udp:
		flow = string(frame[26:38])
	case len(frame) >= 58 && frame[12] == 0x86 && frame[13] == 0xdd && frame[20] == udp:
		flow = string(frame[22:58])
	default:
		return false
	}
	lost := h.flows[flow]
	h.flows[flow] = lost
	return lost
}

// plug adds a card's other end and carries what it sends until close.
func (h *hub) plug(port *os.File) {
	h.mu.Lock()
	h.ports = append(h.ports, port)
	h.mu.Unlock()
	h.late.Go(func() {
		frame := make([]byte, frameSize)
		for {
			n, err := port.Read(frame)
			if err != nil {
				return
			}
			h.carry(port, frame[:n])
		}
	})
}

// carry takes a frame to all ports but the one it came from.
func (h *hub) carry(from *os.File, frame []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || h.forgotten(frame) || rand.Float64() < h.loss {
		return
	}
	if h.delay == 0 {
		h.deliver(from, frame)
		return
	}
	frame = append([]byte(nil), frame...)
	h.late.Add(1)
	time.AfterFunc(h.delay+time.Duration((2*rand.Float64()-1)*float64(h.jitter)), func() {
		defer h.late.Done()
		h.mu.Lock()
		defer h.mu.Unlock()
		h.deliver(from, frame)
	})
}

// deliver writes a frame to the cards. For callers that hold the lock. A card
// that is down or full loses it.
func (h *hub) deliver(from *os.File, frame []byte) {
	for _, port := range h.ports {
		if port != from {
			_, _ = port.Write(frame)
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	h.closed = true
	for _, port := range h.ports {
		_ = port.Close()
	}
	h.mu.Unlock()
	h.late.Wait()
}

// machine is a network namespace with one card, eth0, in a hub.
type machine struct {
	t       *testing.T
	name    string
	address string
}

// newMachine adds a machine to the network until the test ends. What runs on it
// has to be started through command.
func (h *hub) newMachine() *machine {
	h.t.Helper()
	m := &machine{t: h.t, name: fmt.Sprintf("rtc%08x", rand.Uint32()), address: fmt.Sprint(subnet, 1+len(h.ports))}
	m.ip("netns", "add", m.name)
	h.t.Cleanup(func() { m.ip("netns", "del", m.name) })
	m.configureNames()
	h.plug(m.newCard())
	m.ip("-n", m.name, "link", "set", "lo", "up")
	m.ip("-n", m.name, "address", "add", m.address+"/24", "dev", "eth0")
	m.up()
	m.ip("-n", m.name, "neighbour", "add", gateway, "lladdr", gatewayMAC, "dev", "eth0", "nud", "permanent")
	m.ip("-n", m.name, "route", "add", "default", "via", gateway)
	return m
}

// configureNames gives the machine a name server that never answers.
func (m *machine) configureNames() {
	m.t.Helper()
	dir := filepath.Join("/etc/netns", m.name) // where ip netns exec looks
	if err := os.MkdirAll(dir, 0o755); err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.WriteFile(filepath.Join(dir, "resolv.conf"), []byte("nameserver "+gateway+"\n"), 0o644); err != nil {
		m.t.Fatal(err)
	}
}

// newCard makes eth0 of the machine and returns its other end: a TAP device.
func (m *machine) newCard() *os.File {
	m.t.Helper()
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		m.t.Fatal(err)
	}
	request, err := unix.NewIfreq(m.name)
	if err == nil {
		request.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
	}
	if err != nil {
		_ = unix.Close(fd)
		m.t.Fatalf("make a network card: %v", err)
	}
	m.ip("link", "set", m.name, "netns", m.name, "name", "eth0")
	return os.NewFile(uintptr(fd), m.name)
}

// down takes the machine's card down, up brings it back.
func (m *machine) down() { m.ip("-n", m.name, "link", "set", "eth0", "down") }
func (m *machine) up()   { m.ip("-n", m.name, "link", "set", "eth0", "up") }

func (m *machine) ip(args ...string) {
	m.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		m.t.Errorf("ip %v: %v: %s", args, err, out)
	}
}

// command runs the program on the machine. The process is the program itself:
// ip replaces itself by it.
func (m *machine) command(args ...string) *exec.Cmd {
	m.t.Helper()
	cmd := exec.Command("ip", append([]string{"netns", "exec", m.name, program(m.t)}, args...)...)
	cmd.Env = environment(m.t)
	return cmd
}
