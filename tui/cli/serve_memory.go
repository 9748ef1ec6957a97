package cli

import (
	"os"
	"runtime"
	"runtime/debug"
)

// A server's memory is mostly connections that wait, and each should cost little:
// so it may have little garbage beside them. Go's 100 percent of what is used
// would be much for ten thousand connections, and for a few, who make most garbage
// for what they use, so little that it is collected without end. The reserve
// counts as used: there are always 16 MiB of garbage allowed. Nothing is ever
// written to it, so it takes no memory.
const (
	collectAt = 25       // percent of garbage
	reserve   = 64 << 20 // bytes
)

// saveMemory sets when memory is collected, unless the user has. What it gives
// has to be called when the server has ended.
func saveMemory() (done func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	debug.SetGCPercent(collectAt)
	held := make([]byte, reserve)
	return func() { runtime.KeepAlive(held) }
}
