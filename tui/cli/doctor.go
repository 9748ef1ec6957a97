package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/rtc/media"
	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/probe"
)

// doctorOptions are the flags of doctor.
type doctorOptions struct {
	server     string
	iceServers []string
	json       bool
	timeout    time.Duration
}

func (o *doctorOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.server, "server", "", "signalling server to try, `URL`")
	f.StringSliceVar(&o.iceServers, "ice-server", []string{defaultSTUN}, "STUN server `URL` to try, or none (repeatable)")
	f.BoolVar(&o.json, "json", false, "print one JSON object for each check")
	f.DurationVar(&o.timeout, "timeout", probe.DefaultPatience, "`TIME` that one step may take")
}

func doctorCommand() *cobra.Command {
	o := new(doctorOptions)
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Try the terminal, the devices, the server and its relay, and say what to do about what does not work",
		Args:  argsOrUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context(), cmd.OutOrStdout()) },
	}
	o.register(cmd.Flags())
	return cmd
}

// run prints what was found as it comes. It fails if something does not work that
// is meant to: what is missing and can be done without is no failure.
func (o *doctorOptions) run(ctx context.Context, out io.Writer) error {
	if o.timeout <= 0 {
		return usagef("--timeout %v: give a time like 5s", o.timeout)
	}
	var server string
	if o.server != "" {
		var err error
		if server, err = signal.ParseServer(o.server); err != nil {
			return err
		}
	}
	r := &findings{out: out, json: o.json}
	examineTerminal(ctx, r.in("terminal"))
	examineDevices(ctx, r.in("devices"))
	o.examineServer(ctx, server, r)
	o.examineSTUN(ctx, r.in("stun"))
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case r.err != nil:
		return fmt.Errorf("print findings: %w", r.err)
	case r.failed > 0:
		return fmt.Errorf("%d of %d checks failed: see what to do beside each", r.failed, r.all)
	}
	return nil
}

// examineDevices looks for what a call can use. A call can do without any.
func examineDevices(ctx context.Context, report probe.Report) {
	devices, err := media.ListDevices(ctx)
	for _, kind := range []media.DeviceKind{media.CameraDevice, media.MicrophoneDevice, media.SpeakerDevice} {
		of := slices.DeleteFunc(slices.Clone(devices), func(d media.Device) bool { return d.Kind != kind || d.Monitor })
		found := probe.Result{Name: string(kind), State: probe.OK}
		switch {
		case len(of) > 0:
			found.Detail = of[max(0, slices.IndexFunc(of, func(d media.Device) bool { return d.Default }))].String()
			if len(of) > 1 {
				found.Detail += fmt.Sprintf(", and %d more: see rtcchat devices", len(of)-1)
			}
		case err != nil && kind != media.CameraDevice:
			found.State, found.Detail, found.Advice = probe.Warning, err.Error(), "see that the sound server of this user runs"
		default:
			found.State, found.Detail = probe.Warning, "none found: calls go on without"
			found.Advice = "plug one in, or see whether this user may open it (groups video and audio)"
		}
		report(found)
	}
}

// examineServer tries the server, where there is one.
func (o *doctorOptions) examineServer(ctx context.Context, server string, r *findings) {
	if server == "" {
		r.in("server")(probe.Result{
			Name: "server", State: probe.Skipped,
			Detail: "none is set: create serves the room itself; try one by --server URL",
		})
		return
	}
	probe.Probe{Server: server, Patience: o.timeout}.Run(ctx, r.in("server "+server))
}

// examineSTUN tries the STUN servers of the flags. That the default does not
// answer is no failure: within one network calls do without.
func (o *doctorOptions) examineSTUN(ctx context.Context, report probe.Report) {
	if slices.Contains(o.iceServers, "none") {
		return
	}
	chosen := !slices.Equal(o.iceServers, []string{defaultSTUN})
	for _, url := range o.iceServers {
		probe.Probe{Patience: o.timeout}.TrySTUN(ctx, url, func(found probe.Result) {
			if found.State == probe.Failed && !chosen {
				found.State = probe.Warning
				found.Advice = "calls to other networks may not find a path: choose another by --ice-server, or a server with a relay"
			}
			report(found)
		})
	}
}
