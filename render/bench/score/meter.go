package score

import "fmt"

// Score is the mean over the frames that were scored.
type Score struct {
	PSNR    float64 // dB, over the components of RGB
	SSIM    float64 // of luma
	Flicker float64 // change of luma from frame to frame beyond that of the clip, in 255ths
	Frames  int
}

// Meter scores frames that are shown one after another. Not safe for concurrent
// use.
type Meter struct {
	screen *Screen
	sum    Score
	before []float32 // luma of the frame before, nil unless it was looked at
	wanted *Reference
}

// NewMeter makes a meter for a screen of cols x rows.
func NewMeter(cols, rows int) *Meter { return &Meter{screen: NewScreen(cols, rows)} }

// Show takes in the bytes of a frame. With a reference the frame is looked at,
// so that the change to the next can be told; it is scored if count is set.
func (m *Meter) Show(frame []byte, want *Reference, count bool) error {
	if err := m.screen.Replay(frame); err != nil {
		return err
	}
	if want == nil {
		m.before, m.wanted = nil, nil
		return nil
	}
	shown, missing := m.screen.Paint()
	if len(missing) > 0 {
		return fmt.Errorf("no shape is known for %q", missing[0])
	}
	luma := shown.luma()
	if count {
		m.sum.Frames++
		m.sum.PSNR += psnr(want.picture.Pix, shown.Pix)
		m.sum.SSIM += want.ssim(luma)
		if m.before != nil {
			m.sum.Flicker += flicker(m.before, luma, m.wanted.luma, want.luma)
		}
	}
	m.before, m.wanted = luma, want
	return nil
}

// Score is the mean over the frames counted so far; zero if there is none.
func (m *Meter) Score() Score {
	s, n := m.sum, float64(max(m.sum.Frames, 1))
	s.PSNR, s.SSIM, s.Flicker = s.PSNR/n, s.SSIM/n, s.Flicker/n
	return s
}
