//go:build e2e

package e2e

import (
	"slices"
	"testing"
)

// startRelay runs a server that relays on loopback, to its own relays alone: a side
// that keeps to the relay can be reached by one only that uses it too.
func startRelay(t *testing.T) (url string) {
	t.Helper()
	return startServer(t, "--turn-listen", "127.0.0.1:0", "--turn-public-ip", "127.0.0.1")
}

// path is the candidate types of the pair in use, this side's and the other's.
const path = `(async () => {
  const stats = await connections.at(-1).getStats();
  const transport = [...stats.values()].find((s) => s.type === "transport");
  const pair = stats.get(transport?.selectedCandidatePairId);
  return pair ? stats.get(pair.localCandidateId).candidateType + "/" + stats.get(pair.remoteCandidateId).candidateType : "";
})()`

// schemes are those of the ICE servers that a page's connection uses.
const schemes = `connections.at(-1).getConfiguration().iceServers.flatMap((s) => s.urls).map((url) => url.split(":")[0])`

// TestGuestRelayed: the page uses the servers that are handed out, or it could not
// be reached by a terminal that keeps to its relay.
func TestGuestRelayed(t *testing.T) {
	t.Parallel()
	guest, server := startGuest(t), startRelay(t)
	t.Run("joins", func(t *testing.T) {
		creator := startHeadless(t, nil, with("create", "--server", server, "--relay")...)
		p := guest.open(creator.invite())
		p.enter("Grace")
		relayed(p, creator)
		if n := p.asked(); n != 1 {
			t.Errorf("the page asked %d times", n)
		}
	})
	t.Run("creates", func(t *testing.T) {
		p := guest.open(server + "/")
		p.enter("Grace")
		relayed(p, startHeadless(t, nil, with("join", p.invite(), "--relay")...))
		if n := p.asked(); n != 0 {
			t.Errorf("the page asked %d times for what came with its room", n)
		}
	})
}

func relayed(p *page, h *headless) {
	p.t.Helper()
	p.awaitPictures("#remote")
	p.awaitSound()
	h.awaitMedia()
	var used string
	if p.eval(path, &used); used != "relay/relay" {
		p.t.Errorf("the path is %q", used)
	}
	var found []string
	if p.eval(schemes, &found); !slices.Contains(found, "stun") || !slices.Contains(found, "turn") {
		p.t.Errorf("the page uses %q", found)
	}
	p.clean()
}

// asked is how often a page has asked for ICE servers.
func (p *page) asked() int { return p.saidTimes("iceServers") }

// TestGuestSeeksNewPath: when the path breaks the joining page asks for new
// credentials before it offers another, and the call comes back.
func TestGuestSeeksNewPath(t *testing.T) {
	t.Parallel()
	creator := startGuest(t).open(startRelay(t) + "/")
	creator.lose(0)
	creator.enter("Grace")
	joiner := startGuest(t).open(creator.invite())
	joiner.lose(0)
	joiner.enter("Ada")
	sides := []*page{creator, joiner}
	for _, p := range sides {
		p.awaitPictures("#remote")
	}
	for _, p := range sides {
		p.lose(100)
		p.awaitText("state", "reconnecting")
	}
	eventually(t, "another offer", func() bool { return joiner.saidTimes("offer") > 1 })
	if n := joiner.asked(); n < 2 { // more, where it has doubted that the server is there
		t.Errorf("the page asked %d times for two paths", n)
	}
	for _, p := range sides {
		p.lose(0)
	}
	for _, p := range sides {
		p.awaitText("state", "connected")
		p.awaitPictures("#remote")
		p.clean()
	}
}

// lose makes a page lose a share of the packets that its connections send, in
// percent. Only connections that are made after its first call heed it.
func (p *page) lose(percent int) {
	p.t.Helper()
	const unlimited = 1e9 // bytes a second
	p.do("Network.emulateNetworkConditions", map[string]any{
		"offline": false, "latency": 0, "downloadThroughput": unlimited, "uploadThroughput": unlimited, "packetLoss": percent,
	})
}
