package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/rtcchat/rtcchat/render/bench/score"
)

// drawer draws frames of one size for one terminal, one after another.
type drawer interface {
	// draw returns what the terminal is written for a frame, valid until the
	// next call, and how long it took to make.
	draw(img *image.YCbCr) ([]byte, time.Duration, error)
}

// peer draws by libchafa, in a process of its own.
type peer struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	buf []byte
}

// maxFrame bounds what a frame may come to, in bytes.
const maxFrame = 1 << 24

// startPeer starts the program for pictures of a size; close it.
func startPeer(ctx context.Context, program, mode string, cells, pixels image.Point) (*peer, error) {
	cmd := exec.CommandContext(ctx, program, strconv.Itoa(cells.X), strconv.Itoa(cells.Y),
		strconv.Itoa(pixels.X), strconv.Itoa(pixels.Y), mode)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start libchafa's program: %w", err)
	}
	return &peer{cmd: cmd, in: in, out: bufio.NewReader(out)}, nil
}

// draw implements drawer. Every frame begins at the upper left: libchafa leaves
// that to whoever calls it.
func (p *peer) draw(img *image.YCbCr) ([]byte, time.Duration, error) {
	if _, err := p.in.Write(score.FromYCbCr(img).Pix); err != nil {
		return nil, 0, fmt.Errorf("ask libchafa: %w", err)
	}
	var ms float64
	var n int
	if _, err := fmt.Fscanf(p.out, "%f %d\n", &ms, &n); err != nil {
		return nil, 0, fmt.Errorf("ask libchafa: %w", err)
	}
	if n < 0 || n > maxFrame {
		return nil, 0, fmt.Errorf("libchafa drew %d bytes", n)
	}
	p.buf = append(p.buf[:0], "\x1b[H"...)
	p.buf = append(p.buf, make([]byte, n)...)
	_, err := io.ReadFull(p.out, p.buf[len("\x1b[H"):])
	return p.buf, time.Duration(ms * float64(time.Millisecond)), err
}

// close ends the process.
func (p *peer) close() error {
	return errors.Join(p.in.Close(), p.cmd.Wait())
}
