package tui

import (
	"time"

	"github.com/rtcchat/rtcchat/rtc"
)

// session is one call as its events have told it so far, from the first attempt
// to open it on. For the Update goroutine only.
type session struct {
	id          int
	invite      string // what was joined; "" for a room of one's own
	call        Call   // nil while it is being opened
	shownBefore uint64 // remote frames that were painted in former calls

	state     rtc.State
	room      rtc.RoomEvent
	peer      rtc.PeerEvent
	met       bool          // peer is known
	video     bool          // the first remote picture has come
	firstShot time.Duration // how long it took

	opened     time.Time // when the attempt began
	connected  time.Time // when the call was up first, zero before
	reconnects time.Time // since when a new path is looked for
	over       time.Time // when it ended
	notices    notices
	reason     string // why it ended, a sentence
	err        error  // nil when a person ended it
	hungUp     bool   // the user asked for the end

	muted     bool
	cameraOff bool
	figures   figures
}

func newSession(id int, invite string, now time.Time) *session {
	s := &session{id: id, invite: invite, opened: now}
	s.figures.stats.MicLevel, s.figures.stats.SpeakerLevel = silence, silence
	return s
}

// joining reports whether the session joins somebody else's room.
func (s *session) joining() bool { return s.invite != "" }

// wasUp reports whether the two were ever connected.
func (s *session) wasUp() bool { return !s.connected.IsZero() }

// apply takes an event in.
func (s *session) apply(e rtc.Event, now time.Time) {
	switch e := e.(type) {
	case rtc.StateEvent:
		s.enter(e.State, now)
	case rtc.RoomEvent:
		s.room = rtc.RoomEvent{ID: cleanInvite(e.ID), Invite: cleanInvite(e.Invite)}
	case rtc.PeerEvent:
		e.Name = cleanName(e.Name)
		s.peer, s.met = e, true
	case rtc.VideoEvent:
		if !s.video {
			s.firstShot = e.After
		}
		s.video = true
	case rtc.NoticeEvent:
		s.notices.add(cleanLine(e.Text), now)
	case rtc.EndedEvent:
		s.end(e.Reason, e.Err, now)
	}
}

func (s *session) enter(state rtc.State, now time.Time) {
	if state == rtc.Connected && !s.wasUp() {
		s.connected = now
	}
	if state == rtc.Reconnecting && s.state != rtc.Reconnecting {
		s.reconnects = now
	}
	if state == rtc.Waiting { // for another than was there
		s.peer, s.met, s.video = rtc.PeerEvent{}, false, false
	}
	s.state = state
}

// end notes why the call is over; what is said first stays.
func (s *session) end(reason string, err error, now time.Time) {
	s.state = rtc.Ended
	if !s.over.IsZero() {
		return
	}
	if reason == "" && err != nil {
		reason = err.Error()
	}
	s.reason, s.err, s.over = cleanLine(reason), err, now
}

// lasted is how long the two have been connected.
func (s *session) lasted(now time.Time) time.Duration {
	if !s.wasUp() {
		return 0
	}
	if !s.over.IsZero() {
		now = s.over
	}
	return now.Sub(s.connected)
}

// peerName is what to call the other side.
func (s *session) peerName() string {
	if s.peer.Name == "" {
		return "the other side"
	}
	return s.peer.Name
}

// local is the user's own side as it is now.
func (s *session) local() rtc.PeerEvent {
	if s.call == nil {
		return rtc.PeerEvent{}
	}
	return s.call.Local()
}

func (s *session) toggleMute() {
	s.muted = !s.muted
	s.call.SetMuted(s.muted)
}

func (s *session) toggleCamera() {
	s.cameraOff = !s.cameraOff
	s.call.SetCameraOff(s.cameraOff)
}
