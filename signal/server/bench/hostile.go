package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// The hostile clients: as many of each kind, who come back a while after they
// have been cut off.
const (
	hostileClients = 1000
	hostileStart   = 3 * time.Second // over which they all come
	hostilePause   = 2 * time.Second
	hostileBuffer  = 64 << 10         // bytes of a connection in the kernel, this side's
	hostilePatient = 30 * time.Second // for the server to cut them off
)

// assault is what one hostile client does with one connection, until it is cut off.
type assault struct {
	name string
	do   func(ctx context.Context, h *hostile) error
}

var assaults = []assault{
	{"half-handshake", halfHandshake}, {"half-frame", halfFrame}, {"never-reads", neverReads},
	{"garbage-bytes", garbageBytes}, {"garbage-frames", garbageFrames}, {"garbage-text", garbageText},
	{"oversized", oversized}, {"endless", endless}, {"flood", flood}, {"wrong-flood", wrongFlood},
}

// chosen are the assaults of those names, separated by commas; all for "".
func chosen(names string) []assault {
	if names == "" {
		return assaults
	}
	list := strings.Split(names, ",")
	return slices.DeleteFunc(slices.Clone(assaults), func(a assault) bool { return !slices.Contains(list, a.name) })
}

// hostile is one client with bad intentions.
type hostile struct {
	socket
	addr  string
	from  *addresses
	index int
}

// attack runs the hostile clients until ctx or standard input ends.
func attack(ctx context.Context, addr, kinds string, near bool) error {
	list := chosen(kinds)
	if len(list) == 0 {
		return fmt.Errorf("there is no assault %q", kinds)
	}
	if err := giveWay(os.Getpid()); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	from := newAddresses(32, hostileClients)
	if near {
		from = nil
	}
	for i := range hostileClients {
		all.Go(func() {
			h := &hostile{addr: addr, from: from, index: i}
			pause(ctx, hostileStart*time.Duration(i)/hostileClients)
			h.run(ctx, list[i%len(list)])
		})
	}
	pause(ctx, hostileStart)
	fmt.Println()                           // tells that all have come
	_, err := io.Copy(io.Discard, os.Stdin) // until the bench closes it
	cancel()
	all.Wait()
	return err
}

// run attacks again and again. How an attack ends is nobody's concern.
func (h *hostile) run(ctx context.Context, a assault) {
	for ctx.Err() == nil {
		if h.connect(ctx, h.addr, h.from) == nil {
			// What waits here would take the memory that the server's side has, as
			// it would not on another machine.
			_ = h.Conn.(*net.TCPConn).SetWriteBuffer(hostileBuffer)
			stop := context.AfterFunc(ctx, func() { _ = h.SetDeadline(time.Unix(1, 0)) })
			_ = h.SetDeadline(time.Now().Add(hostilePatient))
			_ = a.do(ctx, h)
			stop()
			h.drop()
		}
		pause(ctx, hostilePause)
	}
}

// drop ends the connection without a word.
func (h *hostile) drop() {
	_ = h.Conn.(*net.TCPConn).SetLinger(0)
	h.Close()
}

// wait reads until the server ends the connection.
func (h *hostile) wait() error {
	_, err := io.Copy(io.Discard, h.in)
	return err
}
