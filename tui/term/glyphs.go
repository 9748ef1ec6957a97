package term

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Glyphs is how much of Unicode a terminal shows without gaps, poorest first.
type Glyphs uint8

// The kinds of terminal.
const (
	ASCIIGlyphs  Glyphs = iota // no UTF-8
	HalfGlyphs                 // code page 437: of Block Elements the halves and the shades
	BlockGlyphs                // Block Elements, which are in every font
	OctantGlyphs               // Unicode 16: sextants and octants, drawn by the terminal itself
)

// octantsSince is from which version on a terminal draws octants (U+1CD00 to
// U+1CDE5) itself, whatever the font, and sextants with them; by its name in the
// answer to XTVERSION. Fonts have hardly any of them, and what is in no font is
// shown as boxes, so others are not trusted with them. Alacritty, Contour,
// Konsole, Windows Terminal and xterm draw less or leave it to the font.
// WezTerm's releases so far (20240203) draw sextants alone, later builds both.
var octantsSince = map[string][]int{
	"foot":    {1, 20, 0},
	"ghostty": {1, 2, 0},
	"kitty":   {0, 40, 0},
	"vte":     {7800}, // 0.78.0
	"wezterm": {20250101},
}

// Glyphs is what the terminal shows, as far as is known. tmux and screen
// answer for themselves and say nothing of the glyphs of the terminal behind
// them.
func (p *Profile) Glyphs() Glyphs {
	switch {
	case !p.UTF8:
		return ASCIIGlyphs
	case p.console:
		return HalfGlyphs
	case p.Tmux || p.screen:
		return BlockGlyphs
	}
	name, version := p.Name, p.Version
	if name == "" {
		name, version = p.hint.name, p.hint.version
	}
	since, known := octantsSince[name]
	if known && slices.CompareFunc(versionNumbers(version), since, cmp.Compare[int]) >= 0 {
		return OctantGlyphs
	}
	return BlockGlyphs
}

// program is a terminal's name and version, by its own word.
type program struct{ name, version string }

// hintOf is what the environment says of the terminal, for until it answers:
// it may have been inherited from the terminal that this one was started from.
// VTE_VERSION and TERM_PROGRAM are not passed on by ssh.
func hintOf(getenv func(string) string) program {
	if v := getenv("VTE_VERSION"); v != "" {
		return program{"vte", v}
	}
	return program{strings.ToLower(getenv("TERM_PROGRAM")), getenv("TERM_PROGRAM_VERSION")}
}

// versionNumbers are the numbers that a version begins with: 1, 20, 2 of
// "1.20.2-dev"; 20240203 of "20240203-110809-5046fc22".
func versionNumbers(version string) []int {
	var list []int
	for part := range strings.SplitSeq(version, ".") {
		digits := len(part) - len(strings.TrimLeft(part, "0123456789"))
		n, err := strconv.Atoi(part[:digits])
		if err != nil {
			break
		}
		list = append(list, n)
		if digits < len(part) {
			break
		}
	}
	return list
}
