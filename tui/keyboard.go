package tui

import (
	"fmt"
	"os"
)

// keyboard is the terminal's input as Bubble Tea reads it. Bubble Tea goes on
// without input when it ends; nobody could quit then.
type keyboard struct {
	*os.File
	lost chan error // one slot: why there is no input any more
}

func newKeyboard(f *os.File) *keyboard {
	return &keyboard{File: f, lost: make(chan error, 1)}
}

// Read reads keys and notes when there will be no more.
func (k *keyboard) Read(p []byte) (int, error) {
	n, err := k.File.Read(p)
	if err != nil {
		select {
		case k.lost <- fmt.Errorf("the terminal's input has ended: %w", err):
		default:
		}
	}
	return n, err
}
