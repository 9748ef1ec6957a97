package term

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// tmuxWait bounds how long tmux is waited for. It answers within 10 ms.
const tmuxWait = time.Second

// TmuxMsg is what tmux says of the terminal that it is shown on.
type TmuxMsg struct {
	Features []string // "RGB", "256", "title"… (tmux(1), terminal-features)
	Term     string   // TERM of that terminal
	UTF8     bool
}

// AskTmux asks tmux, by its command, about the terminal it is shown on; that is
// not to be had by asking tmux as a terminal. It takes some milliseconds, at
// most a second: call it from a tea.Cmd, when [Profile.Tmux] is set, and give
// the answer to [Profile.Update]. It fails where tmux is at the other end of an
// ssh connection; then tmux converts colours as needed.
func AskTmux(ctx context.Context) (TmuxMsg, error) {
	ctx, cancel := context.WithTimeout(ctx, tmuxWait)
	defer cancel()
	cmd := exec.CommandContext(ctx, "tmux", "display-message", "-p", "#{client_utf8}|#{client_termname}|#{client_termfeatures}")
	cmd.WaitDelay = tmuxWait
	out, err := cmd.Output()
	if err != nil {
		return TmuxMsg{}, fmt.Errorf("ask tmux about its terminal: %w", err)
	}
	return parseTmux(string(out))
}

func parseTmux(out string) (TmuxMsg, error) {
	parts := strings.Split(strings.TrimSpace(out), "|")
	if len(parts) != 3 || parts[1] == "" {
		return TmuxMsg{}, fmt.Errorf("ask tmux about its terminal: no client is attached")
	}
	return TmuxMsg{UTF8: parts[0] == "1", Term: parts[1], Features: strings.Split(parts[2], ",")}, nil
}

// behindTmux takes the colours of the terminal behind tmux. With RGB among its
// features (found by XTVERSION or set by the user, also as Tc) tmux passes
// 24-bit colours on; without, it takes the nearest of 256 or 16 for each. The
// picture is better, and smaller, when it is made for those at once.
func (p *Profile) behindTmux(msg TmuxMsg) {
	p.UTF8 = msg.UTF8
	if p.fixed {
		return
	}
	switch {
	case slices.Contains(msg.Features, "RGB"):
		p.Colors = TrueColor
	case slices.Contains(msg.Features, "256"):
		p.Colors = ANSI256
	default:
		p.Colors = min(colorsOf(msg.Term), ANSI256)
	}
}
