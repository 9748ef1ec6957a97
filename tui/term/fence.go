package term

import (
	"bytes"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// A fence is a question behind a frame: when the answer comes, the terminal has
// taken the frame. DECRQM for mode 2026 is one whatever its answer says; where
// it is not answered, DSR 5 is (ECMA-48 §8.3.35). DSR 6 (CPR) is not used: its
// answer can be taken for a function key.
type fence struct {
	kind   question
	sent   time.Time // when its write began
	done   time.Time // when its write ended, zero before
	mark   uint64    // rate.sent then
	queued int       // bytes that were on their way then, its own among them
	frame  bool      // ours; else a question of others, whose answer they want
	late   bool      // not waited for any more
}

type question uint8

const (
	noQuestion question = iota
	askMode
	askStatus
)

// bytes is the question as written.
func (q question) bytes() string {
	switch q {
	case askMode:
		return askSync
	case askStatus:
		return askReady
	case noQuestion:
	}
	return ""
}

// questionOf is what msg answers. A device status report comes as a sequence
// that Bubble Tea does not know.
func questionOf(msg tea.Msg) question {
	switch msg := msg.(type) {
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeSynchronizedOutput {
			return askMode
		}
	case uv.UnknownCsiEvent:
		if s := string(msg); strings.HasPrefix(s, "\x1b[") && strings.HasSuffix(s, "n") && len(s) == 4 {
			return askStatus
		}
	}
	return noQuestion
}

// questionsIn are the questions that are fences in p, in order.
func questionsIn(p []byte) (all []question) {
	for len(p) > 0 {
		at, found := len(p), noQuestion
		for _, q := range []question{askMode, askStatus} {
			if i := bytes.Index(p, []byte(q.bytes())); i >= 0 && i < at {
				at, found = i, q
			}
		}
		if found == noQuestion {
			break
		}
		all = append(all, found)
		p = p[at+len(found.bytes()):]
	}
	return all
}
