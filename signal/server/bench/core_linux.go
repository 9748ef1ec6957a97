package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
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

// startOn starts a child that has one core, which it inherits from the thread
// that starts it.
func startOn(core int, cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return fmt.Errorf("read cores: %w", err)
	}
	if err := unix.SchedSetaffinity(0, only(core)); err != nil {
		return fmt.Errorf("take core %d: %w", core, err)
	}
	defer func() { _ = unix.SchedSetaffinity(0, &before) }()
	return cmd.Start()
}

// stayOn has this process use one core.
func stayOn(core int) error {
	runtime.GOMAXPROCS(1)
	return eachThread(os.Getpid(), func(id int) error { return unix.SchedSetaffinity(id, only(core)) })
}

// The ranks of processes that want the same core, sched(7): what runs at one is
// interrupted at once by what has a higher one, and by nobody else.
const (
	hostileRank = 1 + iota
	measuredRank
	watchingRank
)

// comeFirst has this process, and those that it starts from now on, run before
// all others. Only root may do that.
func comeFirst() error {
	return eachThread(os.Getpid(), func(id int) error { return setRank(id, measuredRank) })
}

// giveWay has a process run only while nobody who is measured wants its core:
// what it stands for is on another machine in truth.
func giveWay(process int) error {
	now, err := unix.SchedGetAttr(process, 0)
	if err != nil {
		return fmt.Errorf("read rank: %w", err)
	}
	return eachThread(process, func(id int) error {
		if now.Policy == unix.SCHED_FIFO {
			return setRank(id, hostileRank)
		}
		return unix.SchedSetAttr(id, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0)
	})
}

// letWatch has the thread by which Go looks after the others of a process, its
// second, interrupt them, as it does where processes have no ranks.
func letWatch(process int) error {
	threads, err := threadsOf(process)
	if err != nil {
		return err
	}
	return setRank(threads[1], watchingRank)
}

func setRank(thread int, rank uint32) error {
	return unix.SchedSetAttr(thread, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Priority: rank}, 0)
}

// eachThread changes what threads of a process inherit from those that start them.
func eachThread(process int, change func(id int) error) error {
	threads, err := threadsOf(process)
	if err != nil {
		return err
	}
	for _, id := range threads {
		if err := change(id); err != nil {
			return fmt.Errorf("change thread: %w", err)
		}
	}
	return nil
}

// threadsOf lists the threads of a process, in the order in which they started.
func threadsOf(process int) (ids []int, err error) {
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", process))
	if err != nil {
		return nil, fmt.Errorf("list threads: %w", err)
	}
	for _, e := range entries {
		id, err := strconv.Atoi(e.Name())
		if err != nil {
			return nil, fmt.Errorf("list threads: %w", err)
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

func only(core int) *unix.CPUSet {
	var set unix.CPUSet
	set.Set(core)
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
