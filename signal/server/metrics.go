package server

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/rtcchat/rtcchat/signal"
)

// Why a handshake came to nothing, as a label.
const (
	failedFull      = "full"      // no place for another connection
	failedAddress   = "address"   // the client's address has its share
	failedOrigin    = "origin"    // a page of another origin
	failedTLS       = "tls"       // no TLS, or none that both know
	failedWebSocket = "websocket" // no websocket
)

// metrics counts what happens. Its labels are words of the protocol or of this
// package, never of a client: their number is bounded and nobody is named. Any
// goroutine may use it.
type metrics struct {
	opened     prometheus.Counter
	lasted     prometheus.Histogram
	failed     *prometheus.CounterVec
	messages   *prometheus.CounterVec
	refusals   *prometheus.CounterVec
	received   prometheus.Counter
	sent       prometheus.Counter
	handling   prometheus.Histogram
	gauges     []prometheus.Collector
	knownTypes map[string]bool
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		opened:   counter("connections_opened_total", "Websockets that were opened."),
		failed:   counters("handshake_failures_total", "Handshakes that came to nothing, by reason.", "reason"),
		messages: counters("messages_received_total", "Messages of clients, by type; other for those that are passed on unseen.", "type"),
		refusals: counters("refusals_total", "Messages that were refused, by error code.", "code"),
		received: counter("received_bytes_total", "Bytes of messages that came in."),
		sent:     counter("sent_bytes_total", "Bytes of messages that went out."),
		lasted: histogram("connection_duration_seconds", "How long websockets were open.",
			1, 10, 60, 300, 1800, 3600, 4*3600, 24*3600),
		handling: histogram("message_handling_seconds", "From a message that is read to its being queued for whom it is for.",
			10e-6, 50e-6, 100e-6, 500e-6, 1e-3, 5e-3, 10e-3, 100e-3),
		knownTypes: map[string]bool{
			signal.TypeCreateRoom: true, signal.TypeOffer: true, signal.TypeAnswer: true, signal.TypeICECandidate: true,
			signal.TypeICEServers: true, signal.TypeLeave: true, signal.TypeRenegotiate: true, signal.TypeResume: true, signal.TypeFreeSeat: true,
		},
	}
	m.gauges = []prometheus.Collector{
		gauge("connections", "Websockets that are open.", func() float64 { return float64(s.gate.count()) }),
		gauge("rooms", "Rooms that are open.", func() float64 { rooms, _ := s.rooms.count(); return float64(rooms) }),
		gauge("members", "Seats that are taken.", func() float64 { _, members := s.rooms.count(); return float64(members) }),
		gauge("ready", "1, or 0 while the server drains.", func() float64 {
			if s.rooms.isDraining() {
				return 0
			}
			return 1
		}),
	}
	return m
}

// Describe implements prometheus.Collector.
func (s *Server) Describe(to chan<- *prometheus.Desc) {
	for _, c := range s.metrics.all() {
		c.Describe(to)
	}
}

// Collect implements prometheus.Collector.
func (s *Server) Collect(to chan<- prometheus.Metric) {
	for _, c := range s.metrics.all() {
		c.Collect(to)
	}
}

func (m *metrics) all() []prometheus.Collector {
	return append([]prometheus.Collector{
		m.opened, m.lasted, m.failed, m.messages, m.refusals, m.received, m.sent, m.handling,
	}, m.gauges...)
}

// took is told of a message that was handled, with the time it came.
func (m *metrics) took(typ string, size int, came time.Time) {
	if !m.knownTypes[typ] {
		typ = "other"
	}
	m.messages.WithLabelValues(typ).Inc()
	m.received.Add(float64(size))
	m.handling.Observe(time.Since(came).Seconds())
}

// refused is told of an error that a client was told.
func (m *metrics) refused(code signal.ErrorCode) { m.refusals.WithLabelValues(string(code)).Inc() }

func gauge(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "rtcchat", Name: name, Help: help}, value)
}

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "rtcchat", Name: name, Help: help})
}

func counters(name, help, label string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "rtcchat", Name: name, Help: help}, []string{label})
}

func histogram(name, help string, buckets ...float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "rtcchat", Name: name, Help: help, Buckets: buckets})
}
