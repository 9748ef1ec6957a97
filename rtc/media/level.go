package media

import "math"

// silenceLevel is the loudness of nothing, in dBFS: the floor of 16 bits.
const silenceLevel = -96.0

// Level is the loudness of pcm: its root mean square in dB relative to 32768
// (a square wave of full scale is at 0, a sine at -3), at least -96.
func Level(pcm []int16) float64 {
	if len(pcm) == 0 {
		return silenceLevel
	}
	sum := 0.0
	for _, s := range pcm {
		sum += float64(s) * float64(s)
	}
	return max(10*math.Log10(sum/float64(len(pcm))/(32768*32768)), silenceLevel)
}
