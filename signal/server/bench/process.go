package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// process is a server that is measured: a child, on cores that it is given.
type process struct {
	name string
	cmd  *exec.Cmd
	addr string // where it listens, the first line it prints
}

// launch starts a server and waits until it listens.
func (c command) launch(ctx context.Context, cores ...int) (*process, error) {
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := startOn(cores, cmd); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.name, err)
	}
	p := &process{name: c.name, cmd: cmd}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		p.stop()
		return nil, fmt.Errorf("start %s: %w", c.name, err)
	}
	p.addr = strings.TrimSpace(line)
	return p, nil
}

// stop kills the server: how it goes is not what is measured.
func (p *process) stop() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// command is how to start a server.
type command struct {
	name string
	args []string
}

// resident is the memory of the process, in bytes.
func (p *process) resident() (int, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := bytes.Cut(data, []byte("VmRSS:"))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return 0, fmt.Errorf("read memory of %s: no VmRSS", p.name)
	}
	kilobytes, err := strconv.Atoi(string(fields[0]))
	return kilobytes << 10, err
}

// busy is the time that the process has run on a core, both modes.
func (p *process) busy() (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// proc_pid_stat(5): utime and stime are 12 and 13 after the name in brackets.
	fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:])
	const utime, stime, tick = 11, 12, 10 * time.Millisecond
	user, err := strconv.Atoi(string(fields[utime]))
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(string(fields[stime]))
	return time.Duration(user+system) * tick, err
}
