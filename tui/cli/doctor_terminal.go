package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/rtcchat/rtcchat/signal/probe"
	"github.com/rtcchat/rtcchat/tui/term"
)

// The least that the screens need to show more than "too small", and a picture
// that a face can be told in.
const (
	fewestCols, fewestRows = 40, 12
	goodCols, goodRows     = 80, 24
)

// examineTerminal looks at the terminal behind standard output, where there is one.
func examineTerminal(ctx context.Context, report probe.Report) {
	terminal, err := term.Open()
	if errors.Is(err, term.ErrNoTerminal) {
		report(probe.Result{Name: "terminal", State: probe.Skipped, Detail: "standard output is none: only --headless can be used"})
		return
	}
	if err != nil {
		report(probe.Result{Name: "terminal", State: probe.Failed, Detail: err.Error(), Advice: "run it in another terminal"})
		return
	}
	defer terminal.Close()
	profile := term.GuessHere()
	if asked, err := term.Ask(ctx, terminal, profile); err == nil {
		profile = asked
	}
	if profile.Tmux {
		if behind, err := term.AskTmux(ctx); err == nil {
			profile.Update(behind)
		}
	}
	size, err := terminal.Size()
	for _, found := range describeTerminal(size, err, profile) {
		report(found)
	}
}

// describeTerminal says what a call can make of a terminal.
func describeTerminal(size term.Size, sizeErr error, p term.Profile) []probe.Result {
	return []probe.Result{describeName(p), describeSize(size, sizeErr, p), describeColors(p), describeGlyphs(p), describeSync(p)}
}

func describeName(p term.Profile) probe.Result {
	r := probe.Result{Name: "name", State: probe.OK, Detail: p.Name + " " + p.Version}
	switch {
	case p.Tmux:
		r.Detail = "tmux: what follows is what it passes on"
	case p.Name == "":
		r.Detail = "it does not say: judged by the environment"
	}
	return r
}

func describeSize(size term.Size, err error, p term.Profile) probe.Result {
	r := probe.Result{Name: "size", State: probe.OK, Detail: fmt.Sprintf("%dx%d cells", size.Cols, size.Rows)}
	if p.CellWidth > 0 {
		r.Detail += fmt.Sprintf(" of %dx%d pixels", p.CellWidth, p.CellHeight)
	}
	switch {
	case err != nil || size.Cols == 0 || size.Rows == 0:
		r.State, r.Detail, r.Advice = probe.Failed, "the terminal does not tell its size", "set it by stty cols 132 rows 44, or try another"
	case size.Cols < fewestCols || size.Rows < fewestRows:
		r.State, r.Advice = probe.Failed, "enlarge the window, or take a smaller font"
	case size.Cols < goodCols || size.Rows < goodRows:
		r.State, r.Advice = probe.Warning, "a larger window or a smaller font shows more"
	}
	return r
}

func describeColors(p term.Profile) probe.Result {
	r := probe.Result{Name: "colours", State: probe.OK, Detail: "16 million"}
	switch p.Colors {
	case term.ANSI256:
		r.State, r.Detail, r.Advice = probe.Warning, "256", "if it can do more, set COLORTERM=truecolor or give --color truecolor"
	case term.ANSI16:
		r.State, r.Detail, r.Advice = probe.Warning, "16", "try another terminal, or --color 256 if it can do more"
	case term.NoColor:
		r.State, r.Detail, r.Advice = probe.Warning, "none, as TERM or NO_COLOR says", "unset NO_COLOR, or set TERM to what the terminal is"
	}
	return r
}

func describeGlyphs(p term.Profile) probe.Result {
	if !p.UTF8 {
		return probe.Result{
			Name: "characters", State: probe.Warning, Detail: "ASCII: the locale or the terminal has no UTF-8",
			Advice: "set LANG to a UTF-8 locale, as C.UTF-8",
		}
	}
	return probe.Result{Name: "characters", State: probe.OK, Detail: "UTF-8: block elements; try --glyphs best where the font is drawn by the terminal"}
}

func describeSync(p term.Profile) probe.Result {
	if p.Synchronized {
		return probe.Result{Name: "whole frames", State: probe.OK, Detail: "it knows synchronised output"}
	}
	return probe.Result{Name: "whole frames", State: probe.OK, Detail: "no synchronised output: a frame may be seen half drawn"}
}
