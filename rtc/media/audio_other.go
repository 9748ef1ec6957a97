//go:build !linux && !darwin

package media

import "github.com/gen2brain/malgo"

// soundBackends tells what to try, each being that of one operating system.
// JACK never.
func soundBackends() []malgo.Backend {
	return []malgo.Backend{malgo.BackendWasapi, malgo.BackendSndio, malgo.BackendAudio4, malgo.BackendOss}
}
