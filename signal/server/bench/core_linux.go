package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// cores are two that this process may use: for the server and for the load.
func cores() (server, load int, err error) {
	var allowed unix.CPUSet
	if err := unix.SchedGetaffinity(0, &allowed); err != nil {
		return 0, 0, fmt.Errorf("read cores: %w", err)
	}
	var found []int
	for core := 0; len(found) < 2 && core < 8*len(allowed)*8; core++ {
		if allowed.IsSet(core) {
			found = append(found, core)
		}
	}
	if len(found) < 2 {
		return 0, 0, errors.New("server and load need a core each: there is one only")
	}
	return found[0], found[1], nil
}

// startOn starts a child that has these cores, which it inherits from the thread
// that starts it.
func startOn(cores []int, cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return fmt.Errorf("read cores: %w", err)
	}
	if err := unix.SchedSetaffinity(0, only(cores...)); err != nil {
		return fmt.Errorf("take cores %v: %w", cores, err)
	}
	defer func() { _ = unix.SchedSetaffinity(0, &before) }()
	return cmd.Start()
}

// stayOn has this process use one core.
func stayOn(core int) error {
	runtime.GOMAXPROCS(1)
	return eachThread(os.Getpid(), func(id int) error { return unix.SchedSetaffinity(id, only(core)) })
}

// giveWay has a process run only while nobody else wants its core: what it stands
// for is on another machine in truth.
func giveWay(process int) error {
	idle := &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}
	return eachThread(process, func(id int) error { return unix.SchedSetAttr(id, idle, 0) })
}

// eachThread changes what threads of a process inherit from those that start them.
func eachThread(process int, change func(id int) error) error {
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", process))
	if err != nil {
		return fmt.Errorf("list threads: %w", err)
	}
	for _, t := range threads {
		id, err := strconv.Atoi(t.Name())
		if err != nil {
			return fmt.Errorf("list threads: %w", err)
		}
		if err := change(id); err != nil {
			return fmt.Errorf("change thread: %w", err)
		}
	}
	return nil
}

func only(cores ...int) *unix.CPUSet {
	var set unix.CPUSet
	for _, core := range cores {
		set.Set(core)
	}
	return &set
}

// ownTime is how long this process has run on its core.
func ownTime() time.Duration {
	var use unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
