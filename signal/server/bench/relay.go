package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
)

// The load of the relay: each of two hundred people sends 25 candidates a second, and
// all in all fewer than a server may take for one description.
const (
	relayPairs = 100
	relayRate  = 5000 // messages a second, of all
	relayWarm  = time.Second
	relayTime  = 8 * time.Second
)

// stamped is a candidate that carries the time when it was sent, in nanoseconds
// and always as long.
const (
	stampLength = 19
	stampTail   = `","pad":"candidate:842163049 1 udp 1677729535 192.0.2.7 50000 typ srflx raddr 198.51.100.1 rport 50000"}}`
)

var stamped = message{`{"type":"iceCandidate","roomId":"`, `","payload":{"sent":"`}

// relay measures how long messages take from one member to the other.
func (b *bench) relay(ctx context.Context) error {
	medians, tails := map[string][]time.Duration{}, map[string][]time.Duration{}
	for round := range b.rounds {
		for _, c := range b.servers() {
			got, err := b.relayOnce(ctx, c)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			b.note("relay, round %d, %s: median %s, 99th percentile %s, %d messages in %s",
				round+1, c.name, ms(got.percentile(50)), ms(got.percentile(99)), got.count(), relayTime)
			medians[c.name] = append(medians[c.name], got.percentile(50))
			tails[c.name] = append(tails[c.name], got.percentile(99))
		}
	}
	b.add(b.relayRow("median", medians, time.Millisecond), b.relayRow("99th percentile", tails, 10*time.Millisecond))
	return nil
}

func (b *bench) relayRow(what string, times map[string][]time.Duration, limit time.Duration) row {
	ours := percentile(times[b.server.name], 50)
	r := row{
		what: fmt.Sprintf("relay at %d messages/s, %s", relayRate, what), measured: ms(ours),
		limit: ms(limit), passed: ours <= limit,
	}
	if b.rival != nil {
		theirs := percentile(times[b.rival.name], 50)
		r.ratio = fmt.Sprintf("%.2f", float64(theirs)/float64(ours))
		r.measured += fmt.Sprintf(" (%s %s)", b.rival.name, ms(theirs))
	}
	return r
}

// relayOnce relays messages for a while and tells how long each took.
func (b *bench) relayOnce(ctx context.Context, c command) (*sample, error) {
	p, err := c.launch(ctx, b.serverCore)
	if err != nil {
		return nil, err
	}
	defer p.stop()
	pairs := make([]pair, relayPairs)
	from := newAddresses(16, 2*relayPairs)
	for i := range pairs {
		if err := pairs[i].meet(ctx, p.addr, from); err != nil {
			return nil, err
		}
	}
	return exchange(ctx, pairs)
}

// exchange has the pairs write to each other at an even rate, whether answers
// come or not, and closes them. A message that is lost is an error.
func exchange(ctx context.Context, pairs []pair) (*sample, error) {
	got, begin := new(sample), time.Now()
	group, ctx := errgroup.WithContext(ctx)
	for i := range pairs {
		p := &pairs[i]
		for _, s := range []*socket{&p.creator, &p.joiner} {
			if err := s.SetDeadline(begin.Add(relayWarm + relayTime + patience)); err != nil {
				return nil, err
			}
			defer s.Close()
			group.Go(func() error { return s.takeStamped(begin, got) })
		}
	}
	group.Go(func() error { return sendStamped(ctx, pairs, begin) })
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if want := relayRate * int(relayTime/time.Second); got.count() < want*99/100 {
		return nil, fmt.Errorf("only %d of %d messages came", got.count(), want)
	}
	return got, nil
}

// sendStamped sends what is due each millisecond, to one after the other, and at
// the end says good-bye to all.
func sendStamped(ctx context.Context, pairs []pair, begin time.Time) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	var out []byte
	for sent := 0; time.Since(begin) < relayWarm+relayTime; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		for due := int(time.Since(begin) * relayRate / time.Second); sent < due; sent++ {
			p := &pairs[sent/2%len(pairs)]
			from := &p.creator
			if sent%2 == 1 {
				from = &p.joiner
			}
			stamp := fmt.Sprintf("%0*d", stampLength, time.Since(begin))
			out = appendFrame(out[:0], frameText, stamped.head, p.room, stamped.tail, stamp, stampTail)
			if _, err := from.Write(out); err != nil {
				return fmt.Errorf("send: %w", err)
			}
		}
	}
	for i := range pairs {
		for _, s := range []*socket{&pairs[i].creator, &pairs[i].joiner} {
			if _, err := s.Write(appendFrame(nil, frameClose, "\x03\xe8")); err != nil {
				return fmt.Errorf("say good-bye: %w", err)
			}
		}
	}
	return nil
}

// takeStamped notes how old each message is that comes, until the good-bye.
func (s *socket) takeStamped(begin time.Time, got *sample) error {
	for {
		text, err := s.next()
		if errors.Is(err, errClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		at := len(text) - len(stampTail) - stampLength
		if at < 0 {
			continue // peerLeft, at the end
		}
		nanoseconds, err := strconv.ParseInt(string(text[at:at+stampLength]), 10, 64)
		if err != nil {
			return fmt.Errorf("read stamp of %s: %w", text, err)
		}
		if sent := time.Duration(nanoseconds); sent > relayWarm {
			got.add(time.Since(begin) - sent)
		}
	}
}
