package rtc

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// WriteDevices prints the cameras, microphones and loudspeakers of this
// machine to w, one a line: its kind, the name that the flags take, and what
// it is; then what can be used where there is none.
func WriteDevices(ctx context.Context, w io.Writer) error {
	devices, err := media.ListDevices(ctx)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range devices {
		mark := ""
		if d.Default {
			mark = " (default)"
		}
		fmt.Fprintf(out, "%s\t%s\t%s%s\n", d.Kind, d.Name, d.Description, mark)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("print devices: %w", err)
	}
	_, err = fmt.Fprint(w, noDevices(devices),
		"Without a device: --camera test or FILE.y4m, --mic tone or FILE.wav, --speaker FILE.wav, or none for each.\n")
	return err
}

// noDevices says it in words where a list would be empty.
func noDevices(devices []media.Device) string {
	if len(devices) > 0 {
		return ""
	}
	return "This machine has no camera, microphone or loudspeaker that rtcchat can use.\n"
}
