// Package term is the terminal itself: who may write to it, what it can do, and
// how it is given back.
//
//	Bubble Tea ─► Output.Write ─► control queue ─┐
//	                                             ├─► Output.Run ─► tty
//	painter ◄── paint(buf, fresh) ◄── Wake ──────┘
//
//	tty ─► Bubble Tea ─► messages ─► Profile.Update ─► colours, synchronised output, cell size
//
//	parent ═══ pipe ═══► guard (a process of its own) ─► the terminal as it was, whatever happened to the parent
//
// One goroutine, the one in [Output.Run], writes to the terminal. Bubble Tea
// only switches modes (alternate screen, cursor, paste, keyboard) through the
// same [Output]; every cell is painted by the function that Run is given.
// Nobody who handles keys ever waits for a slow terminal.
//
// The package knows nothing of calls, pictures or screens.
package term
