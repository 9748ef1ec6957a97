// Command bench measures the signalling server as its users meet it: rtcchat serve,
// a process of its own on a core of its own, under a load on another core.
//
//	pairs ─► websockets over loopback ─► rtcchat serve, or node ─► the other of each pair
//
// The rival is a server of the 2014 tutorial's six messages on node
// (tui/e2e/testdata/tutorial-server.mjs); rounds with the one and the other take turns.
// Run it by make bench-server. It needs Linux.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// bench is what to measure and how.
type bench struct {
	report
	server     command
	rival      *command // nil for none
	serverCore int
	loadCore   int
	rounds     int
	assaults   string        // names, of all where empty
	clients    int           // idle ones
	idle       time.Duration // how long
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	program := flag.String("server", "./rtcchat", "the program to measure")
	options := flag.String("serve", "", "more options for its serve")
	rival := flag.String("rival", "bin/rival/tutorial-server.mjs", "the script for node to compare with")
	only := flag.String("only", "setups,relay,idle,hostile", "what to measure")
	hostile := flag.String("hostile", "", "be the hostile clients of the server at `ADDRESS` (the bench starts itself with it)")
	near := flag.Bool("near", false, "with -hostile: come from the address that good clients have")
	b := &bench{report: report{log: os.Stderr}}
	flag.StringVar(&b.assaults, "assaults", "", "of the hostile, the `NAMES` of what they do (default all)")
	flag.IntVar(&b.rounds, "rounds", 3, "rounds of each comparison")
	flag.IntVar(&b.clients, "clients", 10000, "idle connections")
	flag.DurationVar(&b.idle, "idle", 30*time.Second, "how long they stay idle")
	flag.Parse()
	if *hostile != "" {
		return attack(ctx, *hostile, b.assaults, *near)
	}
	b.server = command{"rtcchat", append([]string{*program, "serve", "--listen", "127.0.0.1:0"}, strings.Fields(*options)...)}
	if _, err := os.Stat(*rival); err == nil {
		b.rival = &command{"node", []string{"node", *rival}}
	} else {
		b.note("there is no %s: nothing to compare with", *rival)
	}
	return b.run(ctx, strings.Split(*only, ","))
}

// run measures what is asked for and prints the table. It fails where a limit is missed.
func (b *bench) run(ctx context.Context, only []string) error {
	core, load, err := cores()
	if err != nil {
		return err
	}
	b.serverCore, b.loadCore = core, load
	if err := stayOn(load); err != nil {
		return err
	}
	for _, part := range []struct {
		name    string
		measure func(context.Context) error
	}{{"setups", b.setups}, {"relay", b.relay}, {"idle", b.hold}, {"hostile", b.withstand}} {
		if !slices.Contains(only, part.name) {
			continue
		}
		if err := part.measure(ctx); err != nil {
			return fmt.Errorf("measure %s: %w", part.name, err)
		}
	}
	if err := b.print(os.Stdout); err != nil {
		return err
	}
	if n := b.failed(); n > 0 {
		return fmt.Errorf("%d of %d figures missed their limits", n, len(b.rows))
	}
	return nil
}

// servers are those that are measured in each round.
func (b *bench) servers() []command {
	if b.rival == nil {
		return []command{b.server}
	}
	return []command{b.server, *b.rival}
}
