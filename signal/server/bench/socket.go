package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// The opcodes of RFC 6455 §5.2, as the first byte of a whole frame.
const (
	frameText   = 0x81
	frameBinary = 0x82
	frameClose  = 0x88
	framePing   = 0x89
	framePong   = 0x8a
)

// readBuffer holds the largest frame that the load is sent.
const readBuffer = 4 << 10

// patience is how long anything may take before it counts as failed.
const patience = 10 * time.Second

var errClosed = errors.New("the server has closed the websocket")

// socket is the client's end of a websocket, as lean as a load must be: it masks
// with zeros, so that a frame is its header and the payload as it is, and it
// trusts the server to send whole frames. For one goroutine; the zero value is
// ready to be opened, and to be opened again.
type socket struct {
	net.Conn
	in *bufio.Reader
}

// open connects to the server at addr from the next address of from.
func (s *socket) open(ctx context.Context, addr string, from *addresses) error {
	if err := s.connect(ctx, addr, from); err != nil {
		return err
	}
	if err := s.shakeHands(addr); err != nil {
		s.Close()
		return err
	}
	return nil
}

func (s *socket) connect(ctx context.Context, addr string, from *addresses) (err error) {
	dialer := net.Dialer{LocalAddr: from.next(), Timeout: patience, KeepAlive: -1}
	if s.Conn, err = dialer.DialContext(ctx, "tcp", addr); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if s.in == nil {
		s.in = bufio.NewReaderSize(nil, readBuffer)
	}
	s.in.Reset(s.Conn)
	return s.SetDeadline(time.Now().Add(patience))
}

// shakeHands is the opening handshake, RFC 6455 §4.1.
func (s *socket) shakeHands(addr string) error {
	_, err := io.WriteString(s, "GET /ws HTTP/1.1\r\nHost: "+addr+"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cnRjY2hhdCBiZW5jaG1hcg==\r\n\r\n")
	if err != nil {
		return fmt.Errorf("shake hands: %w", err)
	}
	for first := true; ; first = false {
		line, err := s.in.ReadSlice('\n')
		if err != nil {
			return fmt.Errorf("shake hands: %w", err)
		}
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 101 ")) {
			return fmt.Errorf("shake hands: %s", bytes.TrimSpace(line))
		}
		if len(line) == len("\r\n") {
			return nil
		}
	}
}

// appendFrame appends one masked frame to dst, whose payload is the parts.
func appendFrame(dst []byte, opcode byte, parts ...string) []byte {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	dst = appendHeader(dst, opcode, uint64(size))
	for _, p := range parts {
		dst = append(dst, p...)
	}
	return dst
}

// appendHeader appends the header of a frame and a mask that changes nothing.
func appendHeader(dst []byte, opcode byte, size uint64) []byte {
	const masked = 0x80
	switch {
	case size < 126:
		dst = append(dst, opcode, masked|byte(size))
	case size < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, opcode, masked|126), uint16(size))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, opcode, masked|127), size)
	}
	return append(dst, 0, 0, 0, 0)
}

// next is the next text message, good until the next call. It answers pings.
func (s *socket) next() ([]byte, error) {
	for {
		opcode, payload, err := s.frame()
		if err != nil {
			return nil, err
		}
		switch opcode {
		case frameText:
			return payload, nil
		case framePing:
			if _, err := s.Write(appendFrame(nil, framePong, string(payload))); err != nil {
				return nil, fmt.Errorf("answer ping: %w", err)
			}
		case frameClose:
			return nil, errClosed
		}
	}
}

// frame reads one whole frame, which a server does not mask.
func (s *socket) frame() (opcode byte, payload []byte, err error) {
	head, err := s.take(2)
	if err != nil {
		return 0, nil, err
	}
	opcode, size := head[0], int(head[1])
	if size == 126 {
		if head, err = s.take(2); err != nil {
			return 0, nil, err
		}
		size = int(binary.BigEndian.Uint16(head))
	}
	payload, err = s.take(size)
	return opcode, payload, err
}

// take is the next n bytes, good until the next call.
func (s *socket) take(n int) ([]byte, error) {
	data, err := s.in.Peek(n)
	if err != nil {
		return nil, fmt.Errorf("read frame: %w", err)
	}
	_, err = s.in.Discard(n)
	return data, err
}

// part closes the websocket as RFC 6455 §7.1.1 has it: the server ends the connection.
func (s *socket) part() error {
	defer s.Close()
	if _, err := s.Write(appendFrame(nil, frameClose, "\x03\xe8")); err != nil {
		return fmt.Errorf("say good-bye: %w", err)
	}
	for {
		_, err := s.next()
		switch {
		case err == nil:
		case errors.Is(err, errClosed), errors.Is(err, io.EOF):
			_, _ = io.Copy(io.Discard, s.in) // until the end
			return nil
		default:
			return err
		}
	}
}
