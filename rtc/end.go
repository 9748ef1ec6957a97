package rtc

import "errors"

// personEnded is the end of a call that the other side's person wanted: a
// reason to tell, not a failure.
type personEnded struct{ reason string }

func (e *personEnded) Error() string { return e.reason }

// ErrNoPath is returned by Run when the two sides know of each other but no
// packet gets through.
var ErrNoPath = errors.New("no network path to the other side: a firewall may block UDP; try another network")

// ErrNoRelay is returned by Run when the call is to be relayed and nobody is
// known who does.
var ErrNoRelay = errors.New("the server offers no relay: use one with TURN (rtcchat serve --turn-listen) by --server URL, or call without --relay")

// ErrNoAnswer is returned by Run when nobody in the room answers the offer.
var ErrNoAnswer = errors.New("the other side does not answer: ask whether its program still runs")

// ErrServerSilent is returned by Run when the server takes the connection but
// opens no room.
var ErrServerSilent = errors.New("the server does not answer: check that the address is that of an rtcchat server")

// ErrLost is returned by Run when a connection broke and did not come back.
var ErrLost = errors.New("the connection to the other side was lost and did not come back")

// ErrVanished is wrapped by what Run returns when the other side's program has
// ended without a good-bye.
var ErrVanished = errors.New("has gone without a word: its program was killed or crashed")

// ErrCreatorLeft is returned by Run when the creator of a room goes away
// before the call is connected.
var ErrCreatorLeft = errors.New("the one who opened the room has gone: ask for a new invite")
