//go:build !unix

package media

import "io"

func newInterruptible(r io.Reader) (interruptible, error) { return closingReader{r}, nil }
