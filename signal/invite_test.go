package signal

import (
	"errors"
	"math"
	"regexp"
	"strings"
	"testing"
)

const someID = "abc-def-ghj-kmn-pqr-stu"

func TestNewRoomID(t *testing.T) {
	form := regexp.MustCompile(`^([a-hjkmnp-z2-9]{3}-){5}[a-hjkmnp-z2-9]{3}$`)
	count := map[rune]int{}
	seen := map[string]bool{}
	const n = 5000
	for range n {
		id := NewRoomID()
		if !form.MatchString(id) {
			t.Fatalf("got %q", id)
		}
		if seen[id] {
			t.Fatalf("%q came twice", id)
		}
		seen[id] = true
		for _, r := range strings.ReplaceAll(id, "-", "") {
			count[r]++
		}
	}
	// Each letter is drawn n*18 times with chance 1/31: six standard
	// deviations around the mean, which bias of one random bit would leave.
	mean := float64(n*roomLetters) / float64(len(roomAlphabet))
	for _, r := range roomAlphabet {
		if math.Abs(float64(count[r])-mean) > 6*math.Sqrt(mean) {
			t.Errorf("%q came %d times, expected about %.0f", r, count[r], mean)
		}
	}
	if bits := roomLetters * math.Log2(float64(len(roomAlphabet))); bits < 80 {
		t.Errorf("only %.1f random bits", bits)
	}
}

