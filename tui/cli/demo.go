package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/tui"
	"github.com/rtcchat/rtcchat/tui/term"
)

// demoDuration is how long a demo plays where there is no terminal to quit it from.
const demoDuration = 10 * time.Second

// The picture that a demo without a terminal leaves, in cells.
const (
	demoCols = 80
	demoRows = 30
)

// demo holds a call between this side and a partner in the same process who
// plays a clip. Nothing leaves this machine.
func (o *options) demo(ctx context.Context, clip string) error {
	o.iceInterfaces = []string{loopback}
	return o.withLog(func(log *slog.Logger) error {
		h, err := startHost(ctx, log, true)
		if err != nil {
			return err
		}
		partner, err := newPartner(ctx, log, h.url, clip)
		if err != nil {
			return closeHost(h, err)
		}
		return closeHost(h, partner.with(ctx, func(invite string) error {
			return o.demoCall(ctx, log, invite)
		}))
	})
}

func (o *options) demoCall(ctx context.Context, log *slog.Logger, invite string) error {
	if o.headless || term.IsTerminal(os.Stdout) {
		return o.call(ctx, tui.Join, invite)
	}
	if o.duration == 0 {
		o.duration = demoDuration
	}
	call, err := o.open(ctx, log, invite)
	if err != nil {
		return err
	}
	return o.watch(ctx, call, os.Stdout)
}

// watch holds a call without a screen and then prints its last picture and figures.
func (o *options) watch(ctx context.Context, call *ownCall, out io.Writer) error {
	told := make(chan error, 1)
	go func() { told <- rtc.WriteEvents(io.Discard, call.Call) }()
	begun := time.Now()
	err := call.Run(ctx)
	took := time.Since(begun)
	if err := errors.Join(err, <-told); err != nil {
		return err
	}
	frame, _ := call.Remote().Take()
	if frame == nil {
		return errors.New("no picture came from the other side: try again with --log FILE")
	}
	look, err := o.look()
	if err != nil {
		return err
	}
	depth := render.NoColor // in a log or a file
	if look.color != nil {
		depth = *look.color
	}
	if look.glyphs == render.GlyphAuto && depth == render.NoColor {
		look.glyphs = render.GlyphASCII
	}
	if err := tui.PrintPicture(out, &frame.Image, demoCols, demoRows, look.glyphs, depth); err != nil {
		return err
	}
	return printFigures(out, call.Stats(), took)
}

func printFigures(out io.Writer, s rtc.Stats, d time.Duration) error {
	_, err := fmt.Fprintf(out,
		"%d pictures of %dx%d in %v, %.0f kbit/s video, %.0f kbit/s sound, %.1f %% of packets lost, round trip %v\n",
		s.FramesReceived, s.Width, s.Height, d.Round(100*time.Millisecond),
		float64(s.VideoBytesIn)*8/1000/d.Seconds(), float64(s.AudioBytesIn)*8/1000/d.Seconds(),
		100*s.Loss(), s.RTT.Round(10*time.Microsecond))
	return err
}

// partner is the other side of a demo.
type partner struct{ call *rtc.Call }

func newPartner(ctx context.Context, log *slog.Logger, server, clip string) (*partner, error) {
	devices, err := rtc.DeviceNames{Camera: clip, Microphone: "chimes", Speaker: "none"}.Open(ctx)
	if err != nil {
		return nil, err
	}
	call, err := rtc.New(rtc.Config{
		Invite:     signal.Invite{Server: server},
		Name:       "demo",
		Camera:     devices.Camera,
		Microphone: devices.Microphone,
		Network:    rtc.Network{Interfaces: []string{loopback}},
		Log:        log.With("who", "partner"),
	})
	if err != nil {
		return nil, err
	}
	return &partner{call}, nil
}

// with runs the partner's side, hands its invite to work, and ends when work has.
func (p *partner) with(ctx context.Context, work func(invite string) error) error {
	ended := make(chan error, 1)
	go func() { ended <- p.call.Run(context.WithoutCancel(ctx)) }()
	for e := range p.call.Events() {
		if room, ok := e.(rtc.RoomEvent); ok {
			err := work(room.Invite)
			p.call.Hangup()
			<-ended
			return err
		}
	}
	return <-ended
}
