package tui

import (
	"strings"

	"rsc.io/qr"
)

// quiet is the width of the light border of a QR code, in modules. ISO 18004
// asks for four; readers take two, and rows are dear.
const quiet = 2

// qrCode is s as a QR code of half blocks, "" when it is too long for one.
// Two modules make a cell. It is dark on light, as readers expect it; without
// colours that is so on a terminal of light text on a dark ground.
func qrCode(s string, t theme) string {
	code, err := qr.Encode(s, qr.L)
	if err != nil {
		return ""
	}
	light := func(x, y int) bool { return !code.Black(x-quiet, y-quiet) }
	size := code.Size + 2*quiet
	rows := make([]string, 0, (size+1)/2)
	for y := 0; y < size; y += 2 {
		var row strings.Builder
		for x := range size {
			row.WriteString(modules(light(x, y), y+1 < size && light(x, y+1)))
		}
		rows = append(rows, t.paper.Render(row.String()))
	}
	return strings.Join(rows, "\n")
}

// modules is the character for two modules, upper and lower: ink is light.
func modules(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	}
	return " "
}
