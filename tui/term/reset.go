package term

// reset gives the terminal back when nobody did it in order: whatever Bubble
// Tea or a frame may have switched on is off afterwards. Each part is harmless
// where it was off or is not known.
const reset = cancel +
	"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l" + // mouse
	"\x1b[?1004l" + // focus reports
	"\x1b[?2004l" + // bracketed paste
	"\x1b[?2027l" + // grapheme clusters
	"\x1b[>4m" + // modifyOtherKeys
	"\x1b[<u" + // kitty keyboard, which is kept for each screen
	"\x1b[?7h" + // autowrap
	"\x1b[999;1H" + // for terminals that have no alternate screen
	leaveScreen +
	"\x1b[0 q\x1b[?25h" // cursor
