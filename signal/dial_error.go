package signal

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// What can be wrong with a server that is dialled. errors.Is finds one of them
// in each [*DialError].
var (
	ErrUnreachable  = errors.New("server unreachable")
	ErrNotWebSocket = errors.New("not a websocket server")
	ErrTLSMismatch  = errors.New("TLS on one side only")
	ErrCertificate  = errors.New("certificate not trusted")
	ErrServerBusy   = errors.New("server takes no more connections")
)

// DialError says why a server could not be dialled.
type DialError struct {
	Server string // scheme and host that were dialled
	Reason error  // one of the errors above
	Text   string // one line that says what to do
	Err    error  // the cause, of net, net/http or crypto/tls; may be nil
}

// Error is the line for the user.
func (e *DialError) Error() string { return e.Text }

// Unwrap gives the reason and the cause.
func (e *DialError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Reason}
	}
	return []error{e.Reason, e.Err}
}

// explainDial turns the error of a failed websocket handshake, with the HTTP
// response if there was one, into words.
func explainDial(wsURL string, timeout time.Duration, resp *http.Response, err error) *DialError {
	e := &DialError{Server: "the server", Err: err}
	if u, parseErr := url.Parse(wsURL); parseErr == nil {
		e.Server = webScheme(u.Scheme) + "://" + u.Host
	}
	switch {
	case resp != nil:
		e.explainResponse(resp)
	case e.explainTLS(err):
	default:
		e.Reason = ErrUnreachable
		e.Text = fmt.Sprintf("cannot reach %s: %s", e.Server, unreachable(err, timeout))
	}
	return e
}

func (e *DialError) explainResponse(resp *http.Response) {
	if resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusTooManyRequests {
		e.Reason = ErrServerBusy
		e.Text = fmt.Sprintf("%s takes no more connections: try again later", e.Server)
		return
	}
	if resp.StatusCode == http.StatusBadRequest && bodySays(resp, "HTTPS") {
		e.wantsTLS()
		return
	}
	e.Reason = ErrNotWebSocket
	e.Text = fmt.Sprintf("%s is no rtcchat server: it answered HTTP status %d to a websocket handshake; check the address",
		e.Server, resp.StatusCode)
}

// explainTLS reports whether err is about TLS, and if so explains it.
func (e *DialError) explainTLS(err error) bool {
	var badCert *tls.CertificateVerificationError
	var notTLS tls.RecordHeaderError
	switch {
	case errors.As(err, &badCert):
		e.Reason = ErrCertificate
		e.Text = fmt.Sprintf("the certificate of %s is not trusted: %v", e.Server, badCert.Err)
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &notTLS):
		e.Reason = ErrTLSMismatch
		e.Text = fmt.Sprintf("%s does not speak TLS: use http:// in place of https:// if you trust the network", e.Server)
	case strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`):
		e.wantsTLS() // a TLS alert came in answer to plain HTTP
	default:
		return false
	}
	return true
}

func (e *DialError) wantsTLS() {
	e.Reason = ErrTLSMismatch
	e.Text = fmt.Sprintf("%s speaks TLS only: use https:// in place of http://", e.Server)
}

// unreachable is the innermost reason in words, with what to do.
func unreachable(err error, timeout time.Duration) string {
	var dns *net.DNSError
	var timed net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return `nothing listens there; check the port, and that "rtcchat serve" runs`
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no host has this name; check the spelling"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timed) && timed.Timeout():
		return fmt.Sprintf("no answer within %v; check the address and your network", timeout)
	case errors.Is(err, io.EOF):
		return "it hung up without an answer; check the address"
	}
	return oneLine(innermost(err).Error()) + "; check the address and your network"
}

func innermost(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}

func bodySays(resp *http.Response, word string) bool {
	const enough = 1 << 10
	body, err := io.ReadAll(io.LimitReader(resp.Body, enough))
	return err == nil && strings.Contains(string(body), word)
}
