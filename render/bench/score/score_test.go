package score

import (
	"image"
	"math"
	"strings"
	"testing"
)

func TestReplay(t *testing.T) {
	red, blue, black := color{255, 0, 0}, color{0, 0, 238}, color{}
	grey := plain.fg
	for name, c := range map[string]struct {
		sent string
		want []cell // of a screen of 3x2
	}{
		"prints and wraps":    {"abcd", []cell{{'a', grey, black}, {'b', grey, black}, {'c', grey, black}, {'d', grey, black}, {' ', grey, black}, {' ', grey, black}}},
		"lines":               {"a\nb", []cell{{'a', grey, black}, {' ', grey, black}, {' ', grey, black}, {'b', grey, black}, {' ', grey, black}, {' ', grey, black}}},
		"scrolls":             {"a\nb\nc", []cell{{'b', grey, black}, {' ', grey, black}, {' ', grey, black}, {'c', grey, black}, {' ', grey, black}, {' ', grey, black}}},
		"colours and moves":   {"\x1b[?2026h\x1b[2;3H\x1b[38;2;255;0;0;44m▀\x1b[?2026l", []cell{{' ', grey, black}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}, {'▀', red, blue}}},
		"palette, reverse":    {"\x1b[38;5;196;7mx\x1b[27;39mx\x1b[0mx", []cell{{'x', black, red}, {'x', grey, black}, {'x', grey, black}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}}},
		"repeats and erases":  {"x\x1b[2b\x1b[1;2H\x1b[104m\x1b[X\x1b[K", []cell{{'x', grey, black}, {' ', grey, palette(12)}, {' ', grey, palette(12)}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}}},
		"characters move":     {"abc\x1b[1;2H\x1b[P\x1b[H\x1b[41m\x1b[@", []cell{{' ', grey, palette(1)}, {'a', grey, black}, {'c', grey, black}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}}},
		"more than there are": {"abcdef\x1b[1;2H\x1b[9P\x1b[2;2H\x1b[9@", []cell{{'a', grey, black}, {' ', grey, black}, {' ', grey, black}, {'d', grey, black}, {' ', grey, black}, {' ', grey, black}}},
		"a line comes in":     {"abcdef\x1b[1;2H\x1b[L", []cell{{' ', grey, black}, {' ', grey, black}, {' ', grey, black}, {'a', grey, black}, {'b', grey, black}, {'c', grey, black}}},
		"a line goes":         {"abcdef\x1b[1;2H\x1b[M", []cell{{'d', grey, black}, {'e', grey, black}, {'f', grey, black}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}}},
		"all lines go":        {"abcdef\x1b[H\x1b[7M", []cell{{' ', grey, black}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}, {' ', grey, black}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewScreen(3, 2)
			if err := s.Replay([]byte(c.sent)); err != nil {
				t.Fatal(err)
			}
			for i, want := range c.want {
				if s.cells[i] != want {
					t.Errorf("cell %d is %v, not %v", i, s.cells[i], want)
				}
			}
		})
	}
}

func TestReplayRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, sent := range []string{"\x1b[i", "\x1b[2S", "\x1b]0;x\a", "\x1b", "\x1b[1", "\x07", "\xff", "\x1b[38;3;1m", "\x1b[99999999m"} {
		if err := NewScreen(3, 2).Replay([]byte(sent)); err == nil {
			t.Errorf("%q was accepted", sent)
		}
	}
}

func FuzzReplay(f *testing.F) {
	f.Add([]byte("a\x1b[2@\x1b[3P\x1b[L\x1b[9M"))
	f.Add([]byte("\x1b[?2026h\x1b[2;3H\x1b[38;2;255;0;0;48;5;4m▀\x1b[3b\x1b[J"))
	f.Fuzz(func(_ *testing.T, sent []byte) {
		s := NewScreen(3, 2)
		_ = s.Replay(sent) // an error is as good, only no panic and no end
		s.Paint()
	})
}

