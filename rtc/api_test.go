package rtc

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pion/webrtc/v4"
)

var rtpMap = regexp.MustCompile(`a=rtpmap:\d+ (\S+)`)

// TestAnswerToBrowser: of all that a browser offers (testdata/browser-offer.sdp is
// Chromium's) VP8 and Opus are taken, whatever it likes best, and it is told of congestion.
func TestAnswerToBrowser(t *testing.T) {
	recorded, err := os.ReadFile("testdata/browser-offer.sdp")
	if err != nil {
		t.Fatal(err)
	}
	offer := strings.ReplaceAll(string(recorded), "\n", "\r\n")
	for _, tt := range []struct{ name, offer string }{
		{"as recorded", offer},
		{"H.264 first", strings.Replace(offer, "SAVPF 96 97 102 103", "SAVPF 102 103 96 97", 1)},
		{"without feedback on congestion", regexp.MustCompile(`a=extmap:\d+ \S+transport-wide-cc\S+\r\n`).ReplaceAllString(offer, "")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer := answerTo(t, tt.offer)
			var codecs []string
			for _, m := range rtpMap.FindAllStringSubmatch(answer, -1) {
				codecs = append(codecs, m[1])
			}
			slices.Sort(codecs)
			if !slices.Equal(codecs, []string{"VP8/90000", "opus/48000/2"}) {
				t.Errorf("the answer takes %q", codecs)
			}
			congestion := strings.Contains(answer, "transport-wide-cc-extensions")
			if want := strings.Contains(tt.offer, "transport-wide-cc-extensions"); congestion != want {
				t.Errorf("feedback on congestion: %v, want %v", congestion, want)
			}
			for _, want := range []string{"nack pli", "ccm fir", "a=sendrecv"} {
				if !strings.Contains(answer, want) {
					t.Errorf("no %q in\n%s", want, answer)
				}
			}
		})
	}
}

// answerTo is the answer of a side with a camera and a microphone.
func answerTo(t *testing.T, offer string) string {
	t.Helper()
	api, err := newAPI(t.Context(), Network{Interfaces: []string{"lo"}})
	if err != nil {
		t.Fatal(err)
	}
	pc, err := api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	defer pc.GracefulClose()
	for _, c := range []webrtc.RTPCodecCapability{vp8Capability, opusCapability} {
		track, err := webrtc.NewTrackLocalStaticRTP(c, c.MimeType[:5], streamID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pc.AddTrack(track); err != nil {
			t.Fatal(err)
		}
	}
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		t.Fatal(err)
	}
	answer, err := pc.CreateAnswer(nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer.SDP
}
