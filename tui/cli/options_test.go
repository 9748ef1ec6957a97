package cli

import (
	"os/user"
	"reflect"
	"testing"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/render"
)

// parsed is what a command line without a command leads to.
func parsed(t *testing.T, args ...string) *options {
	t.Helper()
	o, flags := new(options), pflag.NewFlagSet("test", pflag.ContinueOnError)
	o.register(flags)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestDisplayName(t *testing.T) {
	if got := parsed(t, "--name", "Ada").displayName(); got != "Ada" {
		t.Errorf("got %q, want the flag's", got)
	}
	u, err := user.Current()
	if err != nil {
		t.Skipf("this system does not tell who the user is: %v", err)
	}
	if got := parsed(t).displayName(); got != u.Username {
		t.Errorf("got %q, want the user's own, %q", got, u.Username)
	}
}

func TestSTUNServers(t *testing.T) {
	for _, c := range []struct{ args, want []string }{
		{nil, []string{defaultSTUN}},
		{[]string{"--ice-server", "stun:a:1", "--ice-server", "stun:b:2"}, []string{"stun:a:1", "stun:b:2"}},
		{[]string{"--ice-server", "none"}, nil},
	} {
		if got := parsed(t, c.args...).stun(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v gave %v, want %v", c.args, got, c.want)
		}
	}
}

func TestOnlyLoopback(t *testing.T) {
	for _, c := range []struct {
		args []string
		want bool
	}{
		{nil, false},
		{[]string{"--ice-interface", loopback}, true},
		{[]string{"--ice-interface", loopback, "--ice-interface", "eth0"}, false},
	} {
		if got := parsed(t, c.args...).onlyLoopback(); got != c.want {
			t.Errorf("%v gave %v", c.args, got)
		}
	}
}

func TestLook(t *testing.T) {
	l, err := parsed(t).look()
	if err != nil || l.color != nil || l.glyphs != render.GlyphAuto {
		t.Errorf("by default %+v, %v", l, err)
	}
	l, err = parsed(t, "--color", "none", "--glyphs", "ascii").look()
	if err != nil || l.color == nil || *l.color != render.NoColor || l.glyphs != render.GlyphASCII {
		t.Errorf("for ascii without colour %+v, %v", l, err)
	}
}

func TestFlagText(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{"half", "half"},
		{int64(25), "25"},
		{true, "true"},
		{[]any{"stun:a", "stun:b"}, "stun:a,stun:b"},
		{[]any{}, ""},
	} {
		if got := flagText(c.value); got != c.want {
			t.Errorf("%v gave %q, want %q", c.value, got, c.want)
		}
	}
}
