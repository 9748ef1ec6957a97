// Package tui is what a person sees and presses: the screens, their keys, and
// the painter that brings pictures and text to the terminal together.
//
// A key press and a frame of video take two ways that meet only in the painter:
//
//	key ─► Bubble Tea ─► root.Update ─► screen ─► call method
//	call event ─► caller ─► root.Update ─► screen ─► scene ─┐
//	remote frame ─► rtc.Slot ───────────────────────────────┼─► painter ─► render.Encoder ─► term.Output ─► tty
//	self frame ──► rtc.Slot ────────────────────────────────┘
//
// Bubble Tea owns the input, the Update loop and the terminal's modes. Its View
// is hollow: always the same blank content, so that its renderer has nothing to
// write. A screen draws its text into a scene; the painter puts the newest
// frames of video into it and writes what differs, inside the one goroutine that
// writes to the terminal. A frame is never a message and never a string, and
// nobody who handles a key waits for the terminal.
package tui
