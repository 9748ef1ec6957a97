package media

import (
	"slices"
	"testing"
)

func TestRingKeepsTheNewest(t *testing.T) {
	for _, c := range []struct {
		writes [][]int16
		want   []int16
	}{
		{nil, nil},
		{[][]int16{{1, 2}}, []int16{1, 2}},
		{[][]int16{{1, 2}, {3, 4}}, []int16{1, 2, 3, 4}},
		{[][]int16{{1, 2, 3}, {4, 5, 6}}, []int16{3, 4, 5, 6}},
		{[][]int16{{1, 2, 3, 4, 5, 6}}, []int16{3, 4, 5, 6}},
		{[][]int16{{1}, {2}, {3}, {4}, {5}}, []int16{2, 3, 4, 5}},
	} {
		r := newSampleRing(4)
		for _, pcm := range c.writes {
			r.write(pcm)
		}
		got := make([]int16, 10)
		if n := r.read(got); !slices.Equal(got[:n], c.want) {
			t.Errorf("wrote %v, read %v, want %v", c.writes, got[:n], c.want)
		}
	}
}

func TestRingGivesEverySampleOnceInOrder(t *testing.T) {
	r := newSampleRing(7)
	var in, out int16
	for step := range 1000 {
		pcm := make([]int16, step%4)
		for i := range pcm {
			in++
			pcm[i] = in
		}
		r.write(pcm)
		got := make([]int16, 5)
		for _, v := range got[:r.read(got)] {
			if out++; v != out {
				t.Fatalf("read %d, want %d", v, out)
			}
		}
	}
	if out != in {
		t.Errorf("wrote %d samples, read %d", in, out)
	}
}

func TestRingWakesItsReader(t *testing.T) {
	r := newSampleRing(4)
	done := make(chan int)
	go func() {
		<-r.wake
		done <- r.read(make([]int16, 4))
	}()
	r.write([]int16{1, 2})
	if n := <-done; n != 2 {
		t.Errorf("read %d samples, want 2", n)
	}
	if allocs := testing.AllocsPerRun(100, func() { r.write([]int16{1, 2}[:]); r.read(make([]int16, 2)) }); allocs > 0 {
		t.Errorf("%v allocations for each piece", allocs)
	}
}
