package media

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestWhatIsNoCameraIsNotListed(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"video0", "video1", "videowall"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/dev/null", filepath.Join(dir, "video2")); err != nil {
		t.Fatal(err)
	}
	if got := camerasIn(dir); len(got) > 0 {
		t.Errorf("found cameras: %v", got)
	}
}

func TestVideoNumbersAreNumbers(t *testing.T) {
	paths := []string{"/dev/video10", "/dev/video2", "/dev/video0"}
	slices.SortFunc(paths, func(a, b string) int { return videoNumber(a) - videoNumber(b) })
	if want := "/dev/video0 /dev/video2 /dev/video10"; strings.Join(paths, " ") != want {
		t.Errorf("got %v, want %s", paths, want)
	}
}

func TestOpenCameraSaysWhatToDo(t *testing.T) {
	device := Device{Kind: CameraDevice, Name: "/dev/video0"}
	for _, c := range []struct {
		err  error
		want string
	}{
		{unix.EACCES, "cannot open /dev/video0: permission denied: add yourself to the group video"},
		{unix.EBUSY, "cannot open /dev/video0: device or resource busy: another program is using it"},
		{unix.ENODEV, "cannot open /dev/video0: no such device"},
	} {
		if got := explainCamera("open", device, c.err); got.Error() != c.want {
			t.Errorf("got %v, want %s", got, c.want)
		}
	}
	gone := Device{Kind: CameraDevice, Name: filepath.Join(t.TempDir(), "video0")}
	if cam, err := openCamera(t.Context(), gone, VideoFormat{640, 480, 30}); cam != nil || err == nil {
		t.Errorf("opened %v, %v", cam, err)
	}
}
