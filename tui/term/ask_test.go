package term

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// answering is a terminal that says answers when it sees the fence, and a
// function that gives what it was sent and ends it.
func answering(t *testing.T, answers string) (tty *os.File, end func() string) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	sent := make(chan string, 1)
	go func() {
		var all strings.Builder
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			all.Write(buf[:n])
			if err != nil {
				sent <- all.String()
				return
			}
			if strings.Contains(string(buf[:n]), askFence) {
				_, _ = master.WriteString(answers)
			}
		}
	}()
	return tty, func() string {
		tty.Close()
		text := <-sent
		master.Close()
		return text
	}
}

func TestAsk(t *testing.T) {
	tty, end := answering(t, "\x1bP>|kitty(0.26.5)\x1b\\\x1b[?2026;2$y\x1b[6;16;8t\x1b[?1;2R\x1b[?62c")
	terminal, err := open(tty, tty)
	if err != nil {
		t.Fatal(err)
	}
	before, err := unix.IoctlGetTermios(int(tty.Fd()), getTermios)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Ask(t.Context(), terminal, Guess(func(name string) string { return map[string]string{"TERM": "xterm-256color"}[name] }))
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "kitty" || !got.Synchronized || got.Colors != TrueColor || !got.UTF8 || got.CellWidth != 8 || got.CellHeight != 16 {
		t.Errorf("got %+v", got)
	}
	after, err := unix.IoctlGetTermios(int(tty.Fd()), getTermios)
	if err != nil || *after != *before {
		t.Errorf("the modes of the terminal are not as before: %+v, %v", after, err)
	}
	_ = terminal.Close()
	if sent := end(); !strings.HasPrefix(sent, enterAltScreen) || !strings.HasSuffix(sent, leaveAltScreen) {
		t.Errorf("sent %q", sent)
	}
}

func TestAskASilentTerminal(t *testing.T) {
	tty, end := answering(t, "")
	terminal, err := open(tty, tty)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	guessed := Guess(func(name string) string { return map[string]string{"TERM": "xterm-256color"}[name] })
	got, err := Ask(ctx, terminal, guessed)
	if err != nil || got.Colors != ANSI256 || got.Name != "" {
		t.Errorf("got %+v, %v", got, err)
	}
	_ = terminal.Close()
	end()
}

func TestAskNoQuestionsOfATeletype(t *testing.T) {
	tty, end := answering(t, "")
	terminal, err := open(tty, tty)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Ask(t.Context(), terminal, Guess(func(string) string { return "" })); err != nil || got.Colors != NoColor {
		t.Errorf("got %+v, %v", got, err)
	}
	_ = terminal.Close()
	if sent := end(); sent != "" {
		t.Errorf("sent %q", sent)
	}
}

func FuzzHear(f *testing.F) {
	f.Add([]byte("\x1bP>|kitty(0.26.5)\x1b\\\x1b[?2026;2$y\x1b[6;16;8t\x1b[?1;2R\x1b[?62c"))
	f.Add([]byte("\x1b[\x1bP"))
	f.Fuzz(func(t *testing.T, answers []byte) {
		p := Guess(func(string) string { return "xterm" })
		p.hear(answers)
		if p.CellWidth < 0 || p.CellWidth > 512 {
			t.Errorf("a cell of %d pixels", p.CellWidth)
		}
	})
}
