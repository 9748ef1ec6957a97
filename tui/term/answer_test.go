package term

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// prober is a Bubble Tea program that does nothing but take in answers.
type prober struct{ p *Profile }

func (prober) Init() tea.Cmd { return nil }

func (m prober) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.p.Update(msg)
	if _, fence := msg.(uv.PrimaryDeviceAttributesEvent); fence {
		return m, tea.Quit
	}
	return m, nil
}

func (prober) View() tea.View { return tea.NewView("") }

// answer feeds bytes as a terminal sends them through Bubble Tea to p.
func answer(t *testing.T, p *Profile, sent []byte) {
	t.Helper()
	in, far := io.Pipe()
	defer func() { _ = far.Close() }()
	go func() { _, _ = far.Write(sent) }()
	prog := tea.NewProgram(prober{p}, tea.WithInput(in), tea.WithOutput(io.Discard),
		tea.WithContext(t.Context()), tea.WithoutSignals(), tea.WithEnvironment([]string{"TERM=xterm"}))
	if _, err := prog.Run(); err != nil {
		t.Fatal(err)
	}
}

// What terminals sent back, recorded, from the guess that is made over ssh.
func TestRecordedAnswers(t *testing.T) {
	for file, want := range map[string]Profile{
		"xterm-379":        {Colors: TrueColor, UTF8: true, Name: "xterm", Version: "379", Pacing: ByMode},
		"xterm-379-latin1": {Colors: TrueColor, UTF8: false, Name: "xterm", Version: "379", Pacing: ByMode},
		"kitty-0.26.5":     {Colors: TrueColor, UTF8: true, Name: "kitty", Version: "0.26.5", Synchronized: true, CellWidth: 9, CellHeight: 20, Pacing: ByMode},
		"foot-1.13.1":      {Colors: TrueColor, UTF8: true, Name: "foot", Version: "1.13.1", Synchronized: true, CellWidth: 7, CellHeight: 16, Pacing: ByMode},
		"tmux-3.3a":        {Colors: TrueColor, UTF8: true, Name: "tmux", Version: "3.3a", Tmux: true, Pacing: FixedRate},
		// The Linux console answers only this, if it were asked.
		"linux": {Colors: ANSI256, UTF8: true, Pacing: ByStatus},
	} {
		t.Run(file, func(t *testing.T) {
			sent := []byte("\x1b[?6c")
			if file != "linux" {
				var err error
				if sent, err = os.ReadFile(filepath.Join("testdata", "answers", file)); err != nil {
					t.Fatal(err)
				}
			}
			p := Guess(func(k string) string { return map[string]string{"TERM": "xterm-256color"}[k] })
			p.Queries()
			answer(t, &p, sent)
			if p != want {
				t.Errorf("got  %+v\nwant %+v", p, want)
			}
		})
	}
}

func TestAnswersDoNotOverrideNoColor(t *testing.T) {
	sent, err := os.ReadFile("testdata/answers/kitty-0.26.5")
	if err != nil {
		t.Fatal(err)
	}
	p := Guess(func(k string) string { return map[string]string{"TERM": "xterm", "NO_COLOR": "1"}[k] })
	p.Queries()
	answer(t, &p, sent)
	p.Update(TmuxMsg{Features: []string{"RGB"}})
	if p.Colors != NoColor || p.Name != "kitty" {
		t.Errorf("got %+v", p)
	}
}

func TestPenAnswer(t *testing.T) {
	for a, want := range map[string]Colors{
		"\x1bP1$r0;38:2::1:2:3m\x1b\\":                   TrueColor,
		"\x1bP1$r38:2:1:2:3m\x1b\\":                      TrueColor,
		"\x1bP1$r38;2;1;2;3m\x1b\\":                      TrueColor,
		"\x1bP1$r0;38:2:1:2:3m\x1b\\":                    TrueColor,
		"\x1bP1$r0;38:5:16m\x1b\\":                       ANSI256, // rounded
		"\x1bP1$r0m\x1b\\":                               ANSI256,
		"\x1bP0$r\x1b\\":                                 ANSI256, // not understood
		"\x1bP1$r38:2:1:2:30m\x1b\\":                     ANSI256,
		"\x1bP1$r38;2;1;2;3m" + strings.Repeat("x", 200): ANSI256,
	} {
		p := Profile{Colors: ANSI256}
		p.Update(uv.UnknownDcsEvent(a))
		if p.Colors != want {
			t.Errorf("%q: %v", a, p.Colors)
		}
	}
}

func TestImplausibleAnswers(t *testing.T) {
	p := Profile{Colors: ANSI16, CellWidth: 8, CellHeight: 16, UTF8: true}
	want := p
	for _, msg := range []tea.Msg{
		uv.CellSizeEvent{Width: -1, Height: 9}, uv.CellSizeEvent{Width: 1 << 30, Height: 2},
		tea.TerminalVersionMsg{Name: "\x1b]0;x"}, tea.TerminalVersionMsg{}, tea.CapabilityMsg{Content: "RGBA;;="},
		tea.CursorPositionMsg{X: 2, Y: 0}, tea.ModeReportMsg{}, nil,
	} {
		if p.Update(msg) || p != want {
			t.Errorf("%#v: %+v", msg, p)
		}
	}
	if p.SetCell(Size{}); p != want {
		t.Errorf("got %+v", p)
	}
	if p.SetCell(Size{Cols: 100, Rows: 50, Width: 1000, Height: 1000}); p.CellWidth != 10 || p.CellHeight != 20 {
		t.Errorf("got %+v", p)
	}
}

func TestBehindTmux(t *testing.T) {
	for out, want := range map[string]Colors{
		"1|xterm-256color|bpaste,ccolour,RGB,title\n": TrueColor,
		"1|xterm-256color|bpaste,ccolour,title\n":     ANSI256,
		"1|xterm|256,bpaste\n":                        ANSI256,
		"1|alacritty|bpaste\n":                        ANSI256, // tmux does not know that it can more
		"0|linux|bpaste,focus,title\n":                ANSI16,
	} {
		msg, err := parseTmux(out)
		if err != nil {
			t.Fatal(err)
		}
		p := Profile{Colors: TrueColor, Tmux: true}
		p.Update(msg)
		if p.Colors != want || p.UTF8 != strings.HasPrefix(out, "1") {
			t.Errorf("%q: %+v", out, p)
		}
	}
	for _, out := range []string{"", "||", "x", "1||256"} {
		if msg, err := parseTmux(out); err == nil {
			t.Errorf("%q: %+v", out, msg)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	files, err := filepath.Glob("testdata/answers/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		sent, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(sent)
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		p := Guess(func(string) string { return "xterm" })
		p.Queries()
		var d uv.EventDecoder
		for buf := bytes.Clone(sent); len(buf) > 0; {
			n, ev := d.Decode(buf)
			switch ev := ev.(type) {
			case uv.TerminalVersionEvent:
				p.Update(tea.TerminalVersionMsg(ev))
			case uv.CapabilityEvent:
				p.Update(tea.CapabilityMsg(ev))
			case uv.CursorPositionEvent:
				p.Update(tea.CursorPositionMsg(ev))
			case uv.ModeReportEvent:
				p.Update(tea.ModeReportMsg(ev))
			default:
				p.Update(ev)
			}
			buf = buf[max(n, 1):]
		}
		if len(p.Name) > 32 || len(p.Version) > 32 || p.Colors > TrueColor || p.CellWidth < 0 || p.CellWidth > 512 {
			t.Errorf("%q made %+v", sent, p)
		}
	})
}
