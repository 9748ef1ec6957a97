package signal

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of [ParseInvite], to be found by errors.Is.
var (
	ErrBadInvite = errors.New("bad invite")
	ErrNoServer  = errors.New("no server known")
)

// joinCommand is what stands before the link in the line that a user is given.
const joinCommand = "rtcchat join "

// Invite is what one person gives another so that both meet in a room.
type Invite struct {
	Server string // as ParseServer gives it
	RoomID string // as ParseRoomID gives it
	Secret string // fragment of the link; for the members only, never sent to a server
}

// ParseInvite reads an invite as people paste it: a link
// http(s)://host[:port][/prefix]/r/ID[#SECRET], where ws and wss do as well and
// "rtcchat join" may stand before it; or a room ID, whose server is then
// defaultServer, an address as for [ParseServer]. The error wraps
// [ErrBadInvite], [ErrBadServer], or [ErrNoServer] where a room ID came without
// a defaultServer. It is one line that says what to do.
func ParseInvite(text, defaultServer string) (Invite, error) {
	text = strings.TrimSpace(text)
	text = strings.TrimSpace(strings.TrimPrefix(text, joinCommand))
	if strings.Contains(text, "/") {
		return parseLink(text)
	}
	id, err := ParseRoomID(text)
	if err != nil {
		return Invite{}, noInvite(text)
	}
	if defaultServer == "" {
		return Invite{}, fmt.Errorf("%w for room %s: give --server URL, set RTCCHAT_SERVER, or join by the whole link", ErrNoServer, quote(text))
	}
	server, err := ParseServer(defaultServer)
	if err != nil {
		return Invite{}, err
	}
	return Invite{Server: server, RoomID: id}, nil
}

func parseLink(text string) (Invite, error) {
	u, err := parseURL(text)
	if err != nil {
		return Invite{}, noInvite(text)
	}
	i := strings.LastIndex(u.Path, "/r/")
	if i < 0 {
		return Invite{}, noInvite(text)
	}
	id, err := ParseRoomID(u.Path[i+len("/r/"):])
	if err != nil || (u.Fragment != "" && !isToken(u.Fragment)) {
		return Invite{}, noInvite(text)
	}
	secret := u.Fragment
	u.Path, u.Fragment = strings.TrimRight(u.Path[:i], "/"), ""
	return Invite{Server: u.String(), RoomID: id, Secret: secret}, nil
}

func noInvite(text string) error {
	return inviteError(quote(text) + " is no invite: give a room ID or a link like https://host/r/abc-def-ghj-kmn-pqr-stu")
}

// inviteError is a sentence that needs no "bad invite" before it.
type inviteError string

func (e inviteError) Error() string { return string(e) }

// Is makes every inviteError match ErrBadInvite.
func (e inviteError) Is(target error) bool { return target == ErrBadInvite }

// Link is the address of the room's page, with the secret where there is one.
func (i Invite) Link() string {
	link := i.Server + "/r/" + i.RoomID
	if i.Secret != "" {
		link += "#" + i.Secret
	}
	return link
}

// Command is the line to type into a shell to join. Nothing in it needs quoting.
func (i Invite) Command() string { return joinCommand + i.Link() }

// WebSocketURL is where the signalling of the invite's server is:
// ws(s)://host[:port][/prefix]/ws.
func (i Invite) WebSocketURL() string { return WebSocketURL(i.Server) }

// WebSocketURL is where the signalling of a server is, given its address as
// [ParseServer] gives it.
func WebSocketURL(server string) string {
	return "ws" + strings.TrimPrefix(server, "http") + "/ws"
}
