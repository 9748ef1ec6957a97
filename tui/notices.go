package tui

import (
	"strings"
	"time"
)

const (
	noticeFor  = 5 * time.Second // how long a notice is shown
	mostShown  = 3               // notices at once
	noticeRows = 4               // of the screen, for all of them
)

// notices are sentences for the user that are shown for a while; the newest
// ones, when there are many.
type notices []notice

type notice struct {
	text  string
	until time.Time
}

func (n *notices) add(text string, now time.Time) {
	if text == "" {
		return
	}
	it := notice{sentenceStart(text), now.Add(noticeFor)}
	if last := len(*n) - 1; last >= 0 && (*n)[last].text == it.text {
		(*n)[last] = it
		return
	}
	*n = append(*n, it)
	if len(*n) > mostShown {
		*n = (*n)[1:]
	}
}

// text is what to show now, in lines of at most width columns; "" for nothing.
func (n notices) text(now time.Time, width int) string {
	var current []string
	for _, it := range n {
		if now.Before(it.until) {
			current = append(current, it.text)
		}
	}
	return wrapped(strings.Join(current, "\n"), width, noticeRows)
}
