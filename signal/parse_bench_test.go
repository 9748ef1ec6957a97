package signal

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkParseMessage reads what a server reads most: a candidate, and a
// session description of 2 KB.
func BenchmarkParseMessage(b *testing.B) {
	const id = "k7m-2qx-9fa-hhd-p3w-tce"
	for name, text := range map[string]string{
		"candidate": fmt.Sprintf(`{"type":"iceCandidate","roomId":%q,"payload":{"candidate":{"candidate":`+
			`"candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host","sdpMid":"0","sdpMLineIndex":0}}}`, id),
		"offer": fmt.Sprintf(`{"type":"offer","roomId":%q,"payload":{"type":"offer","sdp":%q}}`, id, strings.Repeat("a=mid:0\r\n", 200)),
	} {
		b.Run(name, func(b *testing.B) {
			data := []byte(text)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ParseMessage(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