// rows writes a glyph as one would draw it.
func rows(g glyph) string {
	var b strings.Builder
	for _, row := range g {
		for x := range cellWidth {
			b.WriteByte(".#"[row>>(cellWidth-1-x)&1])
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func TestGlyphs(t *testing.T) {
	const blank, full, left, right = "........ ", "######## ", "####.... ", "....#### "
	repeat := strings.Repeat
	for r, want := range map[rune]string{
		'▀':     repeat(full, 8) + repeat(blank, 8),
		'▃':     repeat(blank, 10) + repeat(full, 6),
		'▎':     repeat("##...... ", 16),
		'▞':     repeat(right, 8) + repeat(left, 8),
		0x1fb00: repeat(left, 5) + repeat(blank, 11),
		0x1cd00: repeat(blank, 4) + repeat(left, 4) + repeat(blank, 8),
		0x1cde5: repeat(right, 4) + repeat(full, 12),
		'⠁':     blank + repeat(".##..... ", 2) + repeat(blank, 13),
		'━':     repeat(blank, 7) + repeat(full, 2) + repeat(blank, 7),
		'┼':     repeat("....#... ", 7) + full + repeat("....#... ", 8),
		'║':     repeat("...#.#.. ", 16),
	} {
		if got := rows(glyphs[r]); got != want {
			t.Errorf("%q (%U) is\n%s, not\n%s", r, r, got, want)
		}
	}
}

// TestEveryPatternOnce: the sextants and octants with what stands in for the
// rest are all patterns there are.
func TestEveryPatternOnce(t *testing.T) {
	for _, c := range []struct {
		rows, first, last int
		others            string
	}{{3, 0x1fb00, 0x1fb3b, " █▌▐"}, {4, 0x1cd00, 0x1cde5, ""}} {
		seen := map[glyph]bool{}
		for r := rune(c.first); r <= rune(c.last); r++ {
			seen[glyphs[r]] = true
		}
		for _, r := range c.others {
			seen[glyphs[r]] = true
		}
		if c.rows == 4 {
			for _, r := range older {
				seen[glyphs[r]] = true
			}
		}
		for pattern := range 1 << (2 * c.rows) {
			if !seen[blocks(pattern, c.rows)] {
				t.Errorf("no character for pattern %b of %d rows", pattern, c.rows)
			}
		}
		if len(seen) != 1<<(2*c.rows) {
			t.Errorf("%d patterns of %d rows", len(seen), c.rows)
		}
	}
}

func TestScaleKeepsTheMean(t *testing.T) {
	p := newPicture(7, 5)
	sum := 0
	for i := range p.Pix {
		p.Pix[i] = uint8(i * 37)
		sum += int(p.Pix[i])
	}
	want := float64(sum) / float64(len(p.Pix))
	small := p.scale(3, 2)
	sum = 0
	for _, v := range small.Pix {
		sum += int(v)
	}
	if got := float64(sum) / float64(len(small.Pix)); math.Abs(got-want) > 1 {
		t.Errorf("mean %.2f, not %.2f", got, want)
	}
}

// flat is a picture of one luma.
func flat(w, h int, y uint8) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = y
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 128, 128
	}
	return img
}

// TestMeter: a grey screen in frames that are right, right, and wrong by ten.
func TestMeter(t *testing.T) {
	m := NewMeter(4, 2)
	want := NewReference(flat(16, 16, 128), 4, 2)
	grey := want.picture.Pix[0]
	for i, level := range []uint8{grey, grey, grey + 10} {
		frame := "\x1b[H\x1b[48;2;" + strings.Repeat(string(digits(level))+";", 2) + string(digits(level)) + "m\x1b[2J"
		if err := m.Show([]byte(frame), want, i > 0); err != nil {
			t.Fatal(err)
		}
	}
	s := m.Score()
	wrong := 10 * math.Log10(255*255/100.0)
	if s.Frames != 2 || math.Abs(s.PSNR-(99+wrong)/2) > 1e-9 || math.Abs(s.Flicker-5) > 1e-4 {
		t.Errorf("%+v", s)
	}
	a, b := float64(grey), float64(grey)+10
	similar := (2*a*b + 6.5025) / (a*a + b*b + 6.5025) // flat pictures have no contrast
	if math.Abs(s.SSIM-(1+similar)/2) > 1e-3 {
		t.Errorf("SSIM %v, not %v", s.SSIM, (1+similar)/2)
	}
	if err := m.Show([]byte("\x1b[Hx"), want, true); err == nil {
		t.Error("a letter was scored")
	}
}

func digits(v uint8) []byte { return []byte{'0' + v/100, '0' + v/10%10, '0' + v%10} }

// TestBound: a cell that a character shows exactly leaves no error, and one that
// none does the least.
func TestBound(t *testing.T) {
	s := NewScreen(2, 1)
	if err := s.Replay([]byte("\x1b[38;5;9;48;5;4m▚▂")); err != nil {
		t.Fatal(err)
	}
	p, _ := s.Paint()
	r := &Reference{picture: p}
	for _, c := range []struct {
		chars string
		exact bool
	}{{"▚▂", true}, {"▀▚▄▂", true}, {"▚", false}, {"▂▀▄", false}} {
		got, err := r.Bound([]rune(c.chars))
		if err != nil || (got == 99) != c.exact {
			t.Errorf("%s: %.2f dB, %v", c.chars, got, err)
		}
	}
	if got, _ := r.Bound([]rune("▂")); got <= 0 || got >= 30 {
		t.Errorf("without one of two characters there are %.2f dB", got)
	}
	if _, err := r.Bound([]rune("世")); err == nil {
		t.Error("a character without a shape was accepted")
	}
}
