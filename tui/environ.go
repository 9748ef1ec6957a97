package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/tui/term"
)

// getenv looks a variable up in environ, where the last one counts.
func getenv(environ []string) func(string) string {
	return func(name string) (value string) {
		for _, v := range environ {
			if k, val, ok := strings.Cut(v, "="); ok && k == name {
				value = val
			}
		}
		return value
	}
}

// askTmux asks tmux about the terminal behind it; nil when it does not say.
func askTmux(ctx context.Context) tea.Msg {
	answer, err := term.AskTmux(ctx)
	if err != nil {
		return nil
	}
	return answer
}
