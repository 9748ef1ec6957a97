package tui

import "charm.land/bubbles/v2/key"

// All keys of all screens. What a key does is said here once; the footer and
// the help show it from here.

func bind(help, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
}

// keymap is every binding there is. There are no function keys: terminals and
// what lies between them and us do not agree on those.
type keymap struct {
	// Everywhere.
	interrupt, suspend, repaint key.Binding
	// Lists.
	up, down, choose key.Binding
	// Home, and after a call.
	create, join, devices, again, home, quit key.Binding
	// Waiting and join.
	copy, back, submit, cancel key.Binding
	// A film, and the call.
	pause, rewind, forward, mute, camera, selfView, glyphs, colors, figures, help, hangup, close key.Binding
}

var keys = keymap{
	interrupt: bind("ctrl+c", "quit", "ctrl+c"),
	suspend:   bind("ctrl+z", "suspend", "ctrl+z"),
	repaint:   bind("ctrl+l", "repaint", "ctrl+l"),

	up:     bind("↑", "up", "up", "k"),
	down:   bind("↓", "down", "down", "tab"),
	choose: bind("enter", "choose", "enter", "space"),

	create:  bind("c", "create a room", "c"),
	join:    bind("j", "join with an invite", "j"),
	devices: bind("t", "try my devices", "t"),
	again:   bind("a", "call again", "a"),
	home:    bind("h", "home", "h", "esc"),
	quit:    bind("q", "quit", "q"),

	copy:   bind("c", "copy the invite", "c"),
	back:   bind("q", "back", "q", "esc"),
	submit: bind("enter", "join", "enter"),
	cancel: bind("esc", "back", "esc"),

	pause:    bind("space", "pause", "space"),
	rewind:   bind("←", "back 5 s", "left"),
	forward:  bind("→", "on 5 s", "right"),
	mute:     bind("m", "mute", "m"),
	camera:   bind("v", "camera", "v"),
	selfView: bind("s", "self view", "s"),
	glyphs:   bind("g", "glyphs", "g"),
	colors:   bind("c", "colours", "c"),
	figures:  bind("i", "figures", "i"),
	help:     bind("?", "help", "?"),
	hangup:   bind("q", "hang up", "q"),
	close:    bind("esc", "close", "esc"),
}
