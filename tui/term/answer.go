package term

import (
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Update takes in msg if it is an answer to one of [Profile.Queries] or of
// [AskTmux], and reports whether p has changed. Give it every message.
func (p *Profile) Update(msg tea.Msg) (changed bool) {
	before := *p
	switch msg := msg.(type) {
	case tea.TerminalVersionMsg:
		p.named(msg.Name)
	case tea.ModeReportMsg:
		p.mode(msg)
	case tea.CapabilityMsg:
		p.capability(msg.Content)
	case uv.UnknownDcsEvent:
		p.pen(string(msg))
	case tea.CursorPositionMsg:
		p.column(msg.X, msg.Y)
	case uv.CellSizeEvent:
		p.CellWidth, p.CellHeight = plausibleCell(msg.Width, msg.Height, p.CellWidth, p.CellHeight)
	case uv.PrimaryDeviceAttributesEvent:
		p.attributes(msg)
	case TmuxMsg:
		p.behindTmux(msg)
	}
	return *p != before
}

// SetCell takes the cell size from the size of the terminal, where its driver
// knows pixels. Call it after each resize: the font may have changed.
func (p *Profile) SetCell(s Size) {
	if s.Cols > 0 && s.Rows > 0 {
		p.CellWidth, p.CellHeight = plausibleCell(s.Width/s.Cols, s.Height/s.Rows, p.CellWidth, p.CellHeight)
	}
}

// plausibleCell is w and h if they can be a cell's, else what was known before.
func plausibleCell(w, h, oldW, oldH int) (int, int) {
	const widest = 512 // pixels
	if w < 1 || h < 1 || w > widest || h > widest {
		return oldW, oldH
	}
	return w, h
}

func (p *Profile) show(c Colors) {
	if !p.fixed && c > p.Colors {
		p.Colors = c
	}
}

// versionParts splits "XTerm(379)", "tmux 3.3a", "kitty(0.26.5)", "foot(1.13.1)".
var versionParts = regexp.MustCompile(`\A([A-Za-z][A-Za-z0-9_.-]{0,31})[ (]?([0-9A-Za-z_.-]{0,32})`)

// named takes the answer to XTVERSION.
func (p *Profile) named(answer string) {
	m := versionParts.FindStringSubmatch(answer)
	if m == nil {
		return
	}
	p.Name, p.Version = strings.ToLower(m[1]), m[2]
	if p.Name == "tmux" && !p.Tmux { // over ssh TMUX is not set
		p.Tmux, p.Pacing = true, FixedRate
		p.show(TrueColor)
	}
}

// mode takes a DECRPM. Whoever knows synchronised output knows 24-bit colours:
// no terminal has the one without the other but for multiplexers, which convert.
func (p *Profile) mode(msg tea.ModeReportMsg) {
	if msg.Mode != ansi.ModeSynchronizedOutput {
		return
	}
	if p.Pacing == Untried {
		p.Pacing = ByMode
	}
	p.Synchronized = msg.Value == ansi.ModeSet || msg.Value == ansi.ModeReset || msg.Value == ansi.ModePermanentlySet
	if p.Synchronized && !p.Tmux && !p.noDCS {
		p.show(TrueColor)
	}
}

// capability takes an answer to XTGETTCAP: "RGB", "Tc", "RGB=8/8/8". RGB may
// also say that there is none, which nobody was seen to do.
func (p *Profile) capability(content string) {
	for c := range strings.SplitSeq(content, ";") {
		if name, _, _ := strings.Cut(c, "="); name == "RGB" || name == "Tc" {
			p.show(TrueColor)
		}
	}
}

// penAnswer is a DECRPSS of the SGR that askPen set, in the writings of
// ISO 8613-6 with and without a colour space, and with semicolons. A terminal
// that has rounded the colour to a palette answers something else.
var penAnswer = regexp.MustCompile(`\A(?:\x1bP|\x90)1\$r(?:[0-9:]*;)*38[:;]2[:;](?:[0-9]*:)?1[:;]2[:;]3[;m]`)

func (p *Profile) pen(answer string) {
	if len(answer) < 128 && penAnswer.MatchString(answer) {
		p.show(TrueColor)
	}
}

// column takes the DECXCPR after the character of askUTF8; x and y from 0.
func (p *Profile) column(x, y int) {
	if p.pending && y == 0 && (x == 1 || x == 2) {
		p.UTF8 = x == 1
	}
}
