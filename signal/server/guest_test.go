package server

import (
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// guest is a member that keeps what it was told, and the last token it was given.
type guest struct {
	inbox []string
	token string
	ended websocket.StatusCode
	at    *visitor // nil for nobody
}

func (g *guest) from() *visitor { return g.at }

func (g *guest) doubt() {}

func (g *guest) deliver(msg []byte) {
	if m, err := signal.ParseMessage(msg); err == nil && m.Type == signal.TypeSeated {
		if seated, err := m.Seated(); err == nil && seated.Token != "" {
			g.token = seated.Token
			msg = []byte(strings.Replace(string(msg), g.token, "TOKEN", 1))
		}
	}
	g.inbox = append(g.inbox, string(msg))
}

func (g *guest) end(code websocket.StatusCode, _ string) { g.ended = code }

func (g *guest) take() []string {
	got := g.inbox
	g.inbox = nil
	return got
}

// seatedText is what deliver makes of a seated message.
func seatedText(id string, s signal.Seated) string {
	if s.Token != "" {
		s.Token = "TOKEN"
	}
	return string(encodeSeated(id, s))
}

// checkSeats checks what must always hold: nobody sits twice, no seat has two
// owners, no room more than two members, and nothing is kept of rooms that are gone.
func checkSeats(t *testing.T, rs *rooms) {
	t.Helper()
	if len(rs.byID) > rs.max {
		t.Fatalf("%d rooms, at most %d allowed", len(rs.byID), rs.max)
	}
	owners := 0
	for id, r := range rs.byID {
		if r.id != id || r.creator == nil && r.joiner == nil || r.creator == r.joiner {
			t.Fatalf("odd room %+v", r)
		}
		for _, s := range []*seat{r.creator, r.joiner} {
			if s == nil {
				continue
			}
			if s.room != r || s.owner == nil && !s.keeps {
				t.Fatalf("odd seat %+v", s)
			}
			if s.owner != nil {
				owners++
				if rs.seats[s.owner] != s {
					t.Fatal("an owner does not know its seat")
				}
			}
		}
	}
	if owners != len(rs.seats) {
		t.Fatalf("%d owners, and %d members who sit", owners, len(rs.seats))
	}
}
