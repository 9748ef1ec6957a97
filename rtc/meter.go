package rtc

import (
	"math"
	"sync/atomic"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// silence is the loudness of nothing, in dBFS.
const silence = -96.0

// meterSamples is the length of sound one reading is taken over: 100 ms.
const meterSamples = media.SampleRate / 10

// meter measures loudness. One goroutine adds samples, any may read.
type meter struct {
	window []int16
	level  atomic.Uint64 // bits of a float64, dBFS
	valid  atomic.Bool
}

func (m *meter) add(pcm []int16) {
	m.window = append(m.window, pcm...)
	if len(m.window) < meterSamples {
		return
	}
	m.level.Store(math.Float64bits(media.Level(m.window)))
	m.valid.Store(true)
	m.window = m.window[:0]
}

// stop makes the level that of silence, for a source that has gone.
func (m *meter) stop() { m.valid.Store(false) }

// read is the loudness of the last 100 ms, in dBFS.
func (m *meter) read() float64 {
	if !m.valid.Load() {
		return silence
	}
	return math.Float64frombits(m.level.Load())
}
