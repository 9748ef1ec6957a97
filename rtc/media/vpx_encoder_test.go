package media

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// noisyScene renders n pictures of the scene as a cheap camera would see them.
func noisyScene(format VideoFormat, n int) []*image.YCbCr {
	scene := NewScene(format)
	random := rand.New(rand.NewPCG(1, 2))
	pictures := make([]*image.YCbCr, n)
	for i := range pictures {
		scene.paint(6 + float64(i)/float64(format.FPS))
		p := image.NewYCbCr(scene.picture.Rect, image.YCbCrSubsampleRatio420)
		copy(p.Cb, scene.picture.Cb)
		copy(p.Cr, scene.picture.Cr)
		for o := 0; o < len(p.Y); o += 16 {
			bits := random.Uint64()
			for k := range min(16, len(p.Y)-o) {
				p.Y[o+k] = scene.picture.Y[o+k] + byte(bits>>(4*k)&7) - 3
			}
		}
		pictures[i] = p
	}
	return pictures
}

func newTestEncoder(t testing.TB, w, h, bitrate int) *VP8Encoder {
	t.Helper()
	e, err := NewVP8Encoder(VP8EncoderConfig{Width: w, Height: h, FPS: 30, Bitrate: bitrate, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func newTestDecoder(t testing.TB) *VP8Decoder {
	t.Helper()
	d, err := NewVP8Decoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// encodeAll codes pictures at 30 a second, the first as a key frame.
func encodeAll(t testing.TB, e *VP8Encoder, pictures []*image.YCbCr) [][]byte {
	t.Helper()
	var frames [][]byte
	for i, p := range pictures {
		payload, key, err := e.Encode(p, time.Duration(i)*time.Second/30, i == 0)
		if err != nil {
			t.Fatal(err)
		}
		if key != (i == 0) {
			t.Errorf("picture %d: key frame %v", i, key)
		}
		if payload != nil {
			frames = append(frames, bytes.Clone(payload))
		}
	}
	return frames
}

func TestVP8EncoderHoldsItsRate(t *testing.T) {
	const seconds, slack = 8, 0.15
	pictures := noisyScene(VideoFormat{Width: 640, Height: 480, FPS: 30}, 45)
	for _, target := range []int{100_000, 300_000, 800_000} {
		t.Run(fmt.Sprint(target), func(t *testing.T) {
			e := newTestEncoder(t, 640, 480, target)
			sum, frames := 0, 0
			for i := range seconds * 30 {
				at := i % (2*len(pictures) - 2) // to and fro
				p := pictures[min(at, 2*len(pictures)-2-at)]
				payload, _, err := e.Encode(p, time.Duration(i)*time.Second/30, false)
				if err != nil {
					t.Fatal(err)
				}
				sum += len(payload)
				if payload != nil {
					frames++
				}
			}
			rate := float64(sum*8) / seconds
			t.Logf("%d bit/s asked, %.0f given, %d of %d pictures", target, rate, frames, seconds*30)
			if math.Abs(rate/float64(target)-1) > slack {
				t.Errorf("rate is %.0f bit/s, target %d", rate, target)
			}
			if frames < seconds*30*95/100 {
				t.Errorf("%d of %d pictures were coded", frames, seconds*30)
			}
		})
	}
}

func TestVP8EncoderFollowsANewRate(t *testing.T) {
	pictures := noisyScene(VideoFormat{Width: 320, Height: 240, FPS: 30}, 30)
	e := newTestEncoder(t, 320, 240, 800_000)
	bits := func(from int) (sum int) {
		for i := from; i < from+120; i++ {
			payload, _, err := e.Encode(pictures[i%30], time.Duration(i)*time.Second/30, false)
			if err != nil {
				t.Fatal(err)
			}
			sum += len(payload) * 8
		}
		return sum
	}
	high := bits(0)
	if err := e.SetBitrate(200_000); err != nil {
		t.Fatal(err)
	}
	bits(120)
	low := bits(240)
	if ratio := float64(high) / float64(low); ratio < 3 || ratio > 5 {
		t.Errorf("4 s at 800 kbit/s took %d bits, at 200 kbit/s %d", high, low)
	}
}

func TestVP8KeyFramesComeWhenAskedFor(t *testing.T) {
	pictures := noisyScene(VideoFormat{Width: 160, Height: 120, FPS: 30}, 10)
	e := newTestEncoder(t, 160, 120, 300_000)
	for i := range 40 {
		ask := i == 0 || i == 17 || i == 18
		payload, key, err := e.Encode(pictures[i%10], time.Duration(i)*time.Second/30, ask)
		if err != nil {
			t.Fatal(err)
		}
		if key != ask || IsVP8KeyFrame(payload) != ask {
			t.Errorf("picture %d: key %v, header %v, asked %v", i, key, IsVP8KeyFrame(payload), ask)
		}
	}
}

func TestVP8RoundTripOfAnySize(t *testing.T) {
	for _, size := range []image.Point{{640, 480}, {641, 479}, {1, 1}, {17, 33}, {2, 1}, {1279, 3}} {
		t.Run(size.String(), func(t *testing.T) {
			src := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
			for i := range src.Y {
				src.Y[i] = byte(60 + 100*(i%src.YStride)/src.YStride)
			}
			fillBytes(src.Cb, 90)
			fillBytes(src.Cr, 170)
			payload, _, err := newTestEncoder(t, size.X, size.Y, 2_000_000).Encode(src, 0, true)
			if err != nil {
				t.Fatal(err)
			}
			var dst image.YCbCr
			if err := newTestDecoder(t).Decode(payload, &dst); err != nil {
				t.Fatal(err)
			}
			if dst.Rect.Size() != size || len(dst.Cb) != len(src.Cb) {
				t.Fatalf("decoded %v with %d chroma samples, not %d", dst.Rect, len(dst.Cb), len(src.Cb))
			}
			for name, planes := range map[string][2][]byte{"Y": {src.Y, dst.Y}, "Cb": {src.Cb, dst.Cb}, "Cr": {src.Cr, dst.Cr}} {
				if p := psnr(planes[0], planes[1]); p < 30 {
					t.Errorf("%s is at %.1f dB", name, p)
				}
			}
		})
	}
}

func psnr(a, b []byte) float64 {
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a))/(sum+1e-9))
}

func TestVP8EncoderTakesPartsOfPictures(t *testing.T) {
	whole := noisyScene(VideoFormat{Width: 320, Height: 240, FPS: 30}, 1)[0]
	part := whole.SubImage(image.Rect(64, 48, 64+160, 48+121)).(*image.YCbCr)
	payload, _, err := newTestEncoder(t, 160, 121, 3_000_000).Encode(part, 0, true)
	if err != nil {
		t.Fatal(err)
	}
	var dst image.YCbCr
	if err := newTestDecoder(t).Decode(payload, &dst); err != nil {
		t.Fatal(err)
	}
	for y := range 121 {
		a := part.Y[y*part.YStride:][:160]
		if p := psnr(a, dst.Y[y*dst.YStride:][:160]); p < 25 {
			t.Fatalf("row %d is at %.1f dB", y, p)
		}
	}
}

func TestVP8EncoderRefuses(t *testing.T) {
	for _, c := range []VP8EncoderConfig{
		{Width: 0, Height: 480, FPS: 30}, {Width: 640, Height: 4097, FPS: 30},
		{Width: 640, Height: 480, FPS: 0}, {Width: 640, Height: 480, FPS: 30, Threads: 99},
	} {
		if e, err := NewVP8Encoder(c); err == nil {
			e.Close()
			t.Errorf("%+v was taken", c)
		}
	}
	e := newTestEncoder(t, 64, 64, 100_000)
	short := image.NewYCbCr(image.Rect(0, 0, 64, 64), image.YCbCrSubsampleRatio420)
	short.Cr = short.Cr[:len(short.Cr)-1]
	for name, p := range map[string]*image.YCbCr{
		"another size":   image.NewYCbCr(image.Rect(0, 0, 66, 64), image.YCbCrSubsampleRatio420),
		"4:4:4":          image.NewYCbCr(image.Rect(0, 0, 64, 64), image.YCbCrSubsampleRatio444),
		"a short plane":  short,
		"no planes":      {Rect: image.Rect(0, 0, 64, 64), YStride: 64, CStride: 32, SubsampleRatio: image.YCbCrSubsampleRatio420},
		"stride too low": {Y: short.Y, Cb: short.Cb, Cr: short.Cb, YStride: 1, CStride: 1, Rect: short.Rect, SubsampleRatio: image.YCbCrSubsampleRatio420},
	} {
		if _, _, err := e.Encode(p, 0, false); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestVP8AllocatesNothing(t *testing.T) {
	pictures := noisyScene(VideoFormat{Width: 320, Height: 240, FPS: 30}, 2)
	e, d := newTestEncoder(t, 320, 240, 500_000), newTestDecoder(t)
	var dst image.YCbCr
	i := 0
	step := func() {
		payload, _, err := e.Encode(pictures[i%2], time.Duration(i)*time.Second/30, i%30 == 0)
		if err != nil {
			t.Fatal(err)
		}
		if payload != nil {
			if err := d.Decode(payload, &dst); err != nil {
				t.Fatal(err)
			}
		}
		i++
	}
	step()
	if n := testing.AllocsPerRun(100, step); n > 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func TestEncoderClock(t *testing.T) {
	c := encoderClock{nominal: time.Second / 30}
	ms := time.Millisecond
	for _, step := range []struct{ pts, want time.Duration }{
		{5000 * ms, 0}, {5033 * ms, 33 * ms}, {5033 * ms, 34 * ms}, {4000 * ms, 35 * ms},
		{4033 * ms, 68 * ms}, {65000 * ms, 1068 * ms},
	} {
		if got := c.at(step.pts); got != step.want {
			t.Errorf("at %v: %v, want %v", step.pts, got, step.want)
		}
	}
}

func BenchmarkVP8Encode(b *testing.B) {
	pictures := noisyScene(VideoFormat{Width: 640, Height: 480, FPS: 30}, 30)
	e := newTestEncoder(b, 640, 480, 800_000)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		at := i % (2*len(pictures) - 2)
		p := pictures[min(at, 2*len(pictures)-2-at)]
		if _, _, err := e.Encode(p, time.Duration(i)*time.Second/30, false); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
