package term

// The questions. Each is answered, or not, on its own.
const (
	askVersion = "\x1b[>q"      // XTVERSION → tea.TerminalVersionMsg
	askSync    = "\x1b[?2026$p" // DECRQM → tea.ModeReportMsg
	askReady   = "\x1b[5n"      // DSR → uv.UnknownCsiEvent, see [Output.Answer]
	askCell    = "\x1b[16t"     // XTWINOPS → uv.CellSizeEvent
	// A character of two bytes, then DECXCPR → tea.CursorPositionMsg: column 1
	// (from 0) says that the terminal shows UTF-8, column 2 that it does not.
	// Unlike the plain report its answer cannot be taken for a function key.
	askUTF8 = "\x1b[1;1H\u00b7\x1b[?6n"
	// XTGETTCAP for RGB and Tc → tea.CapabilityMsg, one answer each.
	askCaps = "\x1bP+q524742\x1b\\\x1bP+q5463\x1b\\"
	// A 24-bit colour set, asked for by DECRQSS → uv.UnknownDcsEvent, unset.
	// It is the question that most terminals answer.
	askPen = "\x1b[38;2;1;2;3m\x1bP$qm\x1b\\\x1b[m"
	// DA1 → uv.PrimaryDeviceAttributesEvent. Every terminal answers it, and
	// after all that came before: it is the fence.
	askFence = "\x1b[c"
)

// Queries is what to ask the terminal: bytes for [Output.Ask]. They move the
// cursor, print a character and change the pen, so a fresh frame must follow,
// which Output sees to. The answers come as messages to Update, at any time or
// never, in between keys; starting need not wait for them.
//
// It is nil for terminals that answer nothing or print what they do not know,
// and is to be asked once: p waits for the fence from now on.
//
// What terminals answer, by experiment:
//
//	              XTVERSION       2026  RGB, Tc     DECRQSS m          16t  DECXCPR
//	xterm 379     XTerm(379)      0     –           0;38:2::1:2:3m     –    yes
//	kitty 0.26.5  kitty(0.26.5)   2     0+r (none)  38:2:1:2:3m        yes  yes
//	foot 1.13.1   foot(1.13.1)    2     RGB=8, Tc   0;38:2::1:2:3m     yes  –
//	tmux 3.3a     tmux 3.3a       –     –           –                  –    –
//
// GNU screen prints the contents of a
// device control string on the terminal behind it, and Apple's Terminal prints
// them itself: neither is sent any. To tmux they say nothing of the terminal
// behind it; [AskTmux] does.
func (p *Profile) Queries() []byte {
	if p.mute {
		return nil
	}
	p.pending = true
	q := askVersion + askSync + askReady + askCell + askUTF8
	if !p.noDCS {
		q += askCaps + askPen
	}
	return []byte(q + askFence)
}

// Pending reports whether answers may still come. [Output.Settle] wants to know
// before the terminal is given back.
func (p *Profile) Pending() bool { return p.pending }
