package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
)

// mostAtWorst is how many times as long things may take under attack.
const mostAtWorst = 2.0

// withstand measures what good pairs feel of hostile clients, beside the same pairs
// without them.
func (b *bench) withstand(ctx context.Context) error {
	p, decoy, err := b.twoServers(ctx)
	if err != nil {
		return err
	}
	defer p.stop()
	defer decoy.stop()
	quiet, apart, under, near := new(good), new(good), new(good), &good{near: true}
	if err := new(good).run(ctx, p.addr); err != nil { // the server warms up
		return err
	}
	for round := range b.rounds {
		if err := quiet.run(ctx, p.addr); err != nil {
			return err
		}
		if err := b.besieged(ctx, decoy, p, apart); err != nil {
			return err
		}
		if err := b.besieged(ctx, p, p, under); err != nil {
			return err
		}
		b.note("hostile, round %d: quiet %s; at the other server %s; besieged %s", round+1, quiet, apart, under)
	}
	if err := b.besieged(ctx, p, p, near); err != nil {
		return err
	}
	b.note("hostile at the same address: %s", near)
	b.add(
		worse("set-up", &quiet.meeting, &under.meeting), worse("message", &quiet.talking, &under.talking),
		row{
			what:     "the same, good set-ups that failed",
			measured: fmt.Sprintf("%d of %d", len(under.errors), under.meeting.count()+len(under.errors)),
			limit:    "0", passed: len(under.errors) == 0 && under.meeting.count() > 0,
		},
		row{
			what:     "the same, the hostile at another server on the same cores",
			measured: fmt.Sprintf("set-up %s, message %s", ms(apart.meeting.percentile(99)), ms(apart.talking.percentile(99))),
		},
		row{what: "the same, all from one address, good and hostile", measured: near.String()},
	)
	return nil
}

// twoServers launches the server that is measured and a decoy that gives way to it,
// with both cores as a server has all that there are. What good pairs feel of an
// attack on the decoy is of this machine, which the load shares with the servers,
// and not of the server.
func (b *bench) twoServers(ctx context.Context) (p, decoy *process, err error) {
	if p, err = b.server.launch(ctx, b.serverCore, b.loadCore); err != nil {
		return nil, nil, err
	}
	if decoy, err = b.server.launch(ctx, b.serverCore, b.loadCore); err != nil {
		p.stop()
		return nil, nil, err
	}
	if err = giveWay(decoy.cmd.Process.Pid); err != nil {
		p.stop()
		decoy.stop()
	}
	return p, decoy, err
}

// worse compares 99th percentiles.
func worse(what string, quiet, under *sample) row {
	before, after := quiet.percentile(99), under.percentile(99)
	ratio := float64(after) / float64(max(before, 1))
	return row{
		ratio: fmt.Sprintf("%.2f", ratio), what: fmt.Sprintf("1000 hostile connections, 100 good pairs, 99th percentile of a %s", what),
		measured: fmt.Sprintf("%s, %s without", ms(after), ms(before)),
		limit:    fmt.Sprint(mostAtWorst), passed: ratio <= mostAtWorst,
	}
}

// besieged runs good pairs at p while hostile clients, in a process of their own,
// are at work at the target.
func (b *bench) besieged(ctx context.Context, target, p *process, g *good) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, "-hostile", target.addr, "-assaults", b.assaults, "-near="+strconv.FormatBool(g.near))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe() // the hostile end with it
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the hostile: %w", err)
	}
	var ready [1]byte
	_, err = io.ReadFull(stdout, ready[:]) // a line, once all have begun
	if err == nil {
		err = g.run(ctx, p.addr)
	}
	stdin.Close()
	return errors.Join(err, cmd.Wait())
}
