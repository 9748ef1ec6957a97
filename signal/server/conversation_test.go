package server

import (
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// FuzzConversation has three connections send any messages, which are the lines of
// the text, in turn: the first letter of a line tells who, ROOM is the newest room.
func FuzzConversation(f *testing.F) {
	for _, s := range []string{
		"", `a{"type":"createRoom"}`, "a{\"type\":\"createRoom\"}\nb{\"type\":\"offer\",\"roomId\":\"ROOM\"}\na{\"type\":\"answer\",\"roomId\":\"ROOM\"}",
		"a{\"type\":\"createRoom\"}\nb{\"type\":\"offer\",\"roomId\":\"ROOM\"}\nc{\"type\":\"offer\",\"roomId\":\"ROOM\"}\nb\nc{\"type\":\"offer\",\"roomId\":\"ROOM\"}",
		"a{\"type\":\"createRoom\",\"resume\":true}\na\na{\"type\":\"resume\",\"roomId\":\"ROOM\",\"payload\":{\"token\":\"TOKEN\",\"role\":\"creator\",\"paired\":false,\"received\":0,\"sent\":0}}",
		"a{\"type\":\"createRoom\"}\nb{\"type\":\"offer\",\"roomId\":\"ROOM\"}\na\nb{\"type\":\"leave\",\"roomId\":\"ROOM\"}\nb{\"type\":\"createRoom\"}",
		"a{\"type\":\"createRoom\"}\nb{\"type\":\"offer\",\"roomId\":\"ROOM\",\"resume\":true}\nb\nc{\"type\":\"offer\",\"roomId\":\"ROOM\"}\na{\"type\":\"freeSeat\",\"roomId\":\"ROOM\"}\nc{\"type\":\"offer\",\"roomId\":\"ROOM\"}",
		"anoise\nb[]\nc{\"type\":\"peerLeft\",\"roomId\":\"ROOM\"}",
	} {
		f.Add(s)
	}
	addr, _ := start(f, unlimited())
	f.Fuzz(func(t *testing.T, script string) {
		lines := strings.Split(script, "\n")
		if len(lines) > 20 {
			t.Skip("too long a conversation")
		}
		c := newConversation(t, addr)
		for _, line := range lines {
			c.say(line)
		}
		c.end()
	})
}

// conversation is three people and what they say.
type conversation struct {
	t     *testing.T
	addr  string
	room  string // the newest
	token string // the newest
	said  map[string]bool
	by    map[byte]*speaker
}

// speaker is one connection of them.
type speaker struct {
	*conversation
	peer
	ear *witness
}

func newConversation(t *testing.T, addr string) *conversation {
	return &conversation{t: t, addr: addr, said: map[string]bool{}, by: map[byte]*speaker{}}
}

// say has one of them send a line, and hear what has come. Without words its
// connection is cut.
func (c *conversation) say(line string) {
	if line == "" {
		return
	}
	who, text := line[0]%3, strings.ReplaceAll(strings.ReplaceAll(line[1:], "ROOM", c.room), "TOKEN", c.token)
	s := c.by[who]
	if text == "" {
		if s != nil {
			_ = s.ws.CloseNow()
			delete(c.by, who)
		}
		return
	}
	if s == nil {
		s = &speaker{c, dial(c.t, c.addr), newWitness(c.t, string('a'+rune(who)))}
		c.by[who] = s
	}
	if m, err := signal.ParseMessage([]byte(text)); err == nil {
		s.ear.enters(m.RoomID) // as far as the witness can know
	}
	c.said[text] = true
	if s.write(text) != nil || !s.listen() {
		_ = s.ws.CloseNow()
		delete(c.by, who)
	}
}

// listen hears what has come until now; false when the connection has ended.
func (s *speaker) listen() bool {
	if s.write(`{"type":"`+probeType+`"}`) != nil {
		return false
	}
	for {
		text, err := s.read()
		switch {
		case websocket.CloseStatus(err) != -1:
			return false
		case err != nil:
			s.conversation.t.Fatalf("no answer: %v", err)
		case strings.Contains(text, probeType) && !s.said[text]:
			return true
		}
		s.hear(text)
	}
}

// hear asserts that what is told comes from the server, or was said so.
func (s *speaker) hear(text string) {
	s.ear.hear(text, s.ear.ears)
	m, err := signal.ParseMessage([]byte(text))
	switch {
	case err != nil || s.said[text]:
	case m.Type == signal.TypeRoomCreated:
		s.room = m.Text()
	case m.Type == signal.TypeSeated:
		if seated, err := m.Seated(); err == nil && seated.Token != "" {
			s.conversation.token = seated.Token
		}
	case m.Type == signal.TypeError, m.Type == signal.TypePeerLeft, m.Type == signal.TypeICEServers, m.Type == signal.TypeSeatWanted:
	default:
		s.conversation.t.Errorf("told %q, which nobody has said", text)
	}
}

// end has all hear the rest and go.
func (c *conversation) end() {
	for _, s := range c.by {
		s.listen()
		_ = s.ws.CloseNow()
	}
}
