package media

import (
	"context"
	"math/rand/v2"
)

const (
	chimeGap     = SampleRate * 2 / 5 // samples from note to note: 0.4 s
	chimeStrings = 4                  // notes that may sound at once
	chimeLoss    = 0.997              // what a string keeps from one period to the next
	chimePeak    = 4000               // of a note's first samples
)

// chimeNotes are the pitches, in Hz: two octaves of a pentatonic scale, in which
// whatever follows whatever sounds well.
var chimeNotes = [...]int{220, 247, 277, 330, 370, 440, 494, 554, 659, 740}

// Chimes is a microphone that hears plucked strings: what the other side of a
// demo sounds like. Each note is a burst of noise that goes round a loop as
// long as its period and loses its edges there (Karplus and Strong, 1983).
type Chimes struct {
	clock   captureClock
	random  *rand.Rand
	strings [chimeStrings]pluckedString
	untilNext,
	turn int
}

// NewChimes makes chimes, in real time; they play the same each time.
func NewChimes() *Chimes { return &Chimes{random: rand.New(rand.NewPCG(5, 8))} }

// Read fills pcm with the sound, as [Microphone] says.
func (c *Chimes) Read(ctx context.Context, pcm []int16) error {
	if _, err := c.clock.take(ctx, len(pcm)); err != nil {
		return err
	}
	for i := range pcm {
		if c.untilNext--; c.untilNext < 0 {
			c.untilNext = chimeGap
			c.pluck()
		}
		sum := float32(0)
		for k := range c.strings {
			sum += c.strings[k].next()
		}
		pcm[i] = int16(sum)
	}
	return nil
}

// pluck starts a note, on the string that has sounded longest; one note in four
// is a rest.
func (c *Chimes) pluck() {
	if c.random.IntN(4) == 0 {
		return
	}
	c.turn = (c.turn + 1) % chimeStrings
	s := &c.strings[c.turn]
	s.loop = sized(s.loop, SampleRate/chimeNotes[c.random.IntN(len(chimeNotes))])
	s.at = 0
	for i := range s.loop {
		s.loop[i] = chimePeak * (2*c.random.Float32() - 1)
	}
}

// Close does nothing.
func (c *Chimes) Close() error { return nil }

// pluckedString is one string; silent before it is plucked.
type pluckedString struct {
	loop []float32
	at   int
}

func (s *pluckedString) next() float32 {
	if len(s.loop) == 0 {
		return 0
	}
	now, after := s.at, (s.at+1)%len(s.loop)
	v := s.loop[now]
	s.loop[now] = chimeLoss * (v + s.loop[after]) / 2
	s.at = after
	return v
}

// sized is a slice of n elements, in list's memory where that is large enough.
func sized(list []float32, n int) []float32 {
	if cap(list) < n {
		return make([]float32, n)
	}
	return list[:n]
}
