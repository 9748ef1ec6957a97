package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// errSilent is what came of waiting for the server.
var errSilent = errors.New("the server does not answer createRoom")

// ready asks whether the server takes new visitors. Other servers need not know
// the question.
func (p Probe) ready(ctx context.Context, report Report) {
	ctx, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Server+"/readyz", nil)
	if err != nil {
		report.fail("ready", err, "check the address")
		return
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, TLSClientConfig: p.TLS}
	resp, err := (&http.Client{Transport: transport}).Do(r)
	if err != nil {
		report.fail("ready", err, "it takes connections and gives no page: see the log of the server, or of the proxy before it")
		return
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 1<<10)
	switch resp.StatusCode {
	case http.StatusOK:
		report.ok("ready", "the server takes new rooms")
	case http.StatusServiceUnavailable:
		report.warn("ready", "the server is about to stop, or its proxy does not reach it", "try again in a minute")
	default:
		report.warn("ready", fmt.Sprintf("/readyz answers %d", resp.StatusCode), "it may be another server, or a proxy that passes on /ws alone")
	}
}

// openRoom opens a room and leaves it, and gives the ICE servers of its creator.
func (p Probe) openRoom(ctx context.Context, report Report) (servers []signal.ICEServer, ok bool) {
	begin := time.Now()
	client, err := signal.Dial(ctx, signal.WebSocketURL(p.Server), signal.Options{HandshakeTimeout: p.Patience, TLS: p.TLS})
	if err != nil {
		report.fail("websocket", err, unopened(err))
		return nil, false
	}
	report.ok("websocket", fmt.Sprintf("open in %v", since(begin)))
	begin = time.Now()
	created, err := p.create(ctx, client)
	if err != nil {
		report.fail("room", err, unopened(err))
		return nil, false
	}
	report.ok("room", fmt.Sprintf("opened and left in %v", since(begin)))
	return created.ICEServers(), true
}

// unopened is what to do about a websocket or a room that could not be had.
func unopened(err error) string {
	for reason, advice := range map[error]string{
		signal.ErrServerBusy:      "raise --max-connections or --connections-per-address; behind a proxy all count as one address without --trusted-proxy",
		signal.ErrNotWebSocket:    "behind a proxy check that it passes /ws on with the headers Upgrade and Connection",
		signal.ErrTLSMismatch:     "give the address as it is, with https:// or http://",
		signal.ErrCertificate:     "see what is said of TLS above",
		signal.CodeServerFull:     "raise --max-rooms, or try again later",
		signal.CodeTooManyRooms:   "raise --rooms-per-address; behind a proxy all count as one address without --trusted-proxy",
		signal.CodeServerStopping: "try again in a minute",
	} {
		if errors.Is(err, reason) {
			return advice
		}
	}
	return "see the log of the server, or of the proxy before it"
}

// create opens a room, leaves it and closes the connection.
func (p Probe) create(ctx context.Context, client *signal.Client) (created signal.Message, err error) {
	running, stop := context.WithTimeout(ctx, p.Patience)
	answers := make(chan signal.Message, 1)
	var ended error
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(answers)
		ended = client.Run(running, func(m signal.Message) {
			select {
			case answers <- m:
			default: // the first tells enough
			}
		})
	})
	defer wg.Wait()
	defer stop()
	if err := client.Send(running, signal.Message{Type: signal.TypeCreateRoom}); err != nil {
		return created, err
	}
	created, ok := <-answers
	switch {
	case !ok && ended != nil:
		return created, ended
	case !ok:
		return created, errSilent
	case created.Err() != nil:
		return created, created.Err()
	case created.Type != signal.TypeRoomCreated:
		return created, fmt.Errorf("the server answers createRoom by %q", oneLine(created.Type))
	}
	return created, client.Send(running, signal.Message{Type: signal.TypeLeave, RoomID: created.Text()})
}
