package server

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"github.com/rtcchat/rtcchat/signal"
)

// inputSizes are those of what messages are read into. The first is enough for
// most: a session description of two media is 2 to 5 KiB. The last holds more than
// the longest.
var inputSizes = [...]int{4 << 10, 16 << 10, signal.MaxMessageSize + 1}

// inputs are the buffers of messages that are coming in at this moment, by size.
var inputs [len(inputSizes)]sync.Pool

// errTooLong is readWhole's.
var errTooLong = errors.New("message is too long")

// takeInput is an empty buffer of that size.
func takeInput(size int) *[]byte {
	if used, ok := inputs[size].Get().(*[]byte); ok {
		return used
	}
	data := make([]byte, 0, inputSizes[size])
	return &data
}

// readWhole reads a message of at most most bytes, itself no more than
// [signal.MaxMessageSize]. Its memory grows with what has come, so that one who
// sends little by little holds little.
func readWhole(r io.Reader, most int) ([]byte, error) {
	size, input := 0, takeInput(0)
	defer func() { inputs[size].Put(input) }()
	data := *input
	for {
		if len(data) == cap(data) {
			larger := takeInput(size + 1)
			data = append(*larger, data...)
			inputs[size].Put(input)
			size, input = size+1, larger
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
