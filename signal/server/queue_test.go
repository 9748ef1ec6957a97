package server

import (
	"fmt"
	"testing"
)

func TestQueue(t *testing.T) {
	var q queue
	in, out := 0, 0
	for round := range 20 {
		for range 3*round + 1 {
			q.push(fmt.Append(nil, in))
			in++
		}
		for range 3 * round {
			if got := string(q.pop()); got != fmt.Sprint(out) {
				t.Fatalf("got %s, want %d", got, out)
			}
			out++
		}
		if q.length() != in-out {
			t.Fatalf("%d wait, want %d", q.length(), in-out)
		}
	}
	for q.pop() != nil {
		out++
	}
	if in != out || q.bytes != 0 || q.messages != nil {
		t.Errorf("%d in, %d out, %d bytes left, memory for %d kept", in, out, q.bytes, cap(q.messages))
	}
}
