package media

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stddef.h>

static void ignoreALSAError(const char *file, int line, const char *function, int err, const char *format, ...) {}

// silenceALSA takes the place of the handler by which libasound writes its
// errors to standard error. The library is the one that miniaudio will open;
// it is not closed again, so that the handler stays.
static void silenceALSA(void) {
	typedef void (*handler)(const char *, int, const char *, int, const char *, ...);
	void *library = dlopen("libasound.so.2", RTLD_NOW);
	if (library == NULL) {
		return;
	}
	int (*set)(handler) = (int (*)(handler))dlsym(library, "snd_lib_error_set_handler");
	if (set != NULL) {
		set(ignoreALSAError);
	}
}
*/
import "C"

import (
	"os"
	"path/filepath"

	"github.com/gen2brain/malgo"
)

// soundBackends tells what to try, best first. The sound server (PulseAudio,
// or PipeWire in its place) comes first because it shares the devices; ALSA
// only where the kernel has sound cards; JACK never. The libraries that these
// load are kept from writing on standard error, which is the user's terminal.
func soundBackends() []malgo.Backend {
	silencePulse()
	backends := []malgo.Backend{malgo.BackendPulseaudio}
	if cards, err := filepath.Glob("/dev/snd/pcm*"); err == nil && len(cards) > 0 {
		silenceALSA()
		backends = append(backends, malgo.BackendAlsa)
	}
	return backends
}

// silenceALSA keeps libasound from writing on standard error. Doing it again is
// harmless.
func silenceALSA() { C.silenceALSA() }

// silencePulse sends the messages of libpulse to the system's log. Its only
// switch for that is in the environment, and is read as the library is loaded.
// It is set once: later, threads of libpulse may be reading the environment.
func silencePulse() {
	const target = "PULSE_LOG_SYSLOG"
	if _, set := os.LookupEnv(target); !set {
		_ = os.Setenv(target, "1") // fails only for an impossible name
	}
}
