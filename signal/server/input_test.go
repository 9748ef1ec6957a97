package server

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/rtcchat/rtcchat/signal"
)

func TestReadWhole(t *testing.T) {
	const most = signal.MaxMessageSize
	text := bytes.Repeat([]byte("0123456789abcde"), most/15+1)
	for _, size := range []int{0, 1, inputSizes[0] - 1, inputSizes[0], inputSizes[0] + 1, inputSizes[1], inputSizes[1] + 1, most - 1, most} {
		for name, wrap := range map[string]func(io.Reader) io.Reader{
			"at once": func(r io.Reader) io.Reader { return r }, "bytes": iotest.OneByteReader, "halves": iotest.HalfReader, "end with data": iotest.DataErrReader,
		} {
			got, err := readWhole(wrap(bytes.NewReader(text[:size])), most)
			if err != nil || !bytes.Equal(got, text[:size]) {
				t.Errorf("%s: %d bytes came as %d, %v", name, size, len(got), err)
			}
		}
	}
	if _, err := readWhole(bytes.NewReader(text[:most+1]), most); !errors.Is(err, errTooLong) {
		t.Errorf("one too many: %v", err)
	}
	if _, err := readWhole(iotest.ErrReader(io.ErrUnexpectedEOF), most); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("broken: %v", err)
	}
}

// TestMessagesAreApart: what was read stays as it is when the next one is read.
func TestMessagesAreApart(t *testing.T) {
	first, err := readWhole(bytes.NewReader([]byte("first")), 100)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readWhole(bytes.NewReader([]byte("other")), 100); err != nil || string(first) != "first" {
		t.Errorf("became %q, %v", first, err)
	}
}
