package tui

import (
	"math"
	"strings"
)

// The range a meter shows, in dBFS. Speech is at -30 to -10.
const (
	meterFloor = -60.0
	meterTop   = -6.0
	silence    = -96.0
)

// meterLit is how many of n segments a loudness in dBFS lights.
func meterLit(level float64, n int) int {
	if math.IsNaN(level) {
		return 0
	}
	share := (level - meterFloor) / (meterTop - meterFloor)
	return int(math.Round(min(max(share, 0), 1) * float64(n)))
}

// meter is a loudness in dBFS as a bar of n columns over the status line's ground.
func (t theme) meter(level float64, n int) string {
	lit := meterLit(level, n)
	return t.barAccent.Render(strings.Repeat("━", lit)) +
		t.meterRest.Render(strings.Repeat("─", n-lit))
}
