package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// startPulse runs a PulseAudio server of the test's own, whose one loudspeaker
// is a null sink with its monitor.
func startPulse(t *testing.T) {
	t.Helper()
	server, err := exec.LookPath("pulseaudio")
	if err != nil {
		t.Skip("pulseaudio is not installed")
	}
	t.Cleanup(func() { goleak.VerifyNone(t) }) // last: after the server and what runs it
	dir := t.TempDir()
	socket := filepath.Join(dir, "native")
	for _, name := range []string{"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"} {
		t.Setenv(name, dir)
	}
	t.Setenv("PULSE_SERVER", "unix:"+socket)
	var log bytes.Buffer
	cmd := exec.Command(server, "-n", "--daemonize=no", "--use-pid-file=no", "--disable-shm",
		"--exit-idle-time=-1", "--realtime=no", "--high-priority=no", "--log-target=stderr",
		"-L", "module-null-sink sink_name=booth sink_properties=device.description=Booth",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket="+socket)
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("pulseaudio said:\n%s", log.String())
		}
	})
	until(t, "the sound server answers", func() bool { return answers(socket) })
}

func answers(socket string) bool {
	conn, err := net.Dial("unix", socket)
	return err == nil && conn.Close() == nil
}

// until waits for a condition.
func until(t *testing.T, what string, met func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !met() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("in vain waited until %s", what)
		}
	}
}

// openBooth opens the null sink and its monitor, closed as the test ends.
func openBooth(t *testing.T, speakerName, micName string) (Speaker, Microphone) {
	t.Helper()
	speaker, note, err := OpenSpeaker(t.Context(), speakerName)
	if err != nil || note != "" || speaker == nil {
		t.Fatalf("OpenSpeaker: %v, %q, %v", speaker, note, err)
	}
	t.Cleanup(func() { closing(t, speaker) })
	mic, note, err := OpenMicrophone(t.Context(), micName)
	if err != nil || note != "" || mic == nil {
		t.Fatalf("OpenMicrophone: %v, %q, %v", mic, note, err)
	}
	t.Cleanup(func() { closing(t, mic) })
	return speaker, mic
}

// TestPulse is the life of a loudspeaker and of the microphone that hears it.
func TestPulse(t *testing.T) {
	startPulse(t)
	requirePulseDevices(t)
	speaker, mic := openBooth(t, "Booth", "monitor of booth")
	requireToneHeard(t, speaker, mic)
	measureLatency(t, speaker, mic)
	requireGoneWithSink(t, speaker, mic)
}

