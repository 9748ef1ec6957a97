package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pion/logging"
	"github.com/pion/stun/v4"
	"github.com/pion/turn/v5"

	"github.com/rtcchat/rtcchat/signal"
)

// retransmit is the first interval after which a request is sent again by UDP
// (RFC 8489 §6.2.1, RTO).
const retransmit = 200 * time.Millisecond

// tryICE tries one STUN or TURN server.
func (p Probe) tryICE(ctx context.Context, url string, s signal.ICEServer, report Report) {
	name := oneLine(url)
	uri, err := stun.ParseURI(url)
	if err != nil {
		report.fail(name, err, "the server hands out what is no address of a STUN or TURN server: see --turn-public-ip and --turn-host")
		return
	}
	if secure(uri) && uri.Proto == stun.ProtoTypeUDP {
		report.skip(name, "speaks DTLS, which cannot be tried from here")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	begin := time.Now()
	conn, server, err := p.dialICE(ctx, uri)
	if err != nil {
		report.fail(name, err, unreachedICE(uri, err))
		return
	}
	detail, advice, err := try(ctx, uri, conn, server, s)
	switch {
	case err != nil:
		report.fail(name, err, refused(uri, err))
	case advice != "":
		report.warn(name, detail, advice)
	default:
		report.ok(name, fmt.Sprintf("%s, in %v", detail, since(begin)))
	}
}

// secure reports whether a URL is of the schemes that have TLS.
func secure(uri *stun.URI) bool {
	return uri.Scheme == stun.SchemeTypeSTUNS || uri.Scheme == stun.SchemeTypeTURNS
}

// dialICE opens the way to the server, which is given by its number.
func (p Probe) dialICE(ctx context.Context, uri *stun.URI) (conn net.PacketConn, server string, err error) {
	address := net.JoinHostPort(uri.Host, strconv.Itoa(uri.Port))
	network := "tcp"
	if uri.Proto == stun.ProtoTypeUDP {
		network = "udp"
	}
	dialed, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, "", err
	}
	server = dialed.RemoteAddr().String()
	if network == "udp" { // the client wants a socket that is not connected
		local := dialed.LocalAddr().(*net.UDPAddr)
		dialed.Close()
		conn, err = net.ListenUDP("udp", &net.UDPAddr{IP: local.IP, Zone: local.Zone})
		return conn, server, err
	}
	if secure(uri) {
		shaken := tls.Client(dialed, p.trust(uri.Host))
		if err := shaken.HandshakeContext(ctx); err != nil {
			dialed.Close()
			return nil, "", err
		}
		dialed = shaken
	}
	return turn.NewSTUNConn(dialed), server, nil
}

// try asks the server for what it is there for. advice is for what works and should
// be better. It closes conn.
func try(ctx context.Context, uri *stun.URI, conn net.PacketConn, server string, s signal.ICEServer) (detail, advice string, err error) {
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	client, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: server, TURNServerAddr: server, Conn: conn, RTO: retransmit,
		Username: s.Username, Password: s.Credential, LoggerFactory: quiet,
	})
	if err == nil {
		err = client.Listen()
	}
	if err != nil {
		conn.Close()
		return "", "", err
	}
	end := sync.OnceFunc(func() {
		client.Close() // ends what waits for an answer
		conn.Close()
	})
	defer end()
	stop := context.AfterFunc(ctx, end)
	defer stop()
	if uri.Scheme == stun.SchemeTypeSTUN || uri.Scheme == stun.SchemeTypeSTUNS {
		own, err := client.SendBindingRequest()
		if err != nil {
			return "", "", timely(ctx, err)
		}
		return "this machine is seen as " + own.String(), "", nil
	}
	return tryRelay(ctx, client)
}

// timely is err, or that there was no answer where that is all it means.
func timely(ctx context.Context, err error) error {
	if ctx.Err() != nil && !errors.Is(err, errNothingCame) {
		return errors.New("no answer")
	}
	return err
}

// unreachedICE is what to do where not even a connection could be made.
func unreachedICE(uri *stun.URI, err error) string {
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return "give the server a certificate for " + uri.Host + ", or name the one in its certificate by --turn-host"
	}
	return fmt.Sprintf("open port %d for %s at the server; some networks let out nothing but port 443", uri.Port, protocol(uri))
}

// refused is what to do about a server that was reached, or not by UDP, where
// nothing tells.
func refused(uri *stun.URI, err error) string {
	const credentials = "the credentials are refused: do the TURN server and the one that hands them out have one secret and one clock?"
	for code, advice := range map[stun.ErrorCode]string{
		stun.CodeBadRequest:           credentials, // what pion/turn says to a wrong password
		stun.CodeUnauthorized:         credentials,
		stun.CodeForbidden:            "the server relays to no such address: is --turn-public-ip right?",
		stun.CodeAllocQuotaReached:    "this address has all the relays it may have: close other calls, or try again in ten minutes",
		stun.CodeInsufficientCapacity: "the server has no free port: widen --turn-ports",
	} {
		if strings.Contains(err.Error(), fmt.Sprintf("error %d", code)) {
			return advice
		}
	}
	if errors.Is(err, errNothingCame) {
		return "check --turn-public-ip, and that the server's UDP ports of --turn-ports are open"
	}
	if uri.Proto == stun.ProtoTypeTCP {
		return fmt.Sprintf("what takes connections at port %d is no TURN server, or is kept from answering: check the port, and what stands before it", uri.Port)
	}
	return fmt.Sprintf("open port %d for UDP at the server; many networks of offices let no UDP out, there TURN by TLS helps", uri.Port)
}

func protocol(uri *stun.URI) string {
	if uri.Proto == stun.ProtoTypeUDP {
		return "UDP"
	}
	return "TCP"
}
