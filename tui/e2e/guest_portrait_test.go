//go:build e2e

package e2e

import (
	"fmt"
	"testing"
	"time"
)

// turnPhone puts a picture of another shape in place of the camera's in the middle
// of a call, which is what happens when a phone is turned.
const turnPhone = `(async () => {
  const canvas = Object.assign(document.createElement("canvas"), {width: %d, height: %d});
  const context = canvas.getContext("2d");
  window.turning = setInterval(() => { context.fillStyle = "hsl(" + performance.now() / 10 + " 50%% 50%%)"; context.fillRect(0, 0, canvas.width, canvas.height); }, 33);
  const sender = connections.at(-1).getSenders().find((s) => s.track?.kind === "video");
  await sender.replaceTrack(canvas.captureStream(30).getVideoTracks()[0]);
})()`

// TestGuestInPortrait: a terminal sees a phone that is held upright as it is, and
// again when it is turned. The browser turns the pixels itself, since the terminal
// does not agree on the header extension that would have it do so.
func TestGuestInPortrait(t *testing.T) {
	t.Parallel()
	guest := startGuestWith(t, &stamped{portrait: true})
	creator := startHeadless(t, nil, with("create")...)
	p := guest.open(creator.invite())
	p.enter("Grace")
	creator.awaitShape(3.0/4, time.Time{})
	p.await(`document.getElementById("own").videoWidth < document.getElementById("own").videoHeight`)
	var agreed bool
	if p.eval(`connections.at(-1).remoteDescription.sdp.includes("video-orientation")`, &agreed); agreed {
		t.Error("the terminal has agreed to turn pictures")
	}
	after := time.Now()
	p.eval(fmt.Sprintf(turnPhone, 640, 360), nil)
	creator.awaitShape(16.0/9, after)
	p.eval("clearInterval(window.turning)", nil)
	p.clean()
}

// awaitShape waits for pictures of a ratio of width to height, after a time.
func (h *headless) awaitShape(ratio float64, after time.Time) {
	h.t.Helper()
	h.awaitAfter(after, "video", func(e event) bool {
		got := e.number("width") / e.number("height")
		return got > ratio*0.97 && got < ratio*1.03
	})
}

// TestGuestInPortraitOnScreen: a picture that is upright stands in the middle of a
// wide screen, in its own shape.
func TestGuestInPortraitOnScreen(t *testing.T) {
	t.Parallel()
	p := startGuestWith(t, &stamped{portrait: true}).open(startServer(t) + "/")
	p.enter("Grace")
	s := startScreen(t, 160, 45, nil, "join", p.invite(), "--camera", "none", "--mic", "none", "--speaker", "none")
	s.awaitText("Grace")
	const cellRatio = 2.0 // a cell is about twice as high as it is wide
	eventually(t, "an upright picture in the middle", func() bool {
		left, right := s.litColumns()
		width := float64(right - left + 1)
		middle := float64(left+right) / 2
		shape := width / (float64(s.rows) * cellRatio)
		return shape > 0.6 && shape < 0.8 && middle > 75 && middle < 85
	})
}

// litColumns are the first and the last column where the screen shows a picture,
// by its upper rows.
func (s *screen) litColumns() (first, last int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, last = s.cols, -1
	for col := range s.cols {
		const from, to = 8, 20
		lit := 0
		for row := from; row < to; row++ {
			cell := s.vt.Cell(col, row)
			if luma(cell.BG)+luma(cell.FG) > 80 {
				lit++
			}
		}
		if lit > (to-from)*3/4 {
			first, last = min(first, col), col
		}
	}
	return first, last
}
