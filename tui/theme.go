package tui

import (
	"charm.land/lipgloss/v2"

	"github.com/rtcchat/rtcchat/render"
)

// theme is how text looks. There is one accent; the rest is the terminal's own
// foreground, plain, bold or faint, so that it suits dark and light terminals.
// Text over video stands on a ground of its own.
type theme struct {
	plain    lipgloss.Style
	strong   lipgloss.Style
	dim      lipgloss.Style
	accent   lipgloss.Style
	warning  lipgloss.Style
	selected lipgloss.Style

	bar        lipgloss.Style // the status line
	barStrong  lipgloss.Style
	barDim     lipgloss.Style
	barAccent  lipgloss.Style
	barWarning lipgloss.Style
	meterRest  lipgloss.Style // the part of a meter that is not lit
	panel      lipgloss.Style // text over video
	frame      lipgloss.Style // a panel with a border
	pip        lipgloss.Style // the border of the self view
	cardTitle  lipgloss.Style // in a frame
	cardNote   lipgloss.Style
	keyName    lipgloss.Style // in a frame
	keyDoes    lipgloss.Style
	paper      lipgloss.Style // a QR code, whose ink is light
	colored    bool
}

// The palette. The accent and the warning are legible on black and on white.
const (
	accentColor  = "#109e90"
	warningColor = "#c08020"

	groundColor        = "#181d23"
	inkColor           = "#dce3e9"
	dimInkColor        = "#87939f"
	brightAccentColor  = "#5fd3c3"
	brightWarningColor = "#e8b45a"
	unlitMeterColor    = "#4a545f"
	paperColor         = "#ffffff"
	printingInkColor   = "#000000"
)

// themeOf is the theme for a terminal of that many colours.
func themeOf(depth render.ColorDepth) theme {
	if depth == render.NoColor {
		return attributesOnly()
	}
	s := lipgloss.NewStyle()
	ground := s.Background(lipgloss.Color(groundColor))
	bar := ground.Foreground(lipgloss.Color(inkColor))
	return theme{
		plain:      s,
		strong:     s.Bold(true),
		dim:        s.Faint(true),
		accent:     s.Foreground(lipgloss.Color(accentColor)),
		warning:    s.Foreground(lipgloss.Color(warningColor)),
		selected:   s.Foreground(lipgloss.Color(accentColor)).Bold(true),
		bar:        bar,
		barStrong:  bar.Bold(true),
		barDim:     ground.Foreground(lipgloss.Color(dimInkColor)),
		barAccent:  ground.Foreground(lipgloss.Color(brightAccentColor)),
		barWarning: ground.Foreground(lipgloss.Color(brightWarningColor)),
		meterRest:  ground.Foreground(lipgloss.Color(unlitMeterColor)),
		panel:      bar.Padding(0, 1),
		frame: bar.Padding(0, 2).Border(lipgloss.RoundedBorder()).
			BorderForeground(lipgloss.Color(dimInkColor)).BorderBackground(lipgloss.Color(groundColor)),
		pip: ground.Border(lipgloss.RoundedBorder()).
			BorderForeground(lipgloss.Color(dimInkColor)).BorderBackground(lipgloss.Color(groundColor)),
		cardTitle: bar.Bold(true),
		keyName:   ground.Foreground(lipgloss.Color(brightAccentColor)),
		keyDoes:   bar,
		cardNote:  ground.Foreground(lipgloss.Color(dimInkColor)),
		paper:     s.Foreground(lipgloss.Color(paperColor)).Background(lipgloss.Color(printingInkColor)),
		colored:   true,
	}
}

// attributesOnly is the theme for NO_COLOR (https://no-color.org).
func attributesOnly() theme {
	s := lipgloss.NewStyle()
	bar := s.Reverse(true)
	return theme{
		plain:      s,
		strong:     s.Bold(true),
		dim:        s.Faint(true),
		accent:     s.Bold(true),
		warning:    s.Bold(true),
		selected:   s.Reverse(true),
		bar:        bar,
		barStrong:  bar.Bold(true),
		barDim:     bar,
		barAccent:  bar,
		barWarning: bar.Bold(true),
		meterRest:  bar,
		panel:      bar.Padding(0, 1),
		frame:      s.Padding(0, 2).Border(lipgloss.RoundedBorder()),
		pip:        s.Border(lipgloss.RoundedBorder()),
		cardTitle:  s.Bold(true),
		keyName:    s.Bold(true),
		keyDoes:    s,
		cardNote:   s,
		paper:      s,
	}
}
