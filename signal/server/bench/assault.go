package main

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"time"
)

// halfHandshake begins a request and does not end it.
func halfHandshake(_ context.Context, h *hostile) error {
	if _, err := io.WriteString(h, "GET /ws HTTP/1.1\r\nHost: "+h.addr+"\r\nConnection: Upg"); err != nil {
		return err
	}
	return h.wait()
}

// halfFrame announces a message, of which a part comes, and answers no ping.
func halfFrame(_ context.Context, h *hostile) error {
	if err := h.shakeHands(h.addr); err != nil {
		return err
	}
	if _, err := h.Write(append(appendHeader(nil, frameText, 60000), "hello"...)); err != nil {
		return err
	}
	return h.wait()
}

// neverReads joins a room, has its friend there send much to it, and reads nothing.
func neverReads(ctx context.Context, h *hostile) error {
	const every, size = 50 * time.Millisecond, 60_000
	if err := h.Conn.(*net.TCPConn).SetReadBuffer(1 << 10); err != nil {
		return err
	}
	if err := h.shakeHands(h.addr); err != nil {
		return err
	}
	var friend socket
	if err := friend.open(ctx, h.addr, h.from); err != nil {
		return err
	}
	defer friend.Close()
	room, err := friend.create()
	if err != nil {
		return err
	}
	if _, err := h.Write(offer.frame(nil, room)); err != nil {
		return err
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	if err := friend.Conn.(*net.TCPConn).SetWriteBuffer(hostileBuffer); err != nil {
		return err
	}
	much := newMessage("much", `"`+strings.Repeat("x", size)+`"`).frame(nil, room)
	_ = friend.SetDeadline(time.Now().Add(hostilePatient))
	for ctx.Err() == nil {
		if _, err := friend.Write(much); err != nil {
			return err
		}
		<-tick.C
	}
	return nil
}

// garbageBytes sends what is no HTTP.
func garbageBytes(_ context.Context, h *hostile) error {
	if _, err := io.CopyN(h, crand.Reader, 4<<10); err != nil {
		return err
	}
	return h.wait()
}

// garbageFrames sends what are no frames.
func garbageFrames(ctx context.Context, h *hostile) error {
	if err := h.shakeHands(h.addr); err != nil {
		return err
	}
	return garbageBytes(ctx, h)
}

// garbageText sends whole frames of noise until it is cut off.
func garbageText(ctx context.Context, h *hostile) error {
	if err := h.shakeHands(h.addr); err != nil {
		return err
	}
	opcodes := []byte{frameText, frameBinary, framePing, framePong}
	for ctx.Err() == nil {
		noise := make([]byte, rand.IntN(120))
		_, _ = crand.Read(noise) // never fails
		if _, err := h.Write(appendFrame(nil, opcodes[rand.IntN(len(opcodes))], string(noise))); err != nil {
			return err
		}
	}
	return nil
}

// oversized sends one message that is too large.
func oversized(_ context.Context, h *hostile) error {
	if err := h.shakeHands(h.addr); err != nil {
		return err
	}
	if _, err := h.Write(appendFrame(nil, frameText, strings.Repeat(" ", 200<<10))); err != nil {
		return err
	}
	return h.wait()
}

// endless announces a message of 2⁶² bytes and sends them until it is cut off.
func endless(ctx context.Context, h *hostile) error {
	if err := h.shakeHands(h.addr); err != nil {
		return err
	}
	if _, err := h.Write(appendHeader(nil, frameText, 1<<62)); err != nil {
		return err
	}
	for part := make([]byte, 64<<10); ctx.Err() == nil; {
		if _, err := h.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// flood sends to itself, with good messages, as fast as it can.
func flood(ctx context.Context, h *hostile) error {
	if err := h.shakeHands(h.addr); err != nil {
		return err
	}
	room, err := h.create()
	if err != nil {
		return fmt.Errorf("before the flood: %w", err)
	}
	return h.pour(ctx, candidate.frame(nil, room))
}

// wrongFlood sends messages that are refused, as fast as it can.
func wrongFlood(ctx context.Context, h *hostile) error {
	if err := h.shakeHands(h.addr); err != nil {
		return err
	}
	return h.pour(ctx, answer.frame(nil, "of-nobody"))
}

// pour writes until the connection ends.
func (h *hostile) pour(ctx context.Context, frame []byte) error {
	for ctx.Err() == nil {
		if _, err := h.Write(frame); err != nil {
			return err
		}
	}
	return nil
}
