package cli

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/rtcchat/rtcchat/signal/turn"
)

// relayMetrics tells Prometheus of the TURN server.
func relayMetrics(s *turn.Server) []prometheus.Collector {
	gauge := func(name, help string, value func(turn.Usage) float64) prometheus.Collector {
		opts := prometheus.GaugeOpts{Namespace: "rtcchat", Name: name, Help: help}
		return prometheus.NewGaugeFunc(opts, func() float64 { return value(s.Usage()) })
	}
	counter := func(name, help string, value func(turn.Usage) uint64) prometheus.Collector {
		opts := prometheus.CounterOpts{Namespace: "rtcchat", Name: name, Help: help}
		return prometheus.NewCounterFunc(opts, func() float64 { return float64(value(s.Usage())) })
	}
	return []prometheus.Collector{
		gauge("relays", "TURN allocations that are open.", func(u turn.Usage) float64 { return float64(u.Relays) }),
		gauge("relay_connections", "TCP and TLS connections of TURN clients.", func(u turn.Usage) float64 { return float64(u.Connections) }),
		counter("relays_opened_total", "TURN allocations that were made.", func(u turn.Usage) uint64 { return u.Opened }),
		counter("relay_refusals_total", "TURN requests refused for their credentials or a quota.", func(u turn.Usage) uint64 { return u.Refused }),
		counter("relay_sent_bytes_total", "Relayed bytes from clients to peers.", func(u turn.Usage) uint64 { return u.Sent }),
		counter("relay_received_bytes_total", "Relayed bytes from peers to clients.", func(u turn.Usage) uint64 { return u.Received }),
		counter("relay_lost_bytes_total", "Bytes that were not relayed, beyond a participant's bandwidth.", func(u turn.Usage) uint64 { return u.Lost }),
	}
}

// certificateMetrics tells Prometheus when the certificate ends.
func certificateMetrics(c *certificates) []prometheus.Collector {
	if _, known := c.expiry(); !known {
		return nil
	}
	opts := prometheus.GaugeOpts{Namespace: "rtcchat", Name: "certificate_expiry_timestamp_seconds", Help: "When the certificate ends, in Unix time."}
	return []prometheus.Collector{prometheus.NewGaugeFunc(opts, func() float64 {
		end, _ := c.expiry()
		return float64(end.Unix())
	})}
}
