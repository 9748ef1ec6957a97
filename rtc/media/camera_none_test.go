package media

import (
	"errors"
	"testing"
)

func TestMachineWithoutCamera(t *testing.T) {
	if cameras := listCameras(); len(cameras) > 0 {
		t.Skipf("this machine has a camera: %v", cameras)
	}
	cam, note, err := OpenCamera(t.Context(), "auto", VideoFormat{640, 480, 30}, nil)
	if cam != nil || note != "no camera found" || err != nil {
		t.Errorf("got %v, %q, %v", cam, note, err)
	}
	cam, _, err = OpenCamera(t.Context(), "/dev/video7", VideoFormat{640, 480, 30}, nil)
	unknown := (*UnknownDeviceError)(nil)
	if cam != nil || !errors.As(err, &unknown) {
		t.Errorf("got %v, %v", cam, err)
	}
	want := `there is no camera "/dev/video7": this machine has none: give none, test, FILE.y4m or -`
	if err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
