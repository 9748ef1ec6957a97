package tui

import (
	"math"
	"testing"
)

// frameBytes is about how large a frame of a talking head is at a quality.
func frameBytes(q int) int { return int(60_000 * math.Pow(2, -float64(q)/22)) }

func TestQualityFindsTheBudget(t *testing.T) {
	for _, budget := range []int{40_000, 12_000, 6_000, 4_000} {
		var q quality
		for range 60 {
			q.painted(frameBytes(q.value()), budget)
		}
		if got := frameBytes(q.value()); got > budget*5/4 {
			t.Errorf("budget %d: frames of %d bytes at quality %d", budget, got, q.value())
		}
	}
}

func TestQualityIsCalmWithoutNeed(t *testing.T) {
	var q quality
	for range 60 {
		q.painted(60_000, 4_000)
	}
	for range 60 {
		q.painted(200, 4_000) // the picture stands still
	}
	if q.value() != calmQuality {
		t.Errorf("a still picture is drawn at %d, want %d", q.value(), calmQuality)
	}
	for range 60 {
		q.painted(60_000, 4_000)
	}
	q.painted(60_000, 0)
	if q.value() != calmQuality {
		t.Errorf("without a budget pictures are drawn at %d, want %d", q.value(), calmQuality)
	}
}

func TestQualityOfTheUser(t *testing.T) {
	exact := 0
	q := quality{fixed: &exact}
	q.painted(60_000, 100)
	if q.value() != 0 {
		t.Errorf("the user's 0 became %d", q.value())
	}
}