func TestParseRoomID(t *testing.T) {
	for in, want := range map[string]string{
		someID:                        someID,
		" " + someID + "\n":           someID,
		"ABC-DEF-GHJ-KMN-PQR-STU":     someID,
		"abc def ghj kmn pqr stu":     someID,
		"abcdefghjkmnpqrstu":          someID,
		"x7Gh_2":                      "x7Gh_2", // of another server, as it is
		"0123456789":                  "0123456789",
		strings.Repeat("A", 128):      strings.Repeat("A", 128),
		"a1b2c3d4-0000-4000-8000-abc": "a1b2c3d4-0000-4000-8000-abc",
	} {
		if got, err := ParseRoomID(in); err != nil || got != want {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"", " ", "foo bar", "a/b", "é", "a;b", strings.Repeat("A", 129), strings.Repeat(" ", 1000) + "\x00"} {
		if got, err := ParseRoomID(in); !errors.Is(err, ErrBadInvite) {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
}

func TestParseServer(t *testing.T) {
	for in, want := range map[string]string{
		"http://host":                    "http://host",
		"https://Host.Example/":          "https://host.example",
		"ws://host:8080/ws":              "http://host:8080",
		"wss://host/chat/ws/":            "https://host/chat",
		"host:8080":                      "http://host:8080",
		"host:443":                       "https://host:443",
		"chat.example.org":               "https://chat.example.org",
		"127.0.0.1:80/x":                 "http://127.0.0.1:80/x",
		"[::1]:8080":                     "http://[::1]:8080",
		"[::1]":                          "https://[::1]",
		"http://[fe80::1%25eth0]:8080":   "http://[fe80::1%25eth0]:8080",
		"https://host/a/b?q=1#frag":      "https://host/a/b",
		"  http://host:8080/  ":          "http://host:8080",
		"https://bücher.example:8443/~x": "https://bücher.example:8443/~x",
	} {
		got, err := ParseServer(in)
		// A URL is shown in ASCII, so a name of letters beyond comes back escaped.
		got = strings.ReplaceAll(got, "b%C3%BCcher", "bücher")
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", "ftp://host", "http://", "http://u:p@host", "http://ho st", "http://$(reboot)", "http://host:0",
		"http://host:99999", "http://host:", "http://-x", "http://host/a;b", "http://host/%20", "http://h\x1b[2J", strings.Repeat("h", 3000)} {
		got, err := ParseServer(in)
		if !errors.Is(err, ErrBadServer) {
			t.Errorf("%q: got %q, %v", in, got, err)
		} else if strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("%q: error is not one clean line: %q", in, err)
		}
	}
}

func TestParseInvite(t *testing.T) {
	for _, tt := range []struct {
		in, server string
		want       Invite
	}{
		{someID, "http://host:8080", Invite{Server: "http://host:8080", RoomID: someID}},
		{someID, "host:8080", Invite{Server: "http://host:8080", RoomID: someID}},
		{"ABC def ghj kmn pqr stu", "https://h", Invite{Server: "https://h", RoomID: someID}},
		{"https://host/r/" + someID, "", Invite{Server: "https://host", RoomID: someID}},
		{"https://host/r/" + someID + "/", "http://other", Invite{Server: "https://host", RoomID: someID}},
		{"wss://host/pre/fix/r/" + someID + "?x=1#s3Cret_", "", Invite{Server: "https://host/pre/fix", RoomID: someID, Secret: "s3Cret_"}},
		{"host:8080/r/x_1", "", Invite{Server: "http://host:8080", RoomID: "x_1"}},
		{" rtcchat join http://10.0.0.1:8080/r/" + someID + "\n", "", Invite{Server: "http://10.0.0.1:8080", RoomID: someID}},
	} {
		got, err := ParseInvite(tt.in, tt.server)
		if err != nil || got != tt.want {
			t.Errorf("%q: got %+v, %v; want %+v", tt.in, got, err, tt.want)
		}
	}
}

func TestParseInviteRefuses(t *testing.T) {
	for _, tt := range []struct {
		in, server string
		want       error
	}{
		{"", "http://host", ErrBadInvite},
		{"foo bar", "http://host", ErrBadInvite},
		{"http://host", "", ErrBadInvite},
		{"http://host/x/" + someID, "", ErrBadInvite},
		{"http://host/r/", "", ErrBadInvite},
		{"http://host/r/a/b", "", ErrBadInvite},
		{"ftp://host/r/abc", "", ErrBadInvite},
		{"http://u@host/r/abc", "", ErrBadInvite},
		{"http://host/r/abc#a b", "", ErrBadInvite},
		{"http://h;ls/r/abc", "", ErrBadInvite},
		{strings.Repeat("x", 1<<20), "http://host", ErrBadInvite},
		{someID, "", ErrNoServer},
		{someID, "::", ErrBadServer},
	} {
		got, err := ParseInvite(tt.in, tt.server)
		if !errors.Is(err, tt.want) {
			t.Errorf("%.80q: got %+v, %v; want %v", tt.in, got, err, tt.want)
		} else if strings.Contains(err.Error(), "\n") || len(err.Error()) > 400 {
			t.Errorf("%.80q: error is not one line: %q", tt.in, err)
		}
	}
	_, err := ParseInvite("foo bar", "")
	if want := `"foo bar" is no invite: give a room ID or a link like https://host/r/abc-def-ghj-kmn-pqr-stu`; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestInviteForms(t *testing.T) {
	i := Invite{Server: "https://host:8443/x", RoomID: someID, Secret: "k"}
	if got, want := i.Link(), "https://host:8443/x/r/"+someID+"#k"; got != want {
		t.Errorf("link %q, want %q", got, want)
	}
	if got, want := i.Command(), "rtcchat join https://host:8443/x/r/"+someID+"#k"; got != want {
		t.Errorf("command %q, want %q", got, want)
	}
	if got, want := i.WebSocketURL(), "wss://host:8443/x/ws"; got != want {
		t.Errorf("websocket %q, want %q", got, want)
	}
	if got, want := WebSocketURL("http://host"), "ws://host/ws"; got != want {
		t.Errorf("websocket %q, want %q", got, want)
	}
}

func FuzzParseInvite(f *testing.F) {
	for _, s := range []string{someID, "https://host/pre/r/" + someID + "#k", "host:8080/r/x", "ws://[::1]:1/r/x", "http://[fe80::1%25a]/r/x", "rtcchat join x", "http://a%00b/r/x"} {
		f.Add(s, "http://host:8080")
	}
	f.Fuzz(func(t *testing.T, text, server string) {
		i, err := ParseInvite(text, server)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b\x00") {
				t.Fatalf("error is not one clean line: %q", err)
			}
			return
		}
		again, err := ParseInvite(i.Command(), "")
		if err != nil || again != i {
			t.Fatalf("%q: command %q reads as %+v, %v; was %+v", text, i.Command(), again, err, i)
		}
		if strings.ContainsAny(i.Command()[len(joinCommand):], " \t\n'\"`$&;|<>(){}*?!\\\x00\x1b") {
			t.Fatalf("command needs quoting: %q", i.Command())
		}
	})
}
