package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal/probe"
	"github.com/rtcchat/rtcchat/tui/term"
)

// doctor runs the command and gives what it printed.
func doctor(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	o, flags := new(doctorOptions), pflag.NewFlagSet("test", pflag.ContinueOnError)
	o.register(flags)
	if err := flags.Parse(append([]string{"--ice-server", "none"}, args...)); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err = o.run(t.Context(), &b)
	return b.String(), err
}

func TestDoctorFindsAGoodServer(t *testing.T) {
	s := serve(t, "--turn-listen", "127.0.0.1:0")
	out, err := doctor(t, "--server", "http://"+s.listener.Addr().String())
	if err != nil {
		t.Errorf("%v:\n%s", err, out)
	}
	for _, want := range []string{
		"server http://127.0.0.1:", "  ok    websocket       open in ", "  ok    room            opened and left in",
		"  ok    stun:127.0.0.1:", "?transport=udp  a packet went through the relay", "?transport=tcp  a packet went through the relay",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestDoctorFindsNoServer(t *testing.T) {
	out, err := doctor(t, "--server", "http://127.0.0.1:1")
	if ExitCode(err) != exitFailed || !strings.Contains(err.Error(), "1 of ") || !strings.Contains(out, "  → nothing listens there") {
		t.Errorf("%v:\n%s", err, out)
	}
}

func TestDoctorForPrograms(t *testing.T) {
	s := serve(t)
	out, err := doctor(t, "--json", "--server", "http://"+s.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for line := range strings.Lines(out) {
		var found struct{ Group, Name, State, Detail string }
		if err := json.Unmarshal([]byte(line), &found); err != nil || found.Group == "" || found.Detail == "" {
			t.Errorf("%s: %v", line, err)
		}
		names[found.Name] = true
	}
	for _, want := range []string{"terminal", "camera", "microphone", "loudspeaker", "websocket", "room"} {
		if !names[want] {
			t.Errorf("no %s among %v", want, names)
		}
	}
}

func TestDoctorTriesSTUN(t *testing.T) {
	s := serve(t, "--turn-listen", "127.0.0.1:0")
	for url, want := range map[string]bool{s.relay.STUN()[0]: true, "nonsense": false} {
		o := &doctorOptions{iceServers: []string{url}, timeout: probe.DefaultPatience}
		var out bytes.Buffer
		if err := o.run(t.Context(), &out); (err == nil) != want {
			t.Errorf("%s: %v\n%s", url, err, &out)
		}
	}
}

func TestDoctorRefusesFlags(t *testing.T) {
	for _, args := range [][]string{{"--timeout", "0s"}, {"--server", "ht!tp://"}} {
		if out, err := doctor(t, args...); ExitCode(err) != exitUsage || out != "" {
			t.Errorf("%v: %v, %q", args, err, out)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestDoctorTellsOfAFailedWrite(t *testing.T) {
	o := &doctorOptions{iceServers: []string{"none"}, timeout: probe.DefaultPatience}
	if err := o.run(t.Context(), fullDisk{}); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
}

func TestDescribeTerminal(t *testing.T) {
	good := term.Profile{Colors: term.TrueColor, Synchronized: true, UTF8: true, Name: "kitty", Version: "0.26.5", CellWidth: 8, CellHeight: 16}
	poor := term.Profile{Colors: term.ANSI16}
	for _, c := range []struct {
		size term.Size
		p    term.Profile
		want string // the states, in order
	}{
		{term.Size{Cols: 132, Rows: 44}, good, "ok ok ok ok ok"},
		{term.Size{Cols: 60, Rows: 20}, good, "ok warn ok ok ok"},
		{term.Size{Cols: 20, Rows: 5}, good, "ok fail ok ok ok"},
		{term.Size{}, good, "ok fail ok ok ok"},
		{term.Size{Cols: 132, Rows: 44}, poor, "ok ok warn warn ok"},
		{term.Size{Cols: 132, Rows: 44}, term.Profile{Colors: term.NoColor, UTF8: true, Tmux: true}, "ok ok warn ok ok"},
	} {
		var states []string
		for _, r := range describeTerminal(c.size, nil, c.p) {
			states = append(states, string(r.State))
			if r.Detail == "" || (r.State != probe.OK) != (r.Advice != "") {
				t.Errorf("%+v says too little or too much", r)
			}
		}
		if got := strings.Join(states, " "); got != c.want {
			t.Errorf("%+v, %+v: got %s, want %s", c.size, c.p, got, c.want)
		}
	}
}