// requirePulseDevices: the monitor is listed as what it is, and taken only by
// name.
func requirePulseDevices(t *testing.T) {
	t.Helper()
	devices, err := ListDevices(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Device{
		{Kind: MicrophoneDevice, Name: "booth.monitor", Description: "Monitor of Booth", Default: true, Monitor: true},
		{Kind: SpeakerDevice, Name: "booth", Description: "Booth", Default: true},
	}
	devices = slices.DeleteFunc(devices, func(d Device) bool { return d.Kind == CameraDevice })
	if !slices.Equal(devices, want) {
		t.Errorf("found %+v, want %+v", devices, want)
	}
	mic, note, err := OpenMicrophone(t.Context(), "auto")
	if mic != nil || !strings.Contains(note, "monitors") || err != nil {
		t.Errorf("auto: %v, %q, %v", mic, note, err)
	}
	_, _, err = OpenSpeaker(t.Context(), "kitchen")
	if want := `there is no loudspeaker "kitchen": this machine has: booth (Booth); or give none or FILE.wav`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// requireToneHeard compares what is heard with what is played. A busy machine
// may drop some of it, so that the middle of ten pieces counts.
func requireToneHeard(t *testing.T, speaker Speaker, mic Microphone) {
	t.Helper()
	const amplitude, hz = 8000, 440
	defer play(t, speaker, sineWave(hz, amplitude))()
	if !hear(t, mic, true, 5*time.Second) {
		t.Fatal("nothing is heard")
	}
	var err error
	for range 3 {
		if err = hearTone(t, mic, amplitude, hz); err == nil {
			break
		}
	}
	if err != nil {
		t.Error(err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := mic.Read(ended, make([]int16, SampleRate)); !errors.Is(err, context.Canceled) {
		t.Errorf("Read after the end: %v", err)
	}
}

// hearTone listens for a second; what it hears must be the tone.
func hearTone(t *testing.T, mic Microphone, amplitude, hz float64) error {
	t.Helper()
	var levels, pitches [10]float64
	began := time.Now()
	for i := range levels {
		piece := make([]int16, SampleRate/10)
		mustRead(t, mic, piece)
		levels[i], pitches[i] = 20*math.Log10(rootMeanSquare(piece)), pitchOf(piece)
	}
	if took := time.Since(began); took < 850*time.Millisecond || took > 1250*time.Millisecond {
		return fmt.Errorf("a second of sound took %v", took)
	}
	slices.Sort(levels[:])
	if got, want := levels[5], 20*math.Log10(amplitude/math.Sqrt2); math.Abs(got-want) > 1 {
		return fmt.Errorf("heard %.1f dB, played %.1f dB", got, want)
	}
	slices.Sort(pitches[:])
	if got := pitches[5]; math.Abs(got-hz) > 10 {
		return fmt.Errorf("heard %.0f Hz, played %.0f Hz", got, hz)
	}
	return nil
}

// measureLatency measures from the call of fill to the return of Read, by
// bursts of sound out of silence. The middle of the bursts counts, and one that
// a busy machine drops does not.
func measureLatency(t *testing.T, speaker Speaker, mic Microphone) {
	t.Helper()
	begin, began := make(chan struct{}, 1), make(chan time.Time, 1)
	var burst []int16
	defer play(t, speaker, func(pcm []int16) {
		clear(pcm)
		select {
		case <-begin:
			began <- time.Now()
			burst = make([]int16, FrameSamples)
			sineWave(1000, 8000)(burst)
		default:
		}
		burst = burst[copy(pcm, burst):]
	})()
	var took []time.Duration
	for range 10 {
		hear(t, mic, false, time.Second)
		begin <- struct{}{}
		heard := hear(t, mic, true, time.Second)
		select {
		case start := <-began:
			if heard {
				took = append(took, time.Since(start))
			}
		default:
			t.Fatal("the loudspeaker asks for no sound")
		}
		if len(took) == 5 {
			break
		}
	}
	if len(took) < 5 {
		t.Fatalf("of 10 bursts of sound %d were heard", len(took))
	}
	slices.Sort(took)
	t.Logf("from loudspeaker to microphone: median %v, worst %v", took[2], took[4])
	if took[2] > 100*time.Millisecond {
		t.Errorf("sound takes %v from loudspeaker to microphone", took[2])
	}
}

// requireGoneWithSink takes the sink away from under both.
func requireGoneWithSink(t *testing.T, speaker Speaker, mic Microphone) {
	t.Helper()
	played := make(chan error, 1)
	go func() { played <- speaker.Play(t.Context(), sineWave(440, 8000)) }()
	if !hear(t, mic, true, 5*time.Second) {
		t.Error("nothing is heard")
	}
	if out, err := exec.Command("pactl", "unload-module", "module-null-sink").CombinedOutput(); err != nil {
		t.Fatalf("pactl: %v: %s", err, out)
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var err error
	for frame := make([]int16, FrameSamples); err == nil; {
		err = mic.Read(ctx, frame)
	}
	for _, err := range []error{err, <-played} {
		if !errors.Is(err, ErrGone) || strings.ContainsRune(err.Error(), '\n') {
			t.Errorf("after the loudspeaker was taken away: %v", err)
		}
	}
	if took := time.Since(began); took > soundSilence+time.Second {
		t.Errorf("noticed after %v", took)
	}
}

// TestPulseDefaultSpeaker: auto is the system's default.
func TestPulseDefaultSpeaker(t *testing.T) {
	startPulse(t)
	speaker, note, err := OpenSpeaker(t.Context(), "auto")
	if err != nil || note != "" || speaker == nil {
		t.Fatalf("OpenSpeaker: %v, %q, %v", speaker, note, err)
	}
	closing(t, speaker)
}
