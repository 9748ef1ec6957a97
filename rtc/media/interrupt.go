package media

import "io"

// interruptible is a reader whose blocked Read another goroutine can end.
type interruptible interface {
	io.Reader
	interrupt() error // ends a Read, now or to come; called once
	release() error   // after the last Read
}

// closingReader is interrupted by being closed, where it can be.
type closingReader struct{ io.Reader }

func (c closingReader) interrupt() error {
	if closer, ok := c.Reader.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

func (c closingReader) release() error { return nil }
