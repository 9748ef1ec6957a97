package signal

import (
	"crypto/rand"
	"fmt"
	"strings"
)

// roomAlphabet is the lower-case letters and digits without look-alikes: no i,
// l and o, no 0 and 1. 31 of them.
const roomAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// A room ID is six groups of three: 18 letters of 31 are 89 random bits.
const (
	roomLetters    = 18
	roomGroup      = 3
	maxTokenLength = 128 // of a room ID made by another server
)

// NewRoomID makes a room ID nobody can guess, like "abc-def-ghj-kmn-pqr-stu",
// from 89 bits of crypto/rand.
func NewRoomID() string {
	letters := make([]byte, 0, roomLetters)
	var random [2 * roomLetters]byte
	for {
		rand.Read(random[:]) // never fails, says its documentation
		for _, b := range random {
			// Five bits choose one of 32: the last is thrown away, so that
			// all letters are equally likely.
			if i := int(b & 31); i < len(roomAlphabet) {
				letters = append(letters, roomAlphabet[i])
			}
			if len(letters) == roomLetters {
				return groupRoomID(string(letters))
			}
		}
	}
}

// ParseRoomID reads a room ID as people type it: capitals, spaces in place of
// dashes, and missing dashes are put right. Any other ID of 1 to 128 letters,
// digits, dashes and underscores is taken as it is, since a server of another
// make gives out IDs of its own form. The error wraps [ErrBadInvite].
func ParseRoomID(text string) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) > 2*maxTokenLength {
		return "", fmt.Errorf("%w: the room ID is too long", ErrBadInvite)
	}
	bare := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(text))
	if len(bare) == roomLetters && strings.Trim(bare, roomAlphabet) == "" {
		return groupRoomID(bare), nil
	}
	if !isToken(text) {
		return "", fmt.Errorf("%w: %s is no room ID", ErrBadInvite, quote(text))
	}
	return text, nil
}

// IsOwnRoomID reports whether id has the form of [NewRoomID], which nobody can guess.
func IsOwnRoomID(id string) bool {
	letters := strings.ReplaceAll(id, "-", "")
	return len(letters) == roomLetters && strings.Trim(letters, roomAlphabet) == "" && id == groupRoomID(letters)
}

func groupRoomID(letters string) string {
	groups := make([]string, 0, roomLetters/roomGroup)
	for i := 0; i < len(letters); i += roomGroup {
		groups = append(groups, letters[i:i+roomGroup])
	}
	return strings.Join(groups, "-")
}

// isToken reports whether s may stand as a room ID in a message, a path and a
// shell command without being quoted.
func isToken(s string) bool {
	if s == "" || len(s) > maxTokenLength {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !isTokenRune(r) })
}

func isTokenRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
}
