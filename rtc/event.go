package rtc

import "time"

// Event is something a call tells whoever watches it: one of the types below.
type Event interface{ isEvent() }

// State is how far a call has come.
type State int

// The states of a call, in the order a smooth one goes through them.
// Reconnecting leads back to Connected or on to Ended.
const (
	Signalling   State = iota // talking to the server, no room yet
	Waiting                   // the room is open, nobody has joined
	Connecting                // the other side is known, ICE and DTLS are at work
	Connected                 // media can flow
	Reconnecting              // media stopped flowing, a new path is being looked for
	Ended                     // over; the last state
)

var stateNames = [...]string{"signalling", "waiting", "connecting", "connected", "reconnecting", "ended"}

// String names the state as --headless prints it.
func (s State) String() string { return stateNames[s] }

// StateEvent tells that the call has reached a state.
type StateEvent struct{ State State }

// RoomEvent tells the room that was opened or joined.
type RoomEvent struct {
	ID     string
	Invite string // what to give to "rtcchat join"
}

// CameraState says what the other side's camera does.
type CameraState string

// What a camera can be doing.
const (
	CameraOn   CameraState = "on"
	CameraOff  CameraState = "off"  // there is one, switched off by its owner
	CameraNone CameraState = "none" // there is none
)

// PeerEvent tells what the other side has said of itself. It comes after the
// connection is up and again whenever something in it changes.
type PeerEvent struct {
	Name   string
	Muted  bool // microphone muted by its owner
	Mic    bool // there is a microphone
	Camera CameraState
}

// VideoEvent tells the first picture of the other side, and each change of size.
type VideoEvent struct {
	Width, Height int           // pixels
	After         time.Duration // since Run was called
}

// NoticeEvent is a sentence for the user about something that did not end the
// call: a device that went away, the server that died.
type NoticeEvent struct{ Text string }

// EndedEvent is the last event of a call. Its reason is a sentence for the user.
type EndedEvent struct {
	Reason string
	Err    error // nil when somebody wanted it: a person here or there, or a signal
}

func (StateEvent) isEvent()  {}
func (RoomEvent) isEvent()   {}
func (PeerEvent) isEvent()   {}
func (VideoEvent) isEvent()  {}
func (NoticeEvent) isEvent() {}
func (EndedEvent) isEvent()  {}
