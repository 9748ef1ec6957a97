package server

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
)

// fragments are what hurts parsers and servers, to be put into messages.
var fragments = []string{
	"", "null", "true", "0", "-1e999", `""`, `"`, `\`, `\u0000`, `\ud800`, "\xff", "\x00", "\u202e", "{", "}", "[", "]", ",", ":",
	`"type"`, `"type":"peerLeft",`, `"type":"roomCreated",`, `"type":"error",`, `"type":null,`, `"Type":"offer",`, `"roomId":"",`, `"roomId":"a b",`,
	`"payload":{"candidate":null},`, `"iceServers":[],`, `"code":7,`, `"resume":true,`, strings.Repeat("[", 10001), strings.Repeat(`"a":1,`, 40),
	strings.Repeat("x", 129), strings.Repeat("y", 5000), "__proto__", "createRoom", "iceServers", "resume", "seated",
}

// mutations change a message in one way each.
var mutations = []func(rng *rand.Rand, msg []byte) []byte{
	func(_ *rand.Rand, msg []byte) []byte { return msg },
	func(rng *rand.Rand, msg []byte) []byte { return msg[:rng.IntN(len(msg)+1)] },
	func(rng *rand.Rand, msg []byte) []byte { return msg[rng.IntN(len(msg)+1):] },
	func(rng *rand.Rand, msg []byte) []byte { // a bit
		if len(msg) > 0 {
			msg[rng.IntN(len(msg))] ^= 1 << rng.IntN(8)
		}
		return msg
	},
	func(rng *rand.Rand, msg []byte) []byte { // something in between
		return slices.Insert(msg, rng.IntN(len(msg)+1), []byte(fragments[rng.IntN(len(fragments))])...)
	},
	func(rng *rand.Rand, msg []byte) []byte { // something in the place of a value
		values := bytes.Split(msg, []byte(`"`))
		values[rng.IntN(len(values))] = []byte(fragments[rng.IntN(len(fragments))])
		return bytes.Join(values, []byte(`"`))
	},
	func(rng *rand.Rand, msg []byte) []byte { // a part twice
		from, to := rng.IntN(len(msg)+1), rng.IntN(len(msg)+1)
		return slices.Insert(msg, from, slices.Clone(msg[min(from, to):max(from, to)])...)
	},
	func(rng *rand.Rand, _ []byte) []byte { // noise
		noise := make([]byte, rng.IntN(300))
		for i := range noise {
			noise[i] = byte(rng.Uint32())
		}
		return noise
	},
}

// mutate changes a copy of msg, mostly a little.
func mutate(rng *rand.Rand, msg string) []byte {
	out := []byte(msg)
	for more := true; more; more = rng.IntN(3) == 0 {
		out = mutations[rng.IntN(len(mutations))](rng, out)
	}
	return out
}
