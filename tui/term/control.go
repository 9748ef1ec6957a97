package term

import (
	"bytes"
	"regexp"
)

// The alternate screen with the cursor saved (xterm ctlseqs, DECSET 1049).
const (
	enterScreen = "\x1b[?1049h"
	leaveScreen = "\x1b[?1049l"
)

// cancel ends whatever sequence the terminal may be in the middle of: CAN
// (ECMA-48 §8.3.6) aborts an escape sequence. Then come the end of
// synchronised output and plain attributes, which a torn frame left on.
const cancel = "\x18" + settle

// settle undoes what a frame may leave behind: an open synchronised update
// (DECRST 2026) and the pen (SGR 0).
const settle = "\x1b[?2026l\x1b[0m"

// harmless matches control bytes that change neither a cell, nor the pen, nor
// the cursor's place. Whatever is not listed here counts as harmful: a frame
// too many is cheap, a wrong screen is not.
var harmless = regexp.MustCompile(`\A(?:` +
	`\x1b[\]P_][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\)` + // OSC, DCS, APC strings
	`|\x1b\[\?(?:25|1000|1002|1003|1004|1006|2004|2026|2027|2031)[hl]` + // modes
	`|\x1b\[[<=>?][0-9;]*u` + // kitty keyboard
	`|\x1b\[>[0-9;]*[mcq]` + // modifyOtherKeys, DA2, XTVERSION
	`|\x1b\[\??[0-9;]*\$p` + // DECRQM
	`|\x1b\[\??[0-9;]*[cn]` + // DA1, DSR
	`|\x1b\[1[468]t` + // size reports
	`)*\z`)

// disturbs reports whether the cells shown are unknown once p has been written.
func disturbs(p []byte) bool { return !harmless.Match(p) }

// screenAfter reports which screen is on once p has been written, when on was
// the state before.
func screenAfter(p []byte, on bool) bool {
	enter := bytes.LastIndex(p, []byte(enterScreen))
	leave := bytes.LastIndex(p, []byte(leaveScreen))
	if enter < 0 && leave < 0 {
		return on
	}
	return enter > leave
}
