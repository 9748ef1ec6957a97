package turn

import (
	"fmt"
	"log/slog"

	"github.com/pion/logging"

	"github.com/rtcchat/rtcchat/signal/redact"
)

// pionLog passes pion/turn's log on at level debug, without addresses: all of it
// tells of what some client did. Its finer levels, one line for each packet, are left out.
type pionLog struct{ log *slog.Logger }

// NewLogger gives the one log there is.
func (l pionLog) NewLogger(string) logging.LeveledLogger { return l }

func (l pionLog) Trace(string)          {}
func (l pionLog) Tracef(string, ...any) {}
func (l pionLog) Debug(string)          {}
func (l pionLog) Debugf(string, ...any) {}
func (l pionLog) Info(string)           {}
func (l pionLog) Infof(string, ...any)  {}

func (l pionLog) Warn(msg string)                   { l.log.Debug(redact.Text(msg)) }
func (l pionLog) Warnf(format string, args ...any)  { l.Warn(fmt.Sprintf(format, args...)) }
func (l pionLog) Error(msg string)                  { l.log.Debug(redact.Text(msg)) }
func (l pionLog) Errorf(format string, args ...any) { l.Error(fmt.Sprintf(format, args...)) }
