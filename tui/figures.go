package tui

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/tui/term"
)

// figures are a call's rates, taken once a second from two snapshots of its
// counters. For the Update goroutine only.
type figures struct {
	stats rtc.Stats // the newest snapshot, for levels
	last  sample
	rates rates
}

// sample is the counters at one moment.
type sample struct {
	at       time.Time
	stats    rtc.Stats
	shown    uint64 // remote frames painted
	skipped  uint64 // remote frames that a newer one overtook
	ttyBytes uint64
	link     term.Link // to the terminal
	pictures pictureFigures
}

// pictureFigures are what pictures cost on the way to the terminal.
type pictureFigures struct {
	bytes   uint64 // of all so far; text is not counted where it goes before them
	quality int    // of the newest, as [render.Options] has it
	share   int    // bytes that one should take now, 0 for any number
}

// rates are per second, between two samples.
type rates struct {
	received, shown, skipped, sent float64 // frames
	videoIn, videoOut              float64 // bits
	audioIn, audioOut              float64 // bits
	tty, pictures                  float64 // bytes
	loss                           float64 // share of the packets, 0 to 1
}

// add takes a sample in. It reports whether the rates are new, once a second.
func (f *figures) add(s sample) bool {
	f.stats = s.stats
	if f.last.at.IsZero() {
		f.last = s
		return false
	}
	if s.at.Sub(f.last.at) < time.Second {
		return false
	}
	f.rates = ratesBetween(f.last, s)
	f.last = s
	return true
}

func ratesBetween(a, b sample) rates {
	seconds := b.at.Sub(a.at).Seconds()
	per := func(before, after uint64) float64 {
		return float64(after-min(before, after)) / seconds
	}
	x, y := a.stats, b.stats
	r := rates{
		received: per(x.FramesReceived, y.FramesReceived),
		shown:    per(a.shown, b.shown),
		skipped:  per(a.skipped, b.skipped),
		sent:     per(x.FramesSent, y.FramesSent),
		videoIn:  8 * per(x.VideoBytesIn, y.VideoBytesIn),
		videoOut: 8 * per(x.VideoBytesOut, y.VideoBytesOut),
		audioIn:  8 * per(x.AudioBytesIn, y.AudioBytesIn),
		audioOut: 8 * per(x.AudioBytesOut, y.AudioBytesOut),
		tty:      per(a.ttyBytes, b.ttyBytes),
		pictures: per(a.pictures.bytes, b.pictures.bytes),
	}
	lost, came := per(x.PacketsLost, y.PacketsLost), per(x.PacketsIn, y.PacketsIn)
	if lost+came > 0 {
		r.loss = lost / (lost + came)
	}
	return r
}

// table shows the figures, a line each, with how they are drawn at the end.
func (f *figures) table(drawn string) string {
	s, r := f.stats, f.rates
	rows := [][2]string{
		{"picture", fmt.Sprintf("%dx%d", s.Width, s.Height)},
		{"frames", fmt.Sprintf("%.0f in  %.0f shown  %.0f skipped  %.0f out /s", r.received, r.shown, r.skipped, r.sent)},
		{"video", fmt.Sprintf("%s in  %s out", bits(r.videoIn), bits(r.videoOut))},
		{"sound", fmt.Sprintf("%s in  %s out", bits(r.audioIn), bits(r.audioOut))},
		{"loss", fmt.Sprintf("%.1f %%", 100*r.loss)},
		{"round trip", milliseconds(s.RTT)},
		{"path", orDash(cleanName(s.Path))},
		{"terminal", terminalRate(r.tty, f.last.link)},
		{"each", eachPicture(r, f.last.pictures)},
		{"drawn in", drawn},
	}
	var b strings.Builder
	for i, row := range rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%-10s  %s", row[0], row[1])
	}
	return b.String()
}

// terminalRate is what the terminal is sent, of what it could take, and how long
// it takes to answer.
func terminalRate(sent float64, l term.Link) string {
	s := siBytes(sent) + "/s"
	if l.Bandwidth > 0 {
		s += " of " + siBytes(l.Bandwidth) + "/s"
	}
	if l.RoundTrip > 0 {
		s += "  " + milliseconds(l.RoundTrip)
	}
	return s
}

// eachPicture is what a picture takes, of what it may, and how good it is.
func eachPicture(r rates, p pictureFigures) string {
	if r.shown == 0 {
		return "–"
	}
	s := fmt.Sprintf("%.1f", r.pictures/r.shown/1e3)
	if p.share > 0 {
		s += fmt.Sprintf(" of %.1f", float64(p.share)/1e3)
	}
	return s + fmt.Sprintf(" kB  quality %d", p.quality)
}

// attrs are the figures for the log.
func (f *figures) attrs(oldest time.Duration) []any {
	return []any{
		slog.Uint64("frames_received", f.last.stats.FramesReceived),
		slog.Uint64("frames_shown", f.last.shown),
		slog.Float64("fps_shown", f.rates.shown),
		slog.Duration("oldest_shown", oldest),
		slog.Uint64("frames_skipped", f.last.skipped),
		slog.Uint64("tty_bytes", f.last.ttyBytes),
		slog.Float64("tty_bandwidth", f.last.link.Bandwidth),
		slog.Duration("tty_round_trip", f.last.link.RoundTrip),
		slog.Float64("picture_bytes", f.rates.pictures/max(f.rates.shown, 1)),
		slog.Int("quality", f.last.pictures.quality),
		slog.Duration("rtt", f.last.stats.RTT),
		slog.Float64("loss", f.rates.loss),
	}
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// bits is a bit rate.
func bits(perSecond float64) string {
	if perSecond >= 999_500 {
		return fmt.Sprintf("%.1f Mbit/s", perSecond/1e6)
	}
	return fmt.Sprintf("%.0f kbit/s", perSecond/1e3)
}

// siBytes is an amount of bytes.
func siBytes(n float64) string {
	switch {
	case n >= 999_500:
		return fmt.Sprintf("%.1f MB", n/1e6)
	case n >= 1000:
		return fmt.Sprintf("%.0f kB", n/1e3)
	}
	return fmt.Sprintf("%.0f B", n)
}

// milliseconds is a round trip, where 0 is not known.
func milliseconds(d time.Duration) string {
	if d <= 0 {
		return "–"
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}
