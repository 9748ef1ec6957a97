package term

import (
	"os"
	"strings"
)

// Colors is how many colours a terminal shows.
type Colors uint8

// The kinds of terminal, poorest first.
const (
	NoColor   Colors = iota // characters only
	ANSI16                  // SGR 30–37, 90–97
	ANSI256                 // SGR 38;5;n
	TrueColor               // SGR 38;2;r;g;b
)

// Profile is what the terminal can do, as far as is known: guessed from the
// environment by [Guess], then corrected by what the terminal answers, which
// goes to [Profile.Update]. It belongs to one goroutine (Bubble Tea's Update);
// hand copies to others.
type Profile struct {
	Colors       Colors
	Synchronized bool   // it knows synchronised output (mode 2026)
	UTF8         bool   // it shows UTF-8
	Tmux         bool   // it is tmux, a terminal of its own inside another
	Pacing       Pacing // how to find out how fast it takes frames
	Name         string // "kitty", "foot", "xterm", "vte", "tmux"…; "" until it has answered
	Version      string // as the terminal writes it: "0.26.5"
	// CellWidth and CellHeight are the size of a cell in pixels; 0 until known.
	CellWidth, CellHeight int

	fixed   bool    // NO_COLOR: no answer changes Colors
	mute    bool    // asking would print rubbish or never be answered
	noDCS   bool    // device control strings are printed, or of no use
	pending bool    // asked, and the fence has not come back
	console bool    // a text console, whose font has 256 or 512 characters
	screen  bool    // GNU screen, a terminal of its own inside another
	hint    program // what it may be, until it answers
}

// Guess is what the environment says of the terminal, at once and without
// asking. getenv is os.Getenv, or that of a test. It errs on the poor side but
// for tmux: tmux takes every colour and converts it for the terminal it is
// shown on; see [AskTmux].
func Guess(getenv func(string) string) Profile {
	name := getenv("TERM")
	p := Profile{
		Colors:  colorsOf(name),
		UTF8:    charsetIsUTF8(getenv) && !isTeletype(name),
		Tmux:    getenv("TMUX") != "" || strings.HasPrefix(name, "tmux"),
		Pacing:  pacingOf(name, getenv),
		mute:    isTeletype(name) || isConsole(name),
		console: isConsole(name),
		screen:  getenv("STY") != "" || strings.HasPrefix(name, "screen"),
		hint:    hintOf(getenv),
	}
	p.noDCS = p.screen || getenv("TERM_PROGRAM") == "Apple_Terminal"
	if p.Tmux {
		p.Colors, p.noDCS = TrueColor, true
	}
	if c := getenv("COLORTERM"); (c == "truecolor" || c == "24bit") && !p.mute && getenv("STY") == "" {
		p.Colors = TrueColor
	}
	// https://no-color.org: present and not empty.
	if getenv("NO_COLOR") != "" {
		p.Colors, p.fixed = NoColor, true
	}
	return p
}

// GuessHere is [Guess] for this process.
func GuessHere() Profile { return Guess(os.Getenv) }

// trueColorTerms are the values of TERM of terminals that have always had
// 24-bit colours, and that pass through ssh where COLORTERM does not.
var trueColorTerms = []string{"kitty", "foot", "alacritty", "ghostty", "wezterm", "contour", "rio", "-direct", "mintty"}

func colorsOf(name string) Colors {
	for _, t := range trueColorTerms {
		if strings.Contains(name, t) {
			return TrueColor
		}
	}
	switch {
	case isTeletype(name):
		return NoColor
	case isConsole(name):
		return ANSI16
	case strings.Contains(name, "256color"):
		return ANSI256
	}
	// The bare names (xterm, screen, rxvt) promise 8 colours, and what answers
	// to them has had the bright ones for decades.
	return ANSI16
}

// isTeletype: terminals with neither colours nor answers.
func isTeletype(name string) bool {
	return name == "" || name == "dumb" || name == "unknown" ||
		strings.HasPrefix(name, "vt1") || strings.HasPrefix(name, "vt2") || strings.HasPrefix(name, "vt52")
}

// isConsole: the text consoles of Linux and the BSDs show 16 colours, print
// part of the questions they do not know, and answer none of ours.
func isConsole(name string) bool {
	return name == "linux" || strings.HasPrefix(name, "cons25") || strings.HasPrefix(name, "wsvt")
}

// charsetIsUTF8 follows POSIX: the first of the three that is set decides. A
// locale that names no charset (C, POSIX, none at all: the usual state of a
// container or of a bare ssh login) says nothing of the terminal, and nearly
// all of those show UTF-8.
func charsetIsUTF8(getenv func(string) string) bool {
	for _, v := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		locale := getenv(v)
		if locale == "" {
			continue
		}
		_, charset, named := strings.Cut(locale, ".")
		charset, _, _ = strings.Cut(strings.ToLower(charset), "@")
		return !named || charset == "utf-8" || charset == "utf8"
	}
	return true
}
