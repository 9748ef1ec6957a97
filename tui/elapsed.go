package tui

import (
	"fmt"
	"time"
)

// elapsed is d as a clock shows it: 00:07, 12:34, 1:02:03.
func elapsed(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%02d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// spinner is the character of a turning wheel at a time.
func spinner(now time.Time) string {
	wheel := [...]string{"·  ", "·· ", "···", " ··", "  ·", "   "}
	return wheel[now.UnixMilli()/int64(otherPace/time.Millisecond)%int64(len(wheel))]
}
