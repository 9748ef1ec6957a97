package cli

import (
	"fmt"
	"log/slog"
	"os"
)

// withLog runs work with the log that the flags ask for, and closes it.
func (o *options) withLog(work func(*slog.Logger) error) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.logLevel)); err != nil {
		return usagef("--log-level %q: give debug, info, warn or error", o.logLevel)
	}
	if o.log == "" {
		return work(slog.New(slog.DiscardHandler))
	}
	file, err := os.OpenFile(o.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer file.Close()
	return work(slog.New(slog.NewJSONHandler(file, &slog.HandlerOptions{Level: level})))
}
