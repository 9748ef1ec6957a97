//go:build !linux

package main

import (
	"errors"
	"os/exec"
	"time"
)

var errNotLinux = errors.New("this bench shares out cores as Linux does: run it there")

func cores() (server, load int, err error) { return 0, 0, errNotLinux }

func startOn([]int, *exec.Cmd) error { return errNotLinux }

func stayOn(int) error { return errNotLinux }

func giveWay(int) error { return errNotLinux }

func ownTime() time.Duration { return 0 }
