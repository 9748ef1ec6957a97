//go:build e2e

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestGuestWithoutCamera: who has a microphone alone is heard, and is told so.
func TestGuestWithoutCamera(t *testing.T) {
	t.Parallel()
	mic := filepath.Join(t.TempDir(), "voice.wav")
	writeWAV(t, mic, voice(voiceLength))
	guest := startBrowser(t, allowDevices,
		"--use-fake-device-for-media-stream=device-count=0", "--use-file-for-fake-audio-capture="+mic)
	creator := startHeadless(t, nil, with("create")...)
	p := guest.open(creator.invite())
	p.enter("Grace")
	p.awaitText("notices", "There is no camera here.")
	p.awaitText("state", "connected")
	creator.awaitPeer(false, true, "none")
	creator.await("stats", func(e event) bool { return e.number("audio_level_db") > quiet })
	p.awaitText("own-state", "no cam")
	p.awaitPictures("#remote")
	p.click("hang-up")
	creator.await("ended", nil)
	p.clean()
}

// TestGuestWithoutDevices: who may not use the camera and the microphone still
// sees and hears, and both sides know.
func TestGuestWithoutDevices(t *testing.T) {
	t.Parallel()
	guest := startBrowser(t, "--deny-permission-prompts")
	creator := startHeadless(t, nil, with("create")...)
	p := guest.open(creator.invite())
	p.enter("Grace")
	p.awaitText("notices", "does not let this page")
	p.awaitText("state", "connected")
	p.awaitPictures("#remote")
	p.awaitSound()
	creator.awaitPeer(false, false, "none")
	p.awaitText("own-state", "no mic, no cam")
	p.click("hang-up")
	creator.await("ended", nil)
	p.clean()
}

// TestGuestWithoutTLS: from another machine without TLS the browser gives the page
// no devices. That is said; the call is held.
func TestGuestWithoutTLS(t *testing.T) {
	t.Parallel()
	guest := startBrowser(t, allowDevices, "--host-resolver-rules=MAP chat.example 127.0.0.1")
	creator := startHeadless(t, nil, with("create")...)
	p := guest.open(strings.Replace(creator.invite(), "127.0.0.1", "chat.example", 1))
	p.enter("Grace")
	p.awaitText("notices", "only to pages by https")
	p.awaitPictures("#remote")
	p.awaitSound()
	creator.awaitPeer(false, false, "none")
	p.click("camera")
	p.click("mute")
	p.awaitText("own-state", "no mic, no cam")
	p.click("hang-up")
	creator.await("ended", nil)
}

// TestGuestChoosesDevices: another camera in the middle of a call. It is Chromium's
// third: the second gives no pictures to any connection.
func TestGuestChoosesDevices(t *testing.T) {
	t.Parallel()
	guest := startBrowser(t, allowDevices, "--use-fake-device-for-media-stream=device-count=3")
	creator := startHeadless(t, nil, with("create")...)
	p := guest.open(creator.invite())
	p.enter("Grace")
	creator.await("stats", func(e event) bool { return e.number("frames_shown") > 20 })
	p.click("devices-open")
	p.await("document.getElementById('videoinput').options.length === 3")
	p.eval(`(() => {
		const list = document.getElementById("videoinput");
		list.selectedIndex = 2;
		list.dispatchEvent(new Event("change"));
	})()`, nil)
	p.await(`document.getElementById("own").srcObject?.getVideoTracks()[0].getSettings().deviceId === document.getElementById("videoinput").value`)
	e, _ := creator.awaitAfter(time.Now(), "stats", nil)
	creator.awaitAfter(time.Now(), "stats", func(later event) bool { return later.number("frames_shown") > e.number("frames_shown")+20 })
	creator.awaitPeer(false, true, "on")

	p.await("document.getElementById('audiooutput').options.length > 1")
	const speaker = `document.getElementById("audiooutput")`
	p.eval(speaker+`.selectedIndex = 1; `+speaker+`.dispatchEvent(new Event("change"))`, nil)
	p.await(`document.getElementById("remote").sinkId === ` + speaker + `.value`)
	p.eval(`document.getElementById("devices").close()`, nil)
	p.click("devices-open")
	p.await("document.getElementById('devices').open")
	p.await(`document.getElementById("remote").sinkId !== "" && document.getElementById("remote").sinkId === ` + speaker + `.value`)
	p.clean()
}
