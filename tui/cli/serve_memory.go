package cli

import (
	"os"
	"runtime/debug"
)

// collectAt is how much garbage a server may have, in percent of what it uses.
// Go's 100 are meant for programs that make much of it; a server's memory is
// mostly connections that wait, and each should cost little.
const collectAt = 50

// saveMemory has memory collected earlier, unless the user has said when.
func saveMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
}
