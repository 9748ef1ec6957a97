//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/rtc/media"
)

const (
	clipWidth, clipHeight, clipFPS = 640, 480, 30
	clipFile                       = "../../clips/talking-head.y4m"
	clipHeader                     = "YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n"
)

// clip is the frames of the talking head, or of a moving picture that ffmpeg
// makes where the clip could not be fetched.
func clip(t *testing.T) []*image.YCbCr {
	t.Helper()
	in, err := os.Open(clipFile)
	if err == nil {
		defer in.Close()
		return readClip(t, in)
	}
	t.Logf("%v: a generated clip instead of the talking head", err)
	cmd := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "mandelbrot=s=640x480:r=30", "-t", "10",
		"-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe", "-")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return readClip(t, bytes.NewReader(out))
}

// readClip reads the frames of 640x480 YUV4MPEG2.
func readClip(t *testing.T, in io.Reader) (frames []*image.YCbCr) {
	t.Helper()
	r := bufio.NewReaderSize(in, 1<<20)
	if _, err := r.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := r.ReadString('\n'); err != nil {
			return frames
		}
		img := image.NewYCbCr(image.Rect(0, 0, clipWidth, clipHeight), image.YCbCrSubsampleRatio420)
		for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
			if _, err := io.ReadFull(r, plane); err != nil {
				return frames
			}
		}
		frames = append(frames, img)
	}
}

// feed writes the clip to a program's standard input as a live camera would:
// frame n, stamped with its number, at n/30 s after the Unix epoch; those that
// nobody takes in time are dropped. It ends when nobody reads any more.
func feed(out io.WriteCloser, frames []*image.YCbCr) {
	defer out.Close()
	if _, err := io.WriteString(out, clipHeader); err != nil {
		return
	}
	stamped := image.NewYCbCr(frames[0].Rect, image.YCbCrSubsampleRatio420)
	for n := frameNow(); ; n = max(n+1, frameNow()) {
		<-time.After(time.Until(time.Unix(n/clipFPS, n%clipFPS*int64(time.Second)/clipFPS)))
		src := frames[int(n)%len(frames)]
		copy(stamped.Y, src.Y)
		copy(stamped.Cb, src.Cb)
		copy(stamped.Cr, src.Cr)
		media.StampFrame(stamped, uint32(n))
		_, err := fmt.Fprint(out, "FRAME\n")
		for _, plane := range [][]byte{stamped.Y, stamped.Cb, stamped.Cr} {
			if err == nil {
				_, err = out.Write(plane)
			}
		}
		if err != nil {
			return
		}
	}
}

// frameNow is the number of the frame that is being taken now.
func frameNow() int64 {
	now := time.Now()
	return now.Unix()*clipFPS + int64(now.Nanosecond())*clipFPS/int64(time.Second)
}

// TestTalkingHead holds a call between two terminals of 160x45, both sending the
// clip: at least 29 pictures a second shown on both sides, none older than 150 ms.
func TestTalkingHead(t *testing.T) {
	frames := clip(t)
	measured(t, func(t *testing.T) error { return watchTalkingHead(t, frames) })
}

func watchTalkingHead(t *testing.T, frames []*image.YCbCr) (err error) {
	server := startServer(t)
	age := func(n uint32, at time.Time) time.Duration { return media.FrameAge(n, clipFPS, at) }
	views := [2]*viewer{{age: age}, {age: age}}
	creator := startFed(t, frames, views[0], "create", "--server", server)
	creator.awaitText("rtcchat join")
	joiner := startFed(t, frames, views[1], "join", findInvite(t, creator.text()))
	sides := [2]*screen{creator, joiner}
	for i, s := range sides {
		eventually(t, "pictures on both sides", func() bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			return len(views[i].shown) > clipFPS
		})
	}
	begun := time.Now()
	var used, bytesBefore [2]time.Duration
	for i, s := range sides {
		used[i] = cpu(t, s.cmd.Process.Pid)
		s.mu.Lock()
		views[i].shown, views[i].ages = nil, nil
		bytesBefore[i] = time.Duration(s.received)
		s.mu.Unlock()
	}
	<-time.After(*soak)
	took := time.Since(begun)
	for i, s := range sides {
		s.mu.Lock()
		shown, ages, received := len(views[i].shown), slices.Clone(views[i].ages), s.received-int(bytesBefore[i])
		s.mu.Unlock()
		busy := cpu(t, s.cmd.Process.Pid) - used[i]
		slices.Sort(ages)
		rate := float64(shown) / took.Seconds()
		t.Logf("side %d: %.2f pictures a second over %v; age median %v, 95th percentile %v, oldest %v; %.0f %% of a core; %.0f KB/s to the terminal, %.1f KB a picture",
			i, rate, took.Round(time.Second), percentile(ages, 50), percentile(ages, 95), ages[len(ages)-1],
			100*busy.Seconds()/took.Seconds(), float64(received)/1000/took.Seconds(), float64(received)/1000/float64(shown))
		if rate < 29 {
			err = errors.Join(err, fmt.Errorf("side %d: %.2f pictures a second, want at least 29", i, rate))
		}
		if oldest := ages[len(ages)-1]; oldest > 150*time.Millisecond {
			err = errors.Join(err, fmt.Errorf("side %d: a picture %v old, want none older than 150 ms", i, oldest))
		}
	}
	return err
}

// startFed runs the program in a terminal with the clip as its camera.
func startFed(t *testing.T, frames []*image.YCbCr, v *viewer, args ...string) *screen {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	args = append(args, "--camera", "-", "--mic", "tone", "--speaker", "none", "--fit", "stretch")
	s := prepareScreen(t, 160, 45, v.onFrame, args...)
	s.cmd.Stdin = r
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Ctty: 1} // standard input is no terminal
	s.start()
	r.Close()
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		feed(w, frames)
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		<-fed
	})
	return s
}
