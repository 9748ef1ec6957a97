package media

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenNone(t *testing.T) {
	cam, note, err := OpenCamera(t.Context(), "none", VideoFormat{640, 480, 30}, nil)
	if cam != nil || note != "" || err != nil {
		t.Errorf("camera: %v, %q, %v", cam, note, err)
	}
	mic, note, err := OpenMicrophone(t.Context(), "none")
	if mic != nil || note != "" || err != nil {
		t.Errorf("microphone: %v, %q, %v", mic, note, err)
	}
	speaker, note, err := OpenSpeaker(t.Context(), "none")
	if speaker != nil || note != "" || err != nil {
		t.Errorf("loudspeaker: %v, %q, %v", speaker, note, err)
	}
}

func TestOpenGenerated(t *testing.T) {
	for _, name := range []string{"test", "scene"} {
		cam, note, err := OpenCamera(t.Context(), name, VideoFormat{320, 240, 30}, nil)
		if err != nil || note != "" {
			t.Fatalf("%s: %q, %v", name, note, err)
		}
		if width, height := cam.Size(); width != 320 || height != 240 {
			t.Errorf("%s: %dx%d", name, width, height)
		}
		closing(t, cam)
	}
	mic, note, err := OpenMicrophone(t.Context(), "tone")
	if err != nil || note != "" {
		t.Fatalf("tone: %q, %v", note, err)
	}
	defer closing(t, mic)
	if pcm := make([]int16, FrameSamples); mic.Read(t.Context(), pcm) != nil || rootMeanSquare(pcm) == 0 {
		t.Error("the tone is silent")
	}
}

// TestOpenFailureIsNil: an interface that holds a nil pointer would be taken
// for a device.
func TestOpenFailureIsNil(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	if cam, _, err := OpenCamera(t.Context(), missing+".y4m", VideoFormat{640, 480, 30}, nil); cam != nil || err == nil {
		t.Errorf("a missing picture file: %v, %v", cam, err)
	}
	if cam, _, err := OpenCamera(t.Context(), "-", VideoFormat{640, 480, 30}, strings.NewReader("no pictures")); cam != nil || err == nil {
		t.Errorf("garbage on standard input: %v, %v", cam, err)
	}
	if cam, _, err := OpenCamera(t.Context(), "-", VideoFormat{640, 480, 30}, nil); cam != nil || err == nil {
		t.Errorf("no standard input: %v, %v", cam, err)
	}
	if mic, _, err := OpenMicrophone(t.Context(), missing+".wav"); mic != nil || err == nil {
		t.Errorf("a missing sound file: %v, %v", mic, err)
	}
	if speaker, _, err := OpenSpeaker(t.Context(), filepath.Join(missing, "out.wav")); speaker != nil || err == nil {
		t.Errorf("a sound file that cannot be made: %v, %v", speaker, err)
	}
}

func TestIsFile(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "clip")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		want bool
	}{
		{"clip.y4m", true}, {"CLIP.Y4M", true}, {plain, true},
		{"clip", false}, {"clip.wav", false}, {plain + "2", false}, {"/dev/null", false},
	} {
		if got := isFile(c.name, ".y4m"); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}
