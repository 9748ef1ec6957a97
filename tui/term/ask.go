package term

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	xterm "github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

const (
	askWait  = 2 * time.Second // for the terminal to answer: far more than any link takes
	askSlice = 100 * time.Millisecond
	askMost  = 16 << 10 // bytes of answers
)

// The alternate screen (DECSET 1049) keeps what the questions print from staying.
const (
	enterAltScreen = "\x1b[?1049h"
	leaveAltScreen = "\x1b[?1049l"
)

// fenceAnswer is a DA1 report.
var fenceAnswer = regexp.MustCompile(`\x1b\[\?[0-9;]*c`)

// Ask is what t can do, as p says and as it answers itself, for a program that
// shows nothing on it but lines. It takes two seconds at most, or until ctx ends.
// What is typed in the meantime is lost.
func Ask(ctx context.Context, t *Terminal, p Profile) (asked Profile, err error) {
	if size, err := t.Size(); err == nil {
		p.SetCell(size)
	}
	questions := p.Queries()
	if questions == nil {
		return p, nil
	}
	before, err := xterm.MakeRaw(descriptor(t.In))
	if err != nil {
		return p, fmt.Errorf("ask the terminal: %w", err)
	}
	defer func() { err = errors.Join(err, xterm.Restore(descriptor(t.In), before)) }()
	if _, err := t.Out.Write([]byte(enterAltScreen + string(questions))); err != nil {
		return p, fmt.Errorf("ask the terminal: %w", err)
	}
	p.hear(t.answers(ctx))
	if _, err := t.Out.Write([]byte(leaveAltScreen)); err != nil {
		return p, fmt.Errorf("ask the terminal: %w", err)
	}
	return p, nil
}

// answers reads up to the fence. It waits in slices, so that no goroutine is left
// with a read that nothing ends.
func (t *Terminal) answers(ctx context.Context) []byte {
	var got []byte
	buf := make([]byte, 4096)
	fd := int(descriptor(t.In))
	for end := time.Now().Add(askWait); time.Now().Before(end) && ctx.Err() == nil && len(got) < askMost; {
		ready, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, int(askSlice.Milliseconds()))
		if ready == 0 || errors.Is(err, unix.EINTR) {
			continue
		}
		n, err := unix.Read(fd, buf)
		if err != nil || n == 0 {
			break
		}
		if got = append(got, buf[:n]...); fenceAnswer.Match(got) {
			break
		}
	}
	return got
}

// hear takes answers as the terminal wrote them.
func (p *Profile) hear(answers []byte) {
	var decoder uv.EventDecoder
	for len(answers) > 0 {
		n, event := decoder.Decode(answers)
		if n <= 0 {
			return
		}
		answers = answers[n:]
		p.Update(message(event))
	}
}

// message is an event as Bubble Tea hands it on.
func message(event uv.Event) tea.Msg {
	switch e := event.(type) {
	case uv.TerminalVersionEvent:
		return tea.TerminalVersionMsg(e)
	case uv.ModeReportEvent:
		return tea.ModeReportMsg(e)
	case uv.CapabilityEvent:
		return tea.CapabilityMsg(e)
	case uv.CursorPositionEvent:
		return tea.CursorPositionMsg(e)
	}
	return event
}
