package media

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gen2brain/malgo"
	"go.uber.org/goleak"
)

// withoutSound takes the sound server away from the test. It skips where the
// kernel has sound cards, which a test cannot take away.
func withoutSound(t *testing.T) {
	t.Helper()
	if cards, _ := filepath.Glob("/dev/snd/pcm*"); len(cards) > 0 {
		t.Skip("this machine has sound cards")
	}
	t.Setenv("PULSE_SERVER", "unix:"+filepath.Join(t.TempDir(), "nobody"))
}

func TestMachineWithoutSound(t *testing.T) {
	withoutSound(t)
	began := time.Now()
	mic, note, err := OpenMicrophone(t.Context(), "auto")
	if mic != nil || note != "no microphone found" || err != nil {
		t.Errorf("microphone: %v, %q, %v", mic, note, err)
	}
	speaker, note, err := OpenSpeaker(t.Context(), "")
	if speaker != nil || note != "no loudspeaker found" || err != nil {
		t.Errorf("loudspeaker: %v, %q, %v", speaker, note, err)
	}
	if took := time.Since(began); took > 400*time.Millisecond {
		t.Errorf("to find nothing took %v", took)
	}
	_, _, err = OpenMicrophone(t.Context(), "headset")
	if want := `there is no microphone "headset": this machine has none: give none, tone or FILE.wav`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	devices, err := ListDevices(t.Context())
	if err != nil {
		t.Errorf("ListDevices: %v", err)
	}
	for _, d := range devices {
		if d.Kind != CameraDevice {
			t.Errorf("found %v", d)
		}
	}
}

// TestSoundServerThatDoesNotAnswer: opening can be given up, and what is left
// of it goes away with the server.
func TestSoundServerThatDoesNotAnswer(t *testing.T) {
	t.Cleanup(func() { goleak.VerifyNone(t) })
	socket := filepath.Join(t.TempDir(), "native")
	server, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close() // with it, the connections that wait in its queue
	t.Setenv("PULSE_SERVER", "unix:"+socket)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	speaker, _, err := OpenSpeaker(ctx, "auto")
	if !asked(t, server) {
		t.Skip("libpulse is not installed: nobody asked the sound server")
	}
	if speaker != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("OpenSpeaker: %v, %v", speaker, err)
	}
	if _, err := ListDevices(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ListDevices: %v", err)
	}
}

// asked reports whether somebody has connected to a server that accepts nobody.
func asked(t *testing.T, server net.Listener) bool {
	t.Helper()
	if err := server.(*net.UnixListener).SetDeadline(time.Now().Add(10 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	conn, err := server.Accept()
	if err != nil {
		return false
	}
	t.Cleanup(func() { _ = conn.Close() })
	return true
}

// TestSoundLibrariesPrintNothing runs this test again as a process of its own
// in an environment of which libpulse and libasound complain.
func TestSoundLibrariesPrintNothing(t *testing.T) {
	const child = "RTCCHAT_TEST_SILENCE"
	if os.Getenv(child) != "" {
		provokeSoundLibraries(t)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestSoundLibrariesPrintNothing$")
	cmd.Env = append(os.Environ(), child+"=1", "PULSE_SERVER=", "HOME=", "XDG_RUNTIME_DIR=/proc/1", "XDG_CONFIG_HOME=",
		"GORACE=atexit_sleep_ms=0")
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Errorf("%v: %s", err, out.String())
	}
	if complaints.Len() > 0 {
		t.Errorf("printed:\n%s", complaints.String())
	}
}

func provokeSoundLibraries(t *testing.T) {
	for _, open := range []func() error{
		func() error { mic, _, err := OpenMicrophone(t.Context(), "auto"); return closeIfAny(mic, err) },
		func() error { speaker, _, err := OpenSpeaker(t.Context(), "auto"); return closeIfAny(speaker, err) },
	} {
		if err := open(); err != nil {
			t.Error(err)
		}
	}
	silenceALSA() // also where there is no card, and so no other reason to load it
	system, err := malgo.InitContext([]malgo.Backend{malgo.BackendAlsa}, malgo.ContextConfig{}, nil)
	if err != nil {
		t.Skip("libasound is not installed")
	}
	defer system.Free()
	if _, err := system.Devices(malgo.Playback); err != nil {
		t.Error(err)
	}
	device, err := malgo.InitDevice(system.Context, malgo.DefaultDeviceConfig(malgo.Playback), malgo.DeviceCallbacks{})
	if err == nil {
		device.Uninit()
	}
	if err := system.Uninit(); err != nil {
		t.Error(err)
	}
}

func closeIfAny(device interface{ Close() error }, err error) error {
	if err != nil || device == nil {
		return err
	}
	return device.Close()
}

// TestSpeakerNeverOverwritesAnyFile: only FILE.wav is written.
func TestSpeakerNeverOverwritesAnyFile(t *testing.T) {
	letter := filepath.Join(t.TempDir(), "letter")
	if err := os.WriteFile(letter, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	withoutSound(t)
	_, _, err := OpenSpeaker(t.Context(), letter)
	if unknown := (*UnknownDeviceError)(nil); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(letter); string(text) != "dear" || err != nil {
		t.Errorf("the file holds %q, %v", text, err)
	}
}
