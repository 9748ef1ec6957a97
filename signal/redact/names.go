package redact

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// hashBytes is how many bytes of a hash are shown: enough to tell the rooms of
// one server from each other, and too few to prove a guess.
const hashBytes = 4

// Names hashes names by a key that only this process knows, so that the lines
// about one of them can be found and the name cannot. Any goroutine may use it.
type Names struct{ key []byte }

// NewNames makes a key.
func NewNames() *Names {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails
	return &Names{key}
}

// Hash is eight hexadecimal digits for a name, the same each time.
func (n *Names) Hash(name string) string {
	mac := hmac.New(sha256.New, n.key)
	mac.Write([]byte(name))
	return hex.EncodeToString(mac.Sum(nil)[:hashBytes])
}
