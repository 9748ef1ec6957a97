package signal

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// Defaults of [Options].
const (
	DefaultHandshakeTimeout = 10 * time.Second
	DefaultPingInterval     = 15 * time.Second
)

// Options of [Dial]; the zero value is good.
type Options struct {
	HandshakeTimeout time.Duration // from the name lookup to the open websocket; 0 is the default
	PingInterval     time.Duration // between pings, and how long one may take; 0 is the default
	TLS              *tls.Config   // for wss; nil is the system's
}

func (o Options) withDefaults() Options {
	if o.HandshakeTimeout <= 0 {
		o.HandshakeTimeout = DefaultHandshakeTimeout
	}
	if o.PingInterval <= 0 {
		o.PingInterval = DefaultPingInterval
	}
	return o
}

// Dial opens a websocket to wsURL, which [WebSocketURL] made. ctx bounds the
// opening only. An error is a [*DialError] that says in one line what is wrong
// and what to do, or wraps ctx's error where that ended. Close the Client when
// done, or let [Client.Run] do so.
func Dial(ctx context.Context, wsURL string, opts Options) (*Client, error) {
	opts = opts.withDefaults()
	dialCtx, cancel := context.WithTimeout(ctx, opts.HandshakeTimeout)
	defer cancel()

	var last lastConn
	transport := last.transport(opts.TLS)
	defer transport.CloseIdleConnections()
	ws, resp, err := websocket.Dial(dialCtx, wsURL, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport},
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, explainDial(wsURL, opts.HandshakeTimeout, resp, err)
	}
	ws.SetReadLimit(MaxMessageSize)
	return &Client{ws: ws, conn: last.get(), interval: opts.PingInterval, doubt: make(chan struct{}, 1)}, nil
}

// lastConn remembers the network connection that a transport opened last. It is
// the only way to end a close handshake with a server that has gone silent.
type lastConn struct {
	mu   sync.Mutex
	conn net.Conn
}

// transport makes an HTTP/1.1 transport, as the websocket handshake of RFC 6455
// needs, that keeps nothing open.
func (l *lastConn) transport(tlsConfig *tls.Config) *http.Transport {
	var dialer net.Dialer
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DisableKeepAlives:      true,
		TLSClientConfig:        tlsConfig,
		MaxResponseHeaderBytes: 64 << 10,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err == nil {
				l.set(conn)
			}
			return conn, err
		},
	}
}

func (l *lastConn) set(conn net.Conn) {
	l.mu.Lock()
	l.conn = conn
	l.mu.Unlock()
}

func (l *lastConn) get() net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn
}
