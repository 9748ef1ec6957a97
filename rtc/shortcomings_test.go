package rtc

import "testing"

func TestShortcomings(t *testing.T) {
	for _, tt := range []struct {
		noRelays, noSeats bool
		want              string
	}{
		{false, false, ""},
		{true, false, "this server hands out no relays: the call does without"},
		{false, true, "this server keeps no seat for who is cut off from it: the call does without"},
		{true, true, "this server hands out no relays and keeps no seat for who is cut off from it: the call does without"},
	} {
		if got := shortcomings(tt.noRelays, tt.noSeats); got != tt.want {
			t.Errorf("%v, %v: %q, want %q", tt.noRelays, tt.noSeats, got, tt.want)
		}
	}
}
