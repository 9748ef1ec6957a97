package media

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

const streamHeader = "W16 H8 F20:1"

func openTestStream(t testing.TB, r io.Reader, fps int) *Y4MStream {
	t.Helper()
	s, err := NewY4MStream(t.Context(), r, VideoFormat{FPS: fps})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestY4MStreamIsNoFasterThanItsHeader(t *testing.T) {
	for fps, step := range map[int]int{0: 1, 20: 1, 5: 4} {
		synctest.Test(t, func(t *testing.T) {
			s := openTestStream(t, bytes.NewReader(y4mBytes(streamHeader, 192, 20)), fps)
			begin := time.Now()
			for i := 0; i < 20; i += step {
				img, err := s.Read(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				due := time.Duration(i) * 50 * time.Millisecond
				if late := time.Since(begin) - due; pictureNumber(img) != i || late > 0 || late < -due/100 {
					t.Fatalf("picture %d came %v late as number %d", i, late, pictureNumber(img))
				}
			}
			for range 2 {
				if _, err := s.Read(t.Context()); !errors.Is(err, ErrStreamEnded) {
					t.Errorf("at the end: %v", err)
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestY4MStreamStaysLive plays a source that is a little too fast, stumbles now
// and then, and is read by somebody slow: no picture may come late for long.
func TestY4MStreamStaysLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pictures = 2000
		in, out := io.Pipe()
		sent := make([]time.Time, pictures)
		go func() {
			picture := append([]byte("FRAME\n"), make([]byte, 192)...)
			out.Write([]byte("YUV4MPEG2 " + streamHeader + "\n"))
			begin := time.Now()
			for i := range pictures {
				due := begin.Add(time.Duration(i) * 49_950 * time.Microsecond)
				if i%100 == 50 {
					due = due.Add(300 * time.Millisecond)
				}
				<-time.After(time.Until(due))
				sent[i] = time.Now()
				picture[6], picture[7] = byte(i>>8), byte(i)
				out.Write(picture)
			}
			out.Close()
		}()
		s := openTestStream(t, in, 0)
		worst, got := time.Duration(0), 0
		for {
			img, err := s.Read(t.Context())
			if err != nil {
				break
			}
			got++
			n := int(img.Y[0])<<8 | int(img.Y[1])
			worst = max(worst, time.Since(sent[n]))
			if n%200 == 0 {
				<-time.After(200 * time.Millisecond)
			}
		}
		if worst > 100*time.Millisecond || got < pictures*9/10 {
			t.Errorf("%d pictures came, the latest after %v", got, worst)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestY4MStreamRefuses(t *testing.T) {
	for want, data := range map[string]string{
		"standard input is not a YUV4MPEG2 stream: make one with": "RIFF....AVI ",
		"standard input is not a YUV4MPEG2 stream":                "",
		"a picture of 9999x1":                                     "YUV4MPEG2 W9999 H1\n",
	} {
		s, err := NewY4MStream(t.Context(), strings.NewReader(data), VideoFormat{})
		if err == nil {
			t.Errorf("taken, not refused with %q: %v", want, s.Close())
			continue
		}
		if m := err.Error(); !strings.Contains(m, want) || strings.Contains(m, "\n") {
			t.Errorf("%q does not say %q", m, want)
		}
	}
}

func TestY4MStreamTellsDamageAndEnd(t *testing.T) {
	good := string(y4mBytes(streamHeader, 192, 1))
	for data, want := range map[string]string{
		good + "FRIEND\n":    "is damaged",
		good + "FRAME\nhalf": "has ended",
		good + "FRA":         "has ended",
		good:                 "has ended",
	} {
		synctest.Test(t, func(t *testing.T) {
			s := openTestStream(t, strings.NewReader(data), 0)
			var err error
			for err == nil {
				_, err = s.Read(t.Context())
			}
			if !strings.Contains(err.Error(), want) || s.Close() != nil {
				t.Errorf("%v does not say %q", err, want)
			}
		})
	}
}

func TestY4MStreamGivesUpOnASilentPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, _ := io.Pipe()
		begin := time.Now()
		_, err := NewY4MStream(t.Context(), in, VideoFormat{})
		if err == nil || !strings.Contains(err.Error(), "within 15s") || time.Since(begin) != streamPatience {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
	})
}

// TestY4MStreamOfABlockedPipe uses a pipe of the system, as standard input is.
func TestY4MStreamOfABlockedPipe(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := NewY4MStream(ctx, in, VideoFormat{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("opened with nothing in the pipe: %v", err)
	}
	if _, err := out.Write(y4mBytes(streamHeader, 192, 1)); err != nil {
		t.Fatal(err)
	}
	s := openTestStream(t, in, 0)
	if _, err := s.Read(t.Context()); err != nil {
		t.Error(err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Read(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("read with nothing in the pipe: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := in.Stat(); err != nil {
		t.Errorf("the pipe was closed: %v", err)
	}
}

func TestY4MStreamEndsWithItsPipe(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if _, err := out.Write(y4mBytes("W16 H8 F240:1", 192, 3)); err != nil {
		t.Fatal(err)
	}
	out.Close()
	s := openTestStream(t, in, 0)
	for err == nil {
		_, err = s.Read(t.Context())
	}
	if !errors.Is(err, ErrStreamEnded) || s.Close() != nil {
		t.Error(err)
	}
}
