package cli

import (
	"testing"
)

func TestHangups(t *testing.T) {
	h := NewHangups()
	if h.Deliver() {
		t.Error("taken, and nobody listens")
	}
	heard := h.Listen()
	for range 3 { // several at once are one
		if !h.Deliver() {
			t.Error("not taken")
		}
	}
	<-heard
	select {
	case <-heard:
		t.Error("heard twice")
	default:
	}
}
