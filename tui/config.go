package tui

import (
	"context"
	"log/slog"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/tui/term"
)

// Call is a call as the screens see it. Run blocks until the call is over and
// is called once, by a goroutine of this package; the other methods may be
// called from any goroutine at any time and return at once.
type Call interface {
	// Run makes the call and returns when it is over: nil when a person ended
	// it, ctx's error when ctx did, else one line that says what went wrong.
	Run(ctx context.Context) error
	// Events tells what happens. It is closed after [rtc.EndedEvent].
	Events() <-chan rtc.Event
	// Remote holds the newest picture of the other side. This package takes
	// its frames and sets its OnPut.
	Remote() *rtc.Slot
	// SetMuted switches the microphone off or on.
	SetMuted(muted bool)
	// SetCameraOff switches the camera off or on.
	SetCameraOff(off bool)
	// Hangup asks for the end of the call; Run returns soon after.
	Hangup()
	Preview
}

// Preview is one's own side alone: what the camera sees, what the microphone
// hears. The methods promise what those of [Call] do.
type Preview interface {
	// Run works the devices until ctx ends or one of them fails.
	Run(ctx context.Context) error
	// Self holds the newest picture of one's own camera. This package takes
	// its frames and sets its OnPut.
	Self() *rtc.Slot
	// Stats is a snapshot of the figures. It is read ten times a second.
	Stats() rtc.Stats
	// Local tells this side's own name and devices.
	Local() rtc.PeerEvent
}

// Start says what [Run] shows first.
type Start int

// What can be shown first.
const (
	Home   Start = iota // the home screen
	Create              // Config.Call, which opens a room
	Join                // Config.Call, which joins the room of Config.Invite
	Play                // Config.Film; Run returns when it has been played
)

// Config is what [Run] needs to know.
type Config struct {
	// Open makes the call of an invite, or of a new room when the invite is
	// empty. It may take a second; its error is one line for the user. Where
	// nil, there is no home screen and no second call.
	Open func(ctx context.Context, invite string) (Call, error)
	// TryDevices opens this side's own devices for the home screen's "try my
	// devices". Where nil, the home screen does not offer it.
	TryDevices func(ctx context.Context) (Preview, error)

	Start  Start
	Call   Call   // the call to begin with, for Create and Join
	Invite string // what was joined, for Join

	Film        Film // for Play
	FilmOptions FilmOptions

	// ExitOnEnd makes Run return as soon as a call that was up is over,
	// instead of showing the screen that says why.
	ExitOnEnd bool
	// CopyInvite puts the invite on the user's clipboard (OSC 52) when the
	// room is open. The key for it works in any case.
	CopyInvite bool

	Glyphs render.GlyphSet    // GlyphAuto: what suits the terminal
	Color  *render.ColorDepth // nil: as the terminal says
	Fit    render.Fit         // of the remote picture

	// MaxRate caps what pictures and text may take of the way to the terminal,
	// in bytes a second; 0 is no cap.
	MaxRate int
	// Quality is the trade between picture and bytes, 0 exact to 100 fewest
	// bytes; nil follows the terminal.
	Quality *int

	Terminal *term.Terminal
	// ScreenChanged is told when the alternate screen comes on and after it went
	// off, from the goroutine that writes; [term.Guard.Screen] is made for it.
	ScreenChanged func(on bool)
	Environ       []string // what says what the terminal can do; nil: os.Environ()
	Version       string
	Log           *slog.Logger
}

// Result is what came of [Run], for the line that is left on the terminal.
type Result struct {
	Reason      string // why the last call ended, a sentence; empty without a call
	Connected   bool   // it had been up
	FramesShown uint64 // remote pictures that reached the terminal, over all calls
	TTYBytes    uint64 // bytes that the terminal took
	Cells       int    // of the last remote picture, those on the screen
	// RenderP50 and RenderP99 are what a remote picture took from planes to
	// bytes, in milliseconds: the median, and what 99 of 100 are not above.
	RenderP50, RenderP99 float64
}
