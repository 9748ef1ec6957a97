package server

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"sync"
)

// inputSize is the first size of what messages are read into, enough for most:
// a session description of two media is 2 to 5 KiB.
const inputSize = 4 << 10

// inputs are the buffers of messages that are coming in at this moment.
var inputs = sync.Pool{New: func() any { return new([inputSize]byte) }}

// errTooLong is readWhole's.
var errTooLong = errors.New("message is too long")

// readWhole reads a message of at most most bytes. Its memory grows with what has
// come, so that one who sends little by little holds little.
func readWhole(r io.Reader, most int) ([]byte, error) {
	input := inputs.Get().(*[inputSize]byte)
	defer inputs.Put(input)
	data := input[:0]
	for {
		if len(data) == cap(data) {
			data = slices.Grow(data, len(data)) // doubles
		}
		n, err := r.Read(data[len(data):min(cap(data), most+1)])
		data = data[:len(data)+n]
		switch {
		case len(data) > most:
			return nil, errTooLong
		case errors.Is(err, io.EOF):
			return bytes.Clone(data), nil
		case err != nil:
			return nil, err
		}
	}
}
