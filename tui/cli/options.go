package cli

import (
	"slices"
	"time"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// defaultSTUN is a public server that tells a client its own address. A call
// within one network does without it.
const defaultSTUN = "stun:stun.l.google.com:19302"

// leastRate is the slowest terminal that a screen can be shown on, bytes a second.
const leastRate = 1000

// followTerminal is the quality that is chosen by what the terminal can take.
const followTerminal = -1

// options are the flags of every command that makes calls.
type options struct {
	server, name, camera, mic, speaker string
	glyphs, color, fit                 string
	fps, maxRate, quality              int
	iceServers, iceInterfaces          []string
	relay, headless                    bool
	duration                           time.Duration
	log, logLevel                      string
}

func (o *options) register(f *pflag.FlagSet) {
	f.StringVar(&o.server, "server", "", "signalling server, `URL`; without one create serves the room itself")
	f.StringVar(&o.name, "name", "", "`NAME` to show to the other side (default your user name)")
	f.StringVar(&o.camera, "camera", "auto", "auto, none, test, `FILE.y4m`, - for YUV4MPEG2 on standard input, or a device")
	f.StringVar(&o.mic, "mic", "auto", "auto, none, tone, `FILE.wav`, or a device")
	f.StringVar(&o.speaker, "speaker", "auto", "auto, none, `FILE.wav`, or a device")
	f.IntVar(&o.fps, "fps", 30, "pictures a second to send, 1 to 60")
	f.StringSliceVar(&o.iceServers, "ice-server", []string{defaultSTUN}, "STUN server `URL`, or none (repeatable)")
	f.StringSliceVar(&o.iceInterfaces, "ice-interface", nil, "network interface `NAME` to use; lo allows loopback (repeatable)")
	f.BoolVar(&o.relay, "relay", false, "call through the server's relay (TURN) only, so that the other side does not learn your address")
	f.BoolVar(&o.headless, "headless", false, "no screen: one line of JSON for each event on standard output")
	f.DurationVar(&o.duration, "duration", 0, "hang up after this `TIME`, as 90s or 5m")
	o.registerLook(f)
}

// registerLook registers the flags of everything that draws.
func (o *options) registerLook(f *pflag.FlagSet) {
	f.StringVar(&o.glyphs, "glyphs", "auto", "`SET` of characters to draw with: auto, half, quadrant, sextant, octant, block, best, braille, ascii")
	f.StringVar(&o.color, "color", "auto", "`DEPTH` of colours: auto, truecolor, 256, 16, none")
	f.StringVar(&o.fit, "fit", "contain", "`HOW` the picture fits the screen: contain, cover, stretch")
	f.IntVar(&o.quality, "quality", followTerminal, "trade `N` of picture for bytes, 0 exact to 100 fewest bytes; -1 follows the terminal")
	f.IntVar(&o.maxRate, "max-rate", 0, "send the terminal at most this many `BYTES/s`; 0: what it takes, in tmux, screen and mosh 400000")
	f.StringVar(&o.log, "log", "", "write a log to `FILE`")
	f.StringVar(&o.logLevel, "log-level", "info", "`LEVEL` of the log: debug, info, warn or error")
}

// checked does work where the values of the flags make sense.
func (o *options) checked(work func() error) error {
	if err := o.check(); err != nil {
		return err
	}
	return work()
}

// check finds the mistakes in the values of flags.
func (o *options) check() error {
	if o.fps < 1 || o.fps > 60 {
		return usagef("--fps %d: give a number from 1 to 60", o.fps)
	}
	if o.quality < followTerminal || o.quality > 100 {
		return usagef("--quality %d: give a number from 0 to 100, or -1 to follow the terminal", o.quality)
	}
	if o.maxRate < 0 || o.maxRate > 0 && o.maxRate < leastRate {
		return usagef("--max-rate %d: give bytes a second, at least %d, or 0 for what the terminal takes", o.maxRate, leastRate)
	}
	if o.duration < 0 {
		return usagef("--duration %v: give a time like 90s or 5m", o.duration)
	}
	if err := o.network().Check(); err != nil {
		return usageError{err}
	}
	_, err := o.look()
	return err
}

// fixedQuality is the user's choice, nil to follow the terminal.
func (o *options) fixedQuality() *int {
	if o.quality == followTerminal {
		return nil
	}
	return &o.quality
}

// network is which paths a call may take.
func (o *options) network() rtc.Network {
	return rtc.Network{ICEServers: o.stun(), RelayOnly: o.relay, Interfaces: o.iceInterfaces}
}

// look is how to draw.
type look struct {
	glyphs render.GlyphSet
	color  *render.ColorDepth // nil: as the terminal can
	fit    render.Fit
}

func (o *options) look() (l look, err error) {
	if l.glyphs, err = render.ParseGlyphSet(o.glyphs); err != nil {
		return l, usageError{err}
	}
	if l.fit, err = render.ParseFit(o.fit); err != nil {
		return l, usageError{err}
	}
	if o.color == "auto" {
		return l, nil
	}
	depth, err := render.ParseColorDepth(o.color)
	if err != nil {
		return l, usageError{err}
	}
	l.color = &depth
	return l, nil
}

// stun is the list of STUN servers; "none" empties it.
func (o *options) stun() []string {
	if slices.Contains(o.iceServers, "none") {
		return nil
	}
	return o.iceServers
}

// onlyLoopback reports whether the call is not to leave this machine.
func (o *options) onlyLoopback() bool {
	return len(o.iceInterfaces) > 0 && !slices.ContainsFunc(o.iceInterfaces, func(s string) bool { return s != loopback })
}
