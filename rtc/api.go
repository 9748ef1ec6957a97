package rtc

import (
	"context"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/webrtc/v4"
)

// nackInterval is how often missing packets are asked for again. Pion's 100 ms
// would cost a picture three frames; on a short path 20 ms costs it one.
const nackInterval = 20 * time.Millisecond

// The ICE agent calls a path disconnected after 2.5 s without an answer, which
// the user is told, and failed 25 s later: until then it goes on trying, and a
// network that comes back is enough, with no help of a server. A failed agent
// forgets its path for good (RFC 8445 leaves both times open).
const (
	iceDisconnected = 2500 * time.Millisecond
	iceFailed       = 25 * time.Second
	iceKeepAlive    = time.Second
)

// newAPI makes Pion's API for one connection: VP8 and Opus only, retransmission
// on request, feedback on congestion, and the interfaces of n. Its lookups of names end with ctx.
func newAPI(ctx context.Context, n Network) (*webrtc.API, error) {
	host, err := newHostNet(ctx, net.DefaultResolver)
	if err != nil {
		return nil, err
	}
	media := &webrtc.MediaEngine{}
	if err := registerCodecs(media); err != nil {
		return nil, err
	}
	interceptors := &interceptor.Registry{}
	if err := webrtc.ConfigureNackWithOptions(media, interceptors,
		[]nack.GeneratorOption{nack.GeneratorInterval(nackInterval)}); err != nil {
		return nil, fmt.Errorf("configure retransmission: %w", err)
	}
	if err := webrtc.ConfigureRTCPReports(interceptors); err != nil {
		return nil, fmt.Errorf("configure reports: %w", err)
	}
	// Browsers find out by these how much the path takes; without them they
	// begin low, climb slowly, and notice a full path only by its losses.
	if err := webrtc.ConfigureTWCCSender(media, interceptors); err != nil {
		return nil, fmt.Errorf("configure congestion feedback: %w", err)
	}
	return webrtc.NewAPI(
		webrtc.WithMediaEngine(media),
		webrtc.WithInterceptorRegistry(interceptors),
		webrtc.WithSettingEngine(settings(n, host)),
	), nil
}

func settings(n Network, host *hostNet) webrtc.SettingEngine {
	var s webrtc.SettingEngine
	s.SetNet(host)
	s.SetICETimeouts(iceDisconnected, iceFailed, iceKeepAlive)
	if n.RelayOnly {
		s.SetRelayAcceptanceMinWait(0) // there is nothing better to wait for
	}
	s.SetIncludeLoopbackCandidate(n.loopback())
	if len(n.Interfaces) > 0 {
		s.SetInterfaceFilter(func(name string) bool { return slices.Contains(n.Interfaces, name) })
	}
	if n.onlyLoopback() {
		s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	}
	return s
}

// Payload types as browsers number them, which some old clients assume.
const (
	vp8PayloadType  = 96
	opusPayloadType = 111
)

var (
	vp8Capability = webrtc.RTPCodecCapability{
		MimeType:  webrtc.MimeTypeVP8,
		ClockRate: 90000,
		RTCPFeedback: []webrtc.RTCPFeedback{
			{Type: "nack"}, {Type: "nack", Parameter: "pli"}, {Type: "ccm", Parameter: "fir"},
		},
	}
	opusCapability = webrtc.RTPCodecCapability{
		MimeType:    webrtc.MimeTypeOpus,
		ClockRate:   48000,
		Channels:    2, // always 2 in SDP, whatever is sent (RFC 7587 §7)
		SDPFmtpLine: "minptime=10;useinbandfec=1",
	}
)

func registerCodecs(m *webrtc.MediaEngine) error {
	video := webrtc.RTPCodecParameters{RTPCodecCapability: vp8Capability, PayloadType: vp8PayloadType}
	if err := m.RegisterCodec(video, webrtc.RTPCodecTypeVideo); err != nil {
		return fmt.Errorf("register VP8: %w", err)
	}
	audio := webrtc.RTPCodecParameters{RTPCodecCapability: opusCapability, PayloadType: opusPayloadType}
	if err := m.RegisterCodec(audio, webrtc.RTPCodecTypeAudio); err != nil {
		return fmt.Errorf("register Opus: %w", err)
	}
	return nil
}
