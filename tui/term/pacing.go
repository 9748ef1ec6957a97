package term

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Pacing is how to find out how fast a terminal takes frames.
type Pacing uint8

// The ways to pace. Writes tell nothing over ssh: its buffers take a megabyte
// before the first write waits.
const (
	Unpaced   Pacing = iota // it answers nothing: only its writes hold frames up
	FixedRate               // tmux, GNU screen, mosh: answers come from there, not from the terminal
	Untried                 // by DECRQM, until it is known whether it answers that
	ByMode                  // by DECRQM
	ByStatus                // by DSR: it does not answer DECRQM
)

// pacingOf guesses from the environment.
func pacingOf(name string, getenv func(string) string) Pacing {
	switch {
	case isTeletype(name):
		return Unpaced
	case getenv("TMUX") != "", getenv("STY") != "", strings.HasPrefix(name, "tmux"), strings.HasPrefix(name, "screen"):
		return FixedRate
	case isConsole(name):
		return ByStatus
	}
	return Untried
}

// attributes takes the answer to DA1, which comes after those to XTVERSION and
// DECRQM if these come at all. mosh is a plain VT220 that does not tell its name.
func (p *Profile) attributes(a uv.PrimaryDeviceAttributesEvent) {
	p.pending = false
	p.hint = program{} // it has told its name by now, or is another
	if p.Pacing != Untried {
		return
	}
	p.Pacing = ByStatus
	if len(a) == 1 && a[0] == 62 && p.Name == "" {
		p.Pacing = FixedRate
	}
}
