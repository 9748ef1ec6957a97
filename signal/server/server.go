package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal/redact"
	"github.com/rtcchat/rtcchat/signal/web"
)

// Bounds of plain HTTP. They do not touch a websocket once it is open.
const (
	headerTimeout   = 10 * time.Second // but of this server's own, which HandshakeTimeout is for
	pageTimeout     = 15 * time.Second
	idleTimeout     = time.Minute
	maxHeaderBytes  = 16 << 10
	shutdownTimeout = 5 * time.Second
)

// Server is a signalling server: rooms and the connections of their members.
// Its methods may be called from any goroutine.
type Server struct {
	cfg        Config
	gate       *gate
	patrol     *patrol
	proxies    proxies
	complaints complaints
	lane       lane
	rooms      *rooms
	page       *web.Page
	names      *redact.Names // of rooms, in the log
	metrics    *metrics
}

// New makes a server with no rooms.
func New(cfg Config) *Server {
	s := &Server{cfg: cfg.withDefaults(), page: web.New(), names: redact.NewNames()}
	s.rooms = newRooms(s.cfg.MaxRooms, s.cfg.SeatGrace, newDesk(cfg.TURN))
	s.gate = newGate(&s.cfg)
	s.complaints.bucket = newBucket(complaintRate, complaintBurst, time.Now())
	s.patrol = newPatrol(s.rooms, &s.cfg)
	s.proxies = proxies{trusted: s.cfg.TrustedProxies, header: s.cfg.ProxyHeader}
	s.metrics = newMetrics(s)
	return s
}

// Handler serves the paths /, /r/ID, /web/, /ws, /healthz and /readyz. Used without [Server.Serve]
// its websockets live until their clients go or a limit ends them.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ws", s.serveWebSocket)
	mux.HandleFunc("GET /r/{id}", s.serveRoom)
	mux.HandleFunc("GET /healthz", serveHealth)
	mux.HandleFunc("GET /readyz", s.serveReady)
	mux.HandleFunc("GET /{$}", s.serveFront)
	mux.HandleFunc(web.FilePattern, s.page.ServeFile)
	return plainHeaders(mux)
}

// Serve serves l until ctx ends, then closes l and every connection and returns
// nil, after ten seconds at worst; everything it started has ended by then. Any
// other error means that l failed. Members are not told that the other one left
// when it is the server that goes: their call can go on without it. Call it once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	log := s.cfg.Logger
	hs := &http.Server{
		Handler:           s.Handler(),
		ConnState:         newLobby(s.proxies, s.cfg.ConnectionsPerAddress).watch,
		ReadHeaderTimeout: s.cfg.HandshakeTimeout,
		ReadTimeout:       pageTimeout,
		WriteTimeout:      pageTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          newHTTPLog(log, s.metrics),
	}
	failed := make(chan error, 1)
	go func() { failed <- hs.Serve(l) }()
	log.Info("serving", "address", l.Addr().String())

	var err error
	select {
	case err = <-failed:
		failed <- err
	case <-ctx.Done():
	}
	s.rooms.silence()
	s.gate.close()
	s.patrol.dismiss(websocket.StatusGoingAway, "server is shutting down")
	shutdown(ctx, hs)
	s.gate.wait()
	s.patrol.wait()
	<-failed
	log.Info("stopped")
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	}
	return nil
}

// shutdown lets requests finish for a while and then cuts them off.
func shutdown(ctx context.Context, hs *http.Server) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if hs.Shutdown(ctx) != nil {
		_ = hs.Close() // nothing more can be done for them
	}
}
