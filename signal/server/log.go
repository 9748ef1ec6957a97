package server

import (
	"log"
	"log/slog"
	"strings"

	"github.com/rtcchat/rtcchat/signal/redact"
)

// httpLog takes the lines of net/http, which tell of visitors by their addresses.
type httpLog struct {
	log     *slog.Logger
	metrics *metrics // nil where TLS is nothing to count
}

// newHTTPLog is for http.Server.ErrorLog.
func newHTTPLog(to *slog.Logger, m *metrics) *log.Logger { return log.New(httpLog{to, m}, "", 0) }

// Write takes one line. What a visitor did is not worth a line at level info; a
// panic is nobody's but ours.
func (h httpLog) Write(line []byte) (int, error) {
	text := redact.Text(strings.TrimSpace(string(line)))
	switch {
	case strings.HasPrefix(text, "http: panic"):
		h.log.Error("panic in the server", "text", text)
	case strings.HasPrefix(text, "http: TLS handshake error") && h.metrics != nil:
		h.metrics.failed.WithLabelValues(failedTLS).Inc()
		h.log.Debug(text)
	default:
		h.log.Debug(text)
	}
	return len(line), nil
}
