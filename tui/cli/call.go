package cli

import (
	"context"
	"log/slog"
	"os"
	"os/user"
	"time"

	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/tui"
)

// home shows the home screen, from which calls are made.
func (o *options) home(ctx context.Context) error {
	if o.headless {
		return usagef("--headless needs a command: create or join INVITE")
	}
	return o.withLog(func(log *slog.Logger) error {
		return o.show(ctx, log, tui.Config{Start: tui.Home})
	})
}

// call makes one call, of a new room where invite is empty, and shows it or
// tells a script of it.
func (o *options) call(ctx context.Context, start tui.Start, invite string) error {
	return o.withLog(func(log *slog.Logger) error {
		if !o.headless {
			return o.show(ctx, log, tui.Config{Start: start, Invite: invite, ExitOnEnd: o.duration > 0})
		}
		call, err := o.open(ctx, log, invite)
		if err != nil {
			return err
		}
		return runHeadless(ctx, call)
	})
}

// ownCall is a call with what belongs to it alone: the server in this process,
// and the time after which it ends.
type ownCall struct {
	*rtc.Call
	host     *host // nil where the server is elsewhere
	duration time.Duration
}

// Run holds the call as [rtc.Call.Run] does, then closes what belongs to it.
func (c *ownCall) Run(ctx context.Context) error {
	if c.duration > 0 {
		timer := time.AfterFunc(c.duration, c.Hangup)
		defer timer.Stop()
	}
	err := c.Call.Run(ctx)
	return closeHost(c.host, err)
}

// open opens the devices and, for a room on this machine, the server.
func (o *options) open(ctx context.Context, log *slog.Logger, invite string) (*ownCall, error) {
	where, h, err := o.place(ctx, log, invite)
	if err != nil {
		return nil, err
	}
	call, err := o.newCall(ctx, log, where)
	if err != nil {
		return nil, closeHost(h, err)
	}
	return &ownCall{Call: call, host: h, duration: o.duration}, nil
}

// place tells where to meet: in the room of an invite, or in a new one on the
// server of the flags or on one that it starts here.
func (o *options) place(ctx context.Context, log *slog.Logger, invite string) (signal.Invite, *host, error) {
	if invite != "" {
		where, err := signal.ParseInvite(invite, o.server)
		return where, nil, err
	}
	if o.server != "" {
		server, err := signal.ParseServer(o.server)
		return signal.Invite{Server: server}, nil, err
	}
	h, err := startHost(ctx, log, o.onlyLoopback())
	if err != nil {
		return signal.Invite{}, nil, err
	}
	return signal.Invite{Server: h.url}, h, nil
}

func (o *options) newCall(ctx context.Context, log *slog.Logger, where signal.Invite) (*rtc.Call, error) {
	devices, err := o.devices().Open(ctx)
	if err != nil {
		return nil, err
	}
	return rtc.New(rtc.Config{
		Invite:     where,
		Name:       o.displayName(),
		Camera:     devices.Camera,
		Microphone: devices.Microphone,
		Speaker:    devices.Speaker,
		FPS:        o.fps,
		Network:    o.network(),
		Notes:      devices.Notes,
		Log:        log,
	})
}

// displayName is the name to show to the other side: the flag's, else the
// user's own.
func (o *options) displayName() string {
	if o.name != "" {
		return o.name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

func (o *options) devices() rtc.DeviceNames {
	return rtc.DeviceNames{
		Camera: o.camera, Microphone: o.mic, Speaker: o.speaker,
		FPS: o.fps, Stdin: os.Stdin,
	}
}

// runHeadless holds a call and tells of it on standard output. Where nobody
// reads that any more, it hangs up.
func runHeadless(ctx context.Context, call *ownCall) error {
	told := make(chan error, 1)
	go func() {
		err := rtc.WriteEvents(os.Stdout, call.Call)
		if err != nil {
			call.Hangup()
		}
		told <- err
	}()
	err := call.Run(ctx)
	if writeErr := <-told; writeErr != nil {
		return writeErr
	}
	return err
}

// show hands the terminal to the screens.
func (o *options) show(ctx context.Context, log *slog.Logger, cfg tui.Config) error {
	look, err := o.look()
	if err != nil {
		return err
	}
	cfg.Open = func(ctx context.Context, invite string) (tui.Call, error) { return asCall(o.open(ctx, log, invite)) }
	cfg.TryDevices = func(ctx context.Context) (tui.Preview, error) {
		devices, err := o.devices().Open(ctx)
		if err != nil {
			return nil, err
		}
		return rtc.NewPreview(devices), nil
	}
	cfg.Glyphs, cfg.Color, cfg.Fit = look.glyphs, look.color, look.fit
	cfg.MaxRate, cfg.Quality = o.maxRate, o.fixedQuality()
	cfg.CopyInvite, cfg.Environ, cfg.Log = true, os.Environ(), log
	return showScreens(ctx, cfg)
}

// asCall keeps a failed open from becoming a call that is not nil.
func asCall(c *ownCall, err error) (tui.Call, error) {
	if err != nil {
		return nil, err
	}
	return c, nil
}
