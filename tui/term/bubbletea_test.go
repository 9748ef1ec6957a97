package term

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"
)

// hollow is a screen that Bubble Tea never draws: its View is the same for
// ever. Every message counts.
type hollow struct{ seen *atomic.Int64 }

func (hollow) Init() tea.Cmd { return nil }

func (m hollow) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "q" {
		return m, tea.Quit
	}
	m.seen.Add(1)
	return m, nil
}

// View is a space: for an empty one Bubble Tea clears the screen at each tick.
func (hollow) View() tea.View {
	v := tea.NewView(" ")
	v.AltScreen = true
	return v
}

// filter is what takes answers to frames out of the messages.
func filter(o *Output) tea.ProgramOption {
	return tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
		if o.Answer(msg) {
			return nil
		}
		return msg
	})
}

func runHollow(t *testing.T, s *screen, o *Output, seen *atomic.Int64) (p *tea.Program, ended chan error) {
	t.Helper()
	p = tea.NewProgram(hollow{seen}, filter(o), tea.WithInput(s.tty), tea.WithOutput(o), tea.WithoutSignalHandler(),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "SSH_TTY=/dev/pts/0"}))
	ended = make(chan error, 1)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	return p, ended
}

// A program in steady state: Bubble Tea handles keys and messages, our painter
// paints, and all the bytes are the painter's.
func TestBubbleTeaIsSilentInSteadyState(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := newScreen(t, true)
	defer s.close()
	s.resize(t, Size{100, 40, 900, 800})
	o := NewOutput(opened(t, s).Out)
	stop := start(t, o, func(buf []byte, fresh bool) []byte {
		if fresh {
			return append(buf, "FRESH"...)
		}
		return append(buf, "FRAME"...)
	})
	var seen atomic.Int64
	p, ended := runHollow(t, s, o, &seen)
	s.waitFor(t, "FRESH")
	quiet(t, o)
	before, frames := o.Written(), o.Frames()
	for range 50 {
		p.Send(struct{}{})
		o.Wake()
	}
	if _, err := s.master.WriteString("hello\x1b[A\t"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "keys and messages arrive", func() bool { return seen.Load() >= 50+7 })
	quiet(t, o)
	if got, want := o.Written()-before, 5*(o.Frames()-frames); got != want || want == 0 {
		t.Errorf("%d bytes were written, %d of them painted", got, want)
	}
	if _, err := s.master.WriteString("q"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	got := s.waitFor(t, leaveScreen)
	if _, after, _ := strings.Cut(got, leaveScreen); strings.Contains(after, "FR") || !strings.Contains(after, "\x1b[?25h") {
		t.Errorf("after leaving: %q", after)
	}
}

// quiet waits until Bubble Tea's ticks have written nothing for a while.
func quiet(t *testing.T, o *Output) {
	t.Helper()
	last, since := o.Written(), time.Now()
	eventually(t, "nothing is written", func() bool {
		if now := o.Written(); now != last {
			last, since = now, time.Now()
		}
		return time.Since(since) > 100*time.Millisecond
	})
}

// Keys are handled while the terminal takes nothing at all.
func TestKeysWhileTheTerminalIsStuck(t *testing.T) {
	t.Parallel()
	s := newScreen(t, false)
	o := NewOutput(opened(t, s).Out)
	var painted atomic.Bool
	stop := start(t, o, func(buf []byte, _ bool) []byte {
		painted.Store(true)
		return append(buf, strings.Repeat("#", 300_000)...)
	})
	var seen atomic.Int64
	p, ended := runHollow(t, s, o, &seen)
	eventually(t, "a frame is stuck", painted.Load)
	begin := time.Now()
	for range 100 {
		p.Send(tea.WindowSizeMsg{Width: 80, Height: 24}) // makes Bubble Tea write
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("a hundred messages took %v", took)
	}
	if _, err := s.master.WriteString("q"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > 4*leaveWait {
		t.Errorf("quitting took %v", took)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	s.startDraining()
	s.waitFor(t, cancel)
	s.waitFor(t, leaveScreen)
}

// Answers come back through Bubble Tea, cost no Update, and do not make it write.
func TestFencesThroughBubbleTea(t *testing.T) {
	for pacing, answer := range map[Pacing]string{ByMode: "\x1b[?2026;2$y", ByStatus: "\x1b[0n"} {
		s := newScreen(t, true)
		o := NewOutput(opened(t, s).Out)
		o.Pace(pacing)
		stop := start(t, o, func(buf []byte, _ bool) []byte { return append(buf, "FRAME"...) })
		var seen atomic.Int64
		_, ended := runHollow(t, s, o, &seen)
		s.waitFor(t, "FRAME")
		quiet(t, o)
		reply := func() {
			if _, err := s.master.WriteString(answer); err != nil {
				t.Fatal(err)
			}
		}
		reply()
		eventually(t, "the first answer", func() bool { return o.Settle(false) == 0 })
		o.mu.Lock()
		o.settled = false
		o.mu.Unlock()
		before, frames, messages := o.Written(), o.Frames(), seen.Load()
		for range 20 {
			was := o.Frames()
			o.Wake()
			eventually(t, "a frame", func() bool { return o.Frames() > was })
			o.Wake() // no room
			reply()
			eventually(t, "the next frame", func() bool { return o.Frames() > was+1 })
			reply()
		}
		question := len(askSync)
		if pacing == ByStatus {
			question = len(askReady)
		}
		eventually(t, "all answers", func() bool { return o.Settle(false) == 0 })
		if got, want := o.Written()-before, uint64(len("FRAME")+question)*(o.Frames()-frames); got != want || o.Frames()-frames != 40 {
			t.Errorf("%d bytes were written, %d in %d frames", got, want, o.Frames()-frames)
		}
		if n := seen.Load() - messages; n != 0 {
			t.Errorf("%d answers came to Update", n)
		}
		if _, err := s.master.WriteString("q"); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
}
