package cli

import (
	"io"
	"log/slog"

	"github.com/spf13/pflag"
)

// logOptions are the flags of the server's log, which goes to standard error.
type logOptions struct{ format, level string }

func (o *logOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.format, "log-format", "text", "`FORM` of the log on standard error: text or json")
	f.StringVar(&o.level, "log-level", "info", "`LEVEL` of the log: debug, info, warn or error")
}

func (o *logOptions) open(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.level)); err != nil {
		return nil, usagef("--log-level %q: give debug, info, warn or error", o.level)
	}
	with := &slog.HandlerOptions{Level: level}
	switch o.format {
	case "text":
		return slog.New(slog.NewTextHandler(w, with)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, with)), nil
	}
	return nil, usagef("--log-format %q: give text or json", o.format)
}
