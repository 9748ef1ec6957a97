//go:build e2e

package e2e

import (
	"math"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// startPulse runs a PulseAudio server whose one loudspeaker is a null sink, the
// monitor of which is a microphone. It gives what the program needs to find it,
// and a function that takes the sink away.
func startPulse(t *testing.T) (env []string, unplug func()) {
	t.Helper()
	dir := t.TempDir()
	socket := filepath.Join(dir, "native")
	env = []string{"PULSE_SERVER=unix:" + socket, "XDG_RUNTIME_DIR=" + dir, "HOME=" + dir}
	cmd := exec.Command("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--disable-shm",
		"--exit-idle-time=-1", "--realtime=no", "--high-priority=no",
		"-L", "module-null-sink sink_name=room sink_properties=device.description=Room",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket="+socket)
	cmd.Env = environment(t, env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	eventually(t, "the sound server", func() bool {
		conn, err := net.Dial("unix", socket)
		return err == nil && conn.Close() == nil
	})
	return env, func() {
		t.Helper()
		pactl := exec.Command("pactl", "unload-module", "module-null-sink")
		pactl.Env = environment(t, env...)
		if out, err := pactl.CombinedOutput(); err != nil {
			t.Fatalf("unplug the loudspeaker: %v: %s", err, out)
		}
	}
}

// TestSoundDevices sends a tone into a loudspeaker of the sound server, whose
// monitor is the microphone that sends it back. Then the devices go away in the
// middle of the call, which goes on without them.
func TestSoundDevices(t *testing.T) {
	t.Parallel()
	env, unplug := startPulse(t)
	list := exec.Command(program(t), "devices")
	list.Env = environment(t, env...)
	if out, err := list.Output(); err != nil || !strings.Contains(string(out), "room.monitor") {
		t.Fatalf("devices: %v: %s", err, out)
	}
	ear := filepath.Join(t.TempDir(), "ear.wav")
	far := startHeadless(t, nil, "create", "--camera", "none", "--mic", "tone", "--speaker", ear)
	invite := far.invite()
	near := prepareHeadless(t, "join", invite, "--camera", "test", "--mic", "room.monitor", "--speaker", "room")
	near.cmd.Env = environment(t, env...)
	near.start()
	loud := func(e event) bool { return e.number("audio_level_db") > -30 }
	near.await("stats", loud) // the tone, from the far side
	far.await("stats", loud)  // the same, through the loudspeaker and the microphone

	unplug()
	for _, lost := range []string{"loudspeaker", "microphone"} {
		near.await("notice", func(e event) bool { return strings.Contains(e.text("message"), lost) })
	}
	far.await("peer", func(e event) bool { return e["mic"] == false })
	_, lostAt := near.await("notice", func(e event) bool { return strings.Contains(e.text("message"), "microphone") })
	far.awaitAfter(lostAt.Add(time.Second), "stats", func(e event) bool { return e.number("frames_received") > 0 })
	far.stop()

	heard := readWAV(t, ear)
	if tone := strongest(heard); math.Abs(tone-440) > 5 {
		t.Errorf("heard %.0f Hz, want the tone's 440", tone)
	}
}

// strongest is the frequency of the second after the sound begins, from 100 to
// 1000 Hz in steps of 2, that has the most power (Goertzel).
func strongest(pcm []int16) (frequency float64) {
	from := firstSound(pcm) + sampleRate/2
	if from+sampleRate > len(pcm) {
		return 0
	}
	most := 0.0
	for f := 100.0; f <= 1000; f += 2 {
		c := 2 * math.Cos(2*math.Pi*f/sampleRate)
		var s1, s2 float64
		for _, v := range pcm[from : from+sampleRate] {
			s1, s2 = float64(v)+c*s1-s2, s1
		}
		if power := s1*s1 + s2*s2 - c*s1*s2; power > most {
			most, frequency = power, f
		}
	}
	return frequency
}
