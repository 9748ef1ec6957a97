package turn

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
)

// Credential lets one participant open relays until it expires. What has been
// opened by then may be kept.
type Credential struct {
	Username string // EXPIRY:PARTICIPANT, EXPIRY in Unix seconds
	Password string // base64 of HMAC-SHA1(secret, username)
}

// Mint makes a credential for a participant, who is counted under that name: any
// text without a colon of up to 64 bytes. Any goroutine may call it.
func (s *Server) Mint(participant string) Credential {
	expiry := time.Now().Add(s.cfg.Lifetime + time.Second - 1).Unix() // never early
	username := strconv.FormatInt(expiry, 10) + ":" + participant
	return Credential{Username: username, Password: s.password(username)}
}

// Lifetime is how long a credential can be used to open relays.
func (s *Server) Lifetime() time.Duration { return s.cfg.Lifetime }

// password is that of the draft. SHA-1 is sound in an HMAC, and any other TURN
// server that is given the same secret takes the same credentials.
func (s *Server) password(username string) string {
	mac := hmac.New(sha1.New, s.cfg.Secret)
	mac.Write([]byte(username))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// authenticate gives the key that a request must be signed with and the name to
// count it under. An expired credential opens nothing any more, but Refresh,
// CreatePermission and ChannelBind go on with it: pion/turn lets them touch only
// an allocation of the same participant on the same connection (RFC 8656 §5),
// which a good credential has opened. A call so outlives its credential.
//
// A username that nobody minted gets a key like any other, one that its sender
// cannot know.
func (s *Server) authenticate(r *pion.RequestAttributes) (participant string, key []byte, ok bool) {
	seconds, participant, ok := strings.Cut(r.Username, ":")
	expiry, err := strconv.ParseInt(seconds, 10, 64)
	if !ok || err != nil || r.Realm != s.cfg.Realm {
		return "", nil, false
	}
	if r.Method == stun.MethodAllocate && time.Now().Unix() >= expiry {
		return "", nil, false
	}
	return participant, pion.GenerateAuthKey(r.Username, r.Realm, s.password(r.Username)), true
}

func randomSecret() []byte {
	secret := make([]byte, 2*minSecret)
	_, _ = rand.Read(secret) // never fails
	return secret
}
