package main

import (
	"net/http/httptest"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rtcchat/rtcchat/signal/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPairMeetsTalksAndParts(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{}).Handler())
	defer s.Close()
	addr := s.Listener.Addr().String()
	var p pair
	for range 3 { // a pair can be used again
		if err := p.meet(t.Context(), addr, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := p.joiner.Write(candidate.frame(nil, p.room)); err != nil {
			t.Fatal(err)
		}
		if err := p.expect(&p.creator, candidate, 1); err != nil {
			t.Fatal(err)
		}
		if err := p.part(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPairIsToldOfErrors(t *testing.T) {
	s := httptest.NewServer(server.New(server.Config{}).Handler())
	defer s.Close()
	var p pair
	if err := p.meet(t.Context(), s.Listener.Addr().String(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := p.joiner.Write(answer.frame(nil, "of-nobody")); err != nil {
		t.Fatal(err)
	}
	if err := p.expect(&p.joiner, answer, 1); err == nil {
		t.Error("an error of the server went unnoticed")
	}
	if err := p.part(); err != nil {
		t.Error(err)
	}
	s.Close()
	if err := p.meet(t.Context(), s.Listener.Addr().String(), nil); err == nil {
		t.Error("two met without a server")
	}
}

func TestDescriptionHasTwoKiB(t *testing.T) {
	for typ, text := range map[string]string{"offer": offer.tail, "answer": answer.tail} {
		if n := len(text); n < 2000 || n > 2200 {
			t.Errorf("%s has %d bytes", typ, n)
		}
	}
}

func TestAppendHeader(t *testing.T) {
	for size, want := range map[uint64]string{
		5: "\x81\x85\x00\x00\x00\x00", 125: "\x81\xfd\x00\x00\x00\x00", 126: "\x81\xfe\x00\x7e\x00\x00\x00\x00",
		65535: "\x81\xfe\xff\xff\x00\x00\x00\x00", 65536: "\x81\xff\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00",
	} {
		if got := string(appendHeader(nil, frameText, size)); got != want {
			t.Errorf("%d bytes: % x, want % x", size, got, want)
		}
	}
}

func TestPercentile(t *testing.T) {
	var s sample
	if got := s.percentile(99); got != 0 {
		t.Errorf("of nothing: %v", got)
	}
	for i := range 100 {
		s.add(time.Duration(100 - i))
	}
	for n, want := range map[int]time.Duration{0: 1, 50: 50, 99: 99, 100: 100} {
		if got := s.percentile(n); got != want {
			t.Errorf("%d-th: %v, want %v", n, got, want)
		}
	}
}

func TestReportCountsWhatMissedItsLimit(t *testing.T) {
	var r report
	r.add(row{what: "for information"}, row{limit: "1", passed: true}, row{limit: "2"})
	if n := r.failed(); n != 1 {
		t.Errorf("%d failed, want 1", n)
	}
}
