package media

import (
	"bytes"
	"errors"
	"image"
	"math/rand/v2"
	"testing"
)

func TestVP8DecoderWaitsForAKeyFrame(t *testing.T) {
	frames := encodeAll(t, newTestEncoder(t, 160, 120, 300_000), noisyScene(VideoFormat{Width: 160, Height: 120, FPS: 30}, 3))
	d := newTestDecoder(t)
	var dst image.YCbCr
	for _, payload := range [][]byte{nil, frames[1], frames[2]} {
		if err := d.Decode(payload, &dst); !errors.Is(err, ErrNoPicture) {
			t.Errorf("before a key frame: %v", err)
		}
		if !d.NeedsKeyFrame() {
			t.Error("needs no key frame")
		}
	}
	if err := d.Decode(frames[0], &dst); err != nil || d.NeedsKeyFrame() {
		t.Errorf("key frame: %v, needs another: %v", err, d.NeedsKeyFrame())
	}
}

// TestVP8DecoderRecovers damages frames in many ways; after each the decoder
// must decode a whole stream as if nothing had been.
func TestVP8DecoderRecovers(t *testing.T) {
	frames := encodeAll(t, newTestEncoder(t, 160, 120, 300_000), noisyScene(VideoFormat{Width: 160, Height: 120, FPS: 30}, 4))
	fresh := decodeStream(t, newTestDecoder(t), frames)
	d := newTestDecoder(t)
	random := rand.New(rand.NewPCG(3, 4))
	refused := 0
	for round := range 400 {
		var dst image.YCbCr
		if err := d.Decode(damage(random, frames, round), &dst); err != nil {
			refused++
		}
		if got := decodeStream(t, d, frames); !bytes.Equal(got.Y, fresh.Y) || !bytes.Equal(got.Cb, fresh.Cb) {
			t.Fatalf("round %d: the stream decodes differently after damage", round)
		}
	}
	if refused < 100 {
		t.Errorf("only %d of 400 damaged frames were refused", refused)
	}
}

// damage gives garbage, or one of frames cut short or with bits flipped.
func damage(random *rand.Rand, frames [][]byte, round int) []byte {
	b := bytes.Clone(frames[random.IntN(len(frames))])
	switch round % 4 {
	case 0:
		b = make([]byte, 1+random.IntN(2000))
		for i := range b {
			b[i] = byte(random.Uint32())
		}
	case 1:
		b = b[:1+random.IntN(len(b)-1)]
	case 2:
		for range 1 + random.IntN(20) {
			b[random.IntN(len(b))] ^= 1 << random.IntN(8)
		}
	case 3: // a key frame's header before garbage
		b = append(bytes.Clone(frames[0][:10]), b[len(b)/2:]...)
	}
	return b
}

func decodeStream(t testing.TB, d *VP8Decoder, frames [][]byte) *image.YCbCr {
	t.Helper()
	dst := new(image.YCbCr)
	for i, f := range frames {
		if err := d.Decode(f, dst); err != nil {
			t.Fatalf("frame %d: %v", i, err)
		}
	}
	return dst
}

func TestVP8DecoderBoundsSizes(t *testing.T) {
	frames := encodeAll(t, newTestEncoder(t, 160, 120, 300_000), noisyScene(VideoFormat{Width: 160, Height: 120, FPS: 30}, 2))
	d := newTestDecoder(t)
	var dst image.YCbCr
	for _, size := range [][4]byte{{0xff, 0x3f, 0xff, 0x3f}, {0, 0, 120, 0}, {1, 0x10, 120, 0}} {
		huge := bytes.Clone(frames[0])
		copy(huge[6:], size[:])
		if err := d.Decode(huge, &dst); err == nil || errors.Is(err, ErrNoPicture) {
			t.Errorf("size %x: %v", size, err)
		}
	}
	decodeStream(t, d, frames)
}

func TestVP8DecoderFollowsSizeAndKeepsPlanes(t *testing.T) {
	small := encodeAll(t, newTestEncoder(t, 160, 120, 300_000), noisyScene(VideoFormat{Width: 160, Height: 120, FPS: 30}, 2))
	large := encodeAll(t, newTestEncoder(t, 320, 240, 300_000), noisyScene(VideoFormat{Width: 320, Height: 240, FPS: 30}, 2))
	d := newTestDecoder(t)
	var dst image.YCbCr
	for _, frame := range [][]byte{small[0], small[1], large[0], large[1], small[0]} {
		before := dst
		if err := d.Decode(frame, &dst); err != nil {
			t.Fatal(err)
		}
		if kept := before.Y != nil && &before.Y[0] == &dst.Y[0]; kept != (before.Rect == dst.Rect) {
			t.Errorf("from %v to %v the planes were kept: %v", before.Rect, dst.Rect, kept)
		}
	}
}

func FuzzVP8Decoder(f *testing.F) {
	frames := encodeAll(f, newTestEncoder(f, 64, 48, 100_000), noisyScene(VideoFormat{Width: 64, Height: 48, FPS: 30}, 3))
	for _, frame := range frames {
		f.Add(frame)
	}
	d := newTestDecoder(f)
	f.Fuzz(func(t *testing.T, payload []byte) {
		if w, h, ok := vp8KeyFrameSize(payload); ok && w*h > 1<<20 {
			t.Skip("large pictures are slow, not different")
		}
		var dst image.YCbCr
		if err := d.Decode(payload, &dst); err == nil && dst.Rect.Empty() {
			t.Error("no error and no picture")
		}
		decodeStream(t, d, frames)
	})
}

func BenchmarkVP8Decode(b *testing.B) {
	frames := encodeAll(b, newTestEncoder(b, 640, 480, 800_000), noisyScene(VideoFormat{Width: 640, Height: 480, FPS: 30}, 60))
	d := newTestDecoder(b)
	var dst image.YCbCr
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		if err := d.Decode(frames[i%len(frames)], &dst); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
