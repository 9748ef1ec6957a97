package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// candidates is how many ICE candidates each side sends.
const candidates = 6

// message is one of docs/PROTOCOL.md, open where the room ID goes.
type message struct{ head, tail string }

func newMessage(typ, payload string) message {
	return message{`{"type":"` + typ + `","roomId":"`, `","payload":` + payload + `}`}
}

func (m message) frame(dst []byte, room string) []byte {
	return appendFrame(dst, frameText, m.head, room, m.tail)
}

var (
	createRoom = appendFrame(nil, frameText, `{"type":"createRoom"}`)
	offer      = newMessage("offer", description("offer"))
	answer     = newMessage("answer", description("answer"))
	candidate  = newMessage("iceCandidate", `{"candidate":{"candidate":"candidate:842163049 1 udp 1677729535 192.0.2.7 50000 `+
		`typ srflx raddr 198.51.100.1 rport 50000 generation 0 ufrag f00d network-cost 999","sdpMid":"0","sdpMLineIndex":0}}`)
)

// description is a session description of 2 KiB.
func description(typ string) string {
	head := `{"type":"` + typ + `","sdp":"v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n`
	line := `a=rtpmap:96 VP8/90000\r\n`
	return head + strings.Repeat(line, (2<<10-len(head))/len(line)) + `"}`
}

// pair is two people who meet in a room. For one goroutine.
type pair struct {
	creator, joiner socket
	room            string
	out, want       []byte
}

// meet is a whole set-up: both connect, a room, an offer, an answer, six
// candidates each way, each message in a packet of its own and looked at when it
// comes. On an error both connections are closed.
func (p *pair) meet(ctx context.Context, addr string, from *addresses) (err error) {
	if err := p.creator.open(ctx, addr, from); err != nil {
		return fmt.Errorf("creator: %w", err)
	}
	if err := p.joiner.open(ctx, addr, from); err != nil {
		p.creator.Close()
		return fmt.Errorf("joiner: %w", err)
	}
	if err := p.introduce(); err != nil {
		p.creator.Close()
		p.joiner.Close()
		return err
	}
	return nil
}

func (p *pair) introduce() (err error) {
	if p.room, err = p.creator.create(); err != nil {
		return err
	}
	if err := p.send(&p.joiner, offer, candidate); err != nil {
		return err
	}
	if err := p.expect(&p.creator, offer, 1); err != nil {
		return err
	}
	if err := p.send(&p.creator, answer, candidate); err != nil {
		return err
	}
	if err := p.expect(&p.joiner, answer, 1); err != nil {
		return err
	}
	if err := p.expect(&p.joiner, candidate, candidates); err != nil {
		return err
	}
	return p.expect(&p.creator, candidate, candidates)
}

// create opens a room and tells its ID.
func (s *socket) create() (room string, err error) {
	if _, err := s.Write(createRoom); err != nil {
		return "", fmt.Errorf("ask for a room: %w", err)
	}
	text, err := s.next()
	if err != nil {
		return "", fmt.Errorf("wait for a room: %w", err)
	}
	_, rest, ok := bytes.Cut(text, []byte(`"roomCreated","payload":"`))
	id, _, end := bytes.Cut(rest, []byte(`"`))
	if !ok || !end {
		return "", fmt.Errorf("wait for a room: got %s", text)
	}
	return string(id), nil
}

// send sends a description and the candidates after it.
func (p *pair) send(s *socket, description, candidate message) error {
	p.out = description.frame(p.out[:0], p.room)
	if _, err := s.Write(p.out); err != nil {
		return fmt.Errorf("send description: %w", err)
	}
	p.out = candidate.frame(p.out[:0], p.room)
	for range candidates {
		if _, err := s.Write(p.out); err != nil {
			return fmt.Errorf("send candidate: %w", err)
		}
	}
	return nil
}

// expect reads until m has come count times. What else the server has to say, and
// a client of six messages does not know, is left out, but not an error.
func (p *pair) expect(s *socket, m message, count int) error {
	p.want = append(append(append(p.want[:0], m.head...), p.room...), m.tail...)
	for count > 0 {
		text, err := s.next()
		if err != nil {
			return fmt.Errorf("wait for %.20s: %w", m.head, err)
		}
		if bytes.Equal(text, p.want) {
			count--
		} else if bytes.HasPrefix(text, []byte(`{"type":"error"`)) {
			return fmt.Errorf("wait for %.20s: got %s", m.head, text)
		}
	}
	return nil
}

// extend gives the pair patience anew.
func (p *pair) extend() error {
	until := time.Now().Add(patience)
	return errors.Join(p.creator.SetDeadline(until), p.joiner.SetDeadline(until))
}

// part ends both connections in good order.
func (p *pair) part() error { return errors.Join(p.joiner.part(), p.creator.part()) }
