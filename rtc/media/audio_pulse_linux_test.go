package media

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
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
func startPulse(t *testing.T) *os.Process {
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
		"-L", `module-null-sink sink_name=booth sink_properties=device.description=Booth`,
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
	until(t, "the sound server listens", func() bool { _, err := os.Stat(socket); return err == nil })
	return cmd.Process
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

// sineWave fills with a sine, from one call to the next without a break.
func sineWave(hz, amplitude float64) func(pcm []int16) {
	phase := 0.0
	return func(pcm []int16) {
		for i := range pcm {
			pcm[i] = int16(amplitude * math.Sin(phase))
			phase += 2 * math.Pi * hz / SampleRate
		}
	}
}

func rootMeanSquare(pcm []int16) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(pcm)))
}

// pitchOf counts how often the sound rises through zero, in Hz.
func pitchOf(pcm []int16) float64 {
	rises := 0
	for i := 1; i < len(pcm); i++ {
		if pcm[i-1] < 0 && pcm[i] >= 0 {
			rises++
		}
	}
	return float64(rises) * SampleRate / float64(len(pcm))
}

func TestPulseSpeakerIsHeardByMicrophone(t *testing.T) {
	startPulse(t)
	requirePulseDevices(t)
	speaker, note, err := OpenSpeaker(t.Context(), "auto")
	if err != nil || note != "" || speaker == nil {
		t.Fatalf("OpenSpeaker: %v, %q, %v", speaker, note, err)
	}
	defer closing(t, speaker)
	mic, note, err := OpenMicrophone(t.Context(), "monitor of booth")
	if err != nil || note != "" || mic == nil {
		t.Fatalf("OpenMicrophone: %v, %q, %v", mic, note, err)
	}
	defer closing(t, mic)

	const amplitude, hz = 8000, 440
	ctx, cancel := context.WithCancel(t.Context())
	played := make(chan error, 1)
	go func() { played <- speaker.Play(ctx, sineWave(hz, amplitude)) }()
	frame := make([]int16, FrameSamples)
	for rootMeanSquare(frame) < amplitude/2 {
		mustRead(t, mic, frame)
	}
	second := make([]int16, SampleRate)
	began := time.Now()
	mustRead(t, mic, second)
	if took := time.Since(began); took < 850*time.Millisecond || took > 1150*time.Millisecond {
		t.Errorf("a second of sound took %v", took)
	}
	if got, want := 20*math.Log10(rootMeanSquare(second)), 20*math.Log10(amplitude/math.Sqrt2); math.Abs(got-want) > 1 {
		t.Errorf("heard %.1f dB, played %.1f dB", got, want)
	}
	if got := pitchOf(second); math.Abs(got-hz) > 5 {
		t.Errorf("heard %.0f Hz, played %d Hz", got, hz)
	}
	cancel()
	if err := <-played; !errors.Is(err, context.Canceled) {
		t.Errorf("Play: %v", err)
	}
	if err := mic.Read(ctx, make([]int16, SampleRate)); !errors.Is(err, context.Canceled) {
		t.Errorf("Read after the end: %v", err)
	}
	measureLatency(t, speaker, mic)
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

// measureLatency measures from the call of fill to the return of Read, by
// bursts of sound out of silence.
func measureLatency(t *testing.T, speaker Speaker, mic Microphone) {
	t.Helper()
	begin, began := make(chan struct{}), make(chan time.Time, 1)
	burst := []int16{}
	fill := func(pcm []int16) {
		clear(pcm)
		select {
		case <-begin:
			began <- time.Now()
			burst = make([]int16, FrameSamples)
			sineWave(1000, 8000)(burst)
		default:
		}
		burst = burst[copy(pcm, burst):]
	}
	ctx, cancel := context.WithCancel(t.Context())
	played := make(chan error, 1)
	go func() { played <- speaker.Play(ctx, fill) }()
	frame := make([]int16, FrameSamples/4)
	var worst, sum time.Duration
	const rounds = 5
	for range rounds {
		for rootMeanSquare(frame) > 0 {
			mustRead(t, mic, frame)
		}
		begin <- struct{}{}
		for rootMeanSquare(frame) == 0 {
			mustRead(t, mic, frame)
		}
		took := time.Since(<-began)
		worst, sum = max(worst, took), sum+took
	}
	t.Logf("from loudspeaker to microphone: mean %v, worst %v", sum/rounds, worst)
	if worst > 100*time.Millisecond {
		t.Errorf("sound takes up to %v from loudspeaker to microphone", worst)
	}
	cancel()
	<-played
}

func mustRead(t *testing.T, mic Microphone, pcm []int16) {
	t.Helper()
	if err := mic.Read(t.Context(), pcm); err != nil {
		t.Fatalf("Read: %v", err)
	}
}

func closing(t *testing.T, device interface{ Close() error }) {
	t.Helper()
	if err := device.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func TestPulseSinkTakenAway(t *testing.T) {
	startPulse(t)
	speaker, _, err := OpenSpeaker(t.Context(), "Booth")
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, speaker)
	mic, _, err := OpenMicrophone(t.Context(), "booth.monitor")
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, mic)
	played := make(chan error, 1)
	go func() { played <- speaker.Play(t.Context(), sineWave(440, 8000)) }()
	frame := make([]int16, FrameSamples)
	for rootMeanSquare(frame) < 1000 {
		mustRead(t, mic, frame)
	}
	if out, err := exec.Command("pactl", "unload-module", "module-null-sink").CombinedOutput(); err != nil {
		t.Fatalf("pactl: %v: %s", err, out)
	}
	began := time.Now()
	for err == nil {
		err = mic.Read(t.Context(), frame)
	}
	for _, err := range []error{err, <-played} {
		if !errors.Is(err, ErrGone) || strings.ContainsRune(err.Error(), '\n') {
			t.Errorf("after the loudspeaker was taken away: %v", err)
		}
		t.Log(err)
	}
	if took := time.Since(began); took > soundWaking+time.Second {
		t.Errorf("noticed after %v", took)
	}
}
