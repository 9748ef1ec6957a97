package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// report is what was measured so far.
type report struct {
	clips   string // a folder
	program string // libchafa's; "" if there is none
	rows    []row

	open     *film // the one that was drawn last
	openName string
}

// row is one figure beside what it must be and should be.
type row struct {
	what       string
	figure     string // what was measured, in words: a ratio where there is one
	ours, peer string // what the ratio is of
	value      float64
	must, aim  float64
	less       bool   // the less the better
	format     string // of must and aim
}

func (r *report) add(w row) {
	r.rows = append(r.rows, w)
	fmt.Fprintf(os.Stderr, "%s: %s (%s)\n", w.what, w.figure, w.verdict())
}

// verdict says in words how the figure stands.
func (w row) verdict() string {
	value, must, aim := w.value, w.must, w.aim
	if w.less {
		value, must, aim = -value, -must, -aim
	}
	switch {
	case value >= aim:
		return "reaches the goal"
	case value >= must:
		return "within the limit"
	}
	return "misses the limit"
}

func (w row) markdown() string {
	return fmt.Sprintf("| %s | %s | %s | %s | "+w.format+" | "+w.format+" | %s |\n",
		w.what, w.figure, w.ours, w.peer, w.must, w.aim, w.verdict())
}

// markdown is the section of docs/BENCHMARKS.md.
func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## The picture (`make bench-render`)\n%s, %s, %d cores, load %s, %s, %s.\n",
		time.Now().Format(time.DateOnly), processor(), runtime.NumCPU(), load(), runtime.Version(), r.libchafa())
	fmt.Fprintf(&b, "Clips of `make clips`, 640x480, stretched to the cells, %d frames, of which each %dth is scored: luma and RGB of 8x16 pixels a cell\n"+
		"(`render/bench/score`). KB are 1000 bytes. For speed each side draws %d frames in turn, %d times, every other frame as a negative, so that no cell is\n"+
		"what it was; times are those of the fastest tenth and medians. For the steady state it is the median of the least that each frame took in %d rounds.\n\n",
		filmFrames, scoreEvery, roundFrames, speedRounds, steadyRounds)
	b.WriteString("| what | measured | ours | libchafa | limit | goal | |\n|---|---|---|---|---|---|---|\n")
	for _, w := range r.rows {
		b.WriteString(w.markdown())
	}
	return b.String()
}

// libchafa is the version of Debian's package.
func (r *report) libchafa() string {
	if r.program == "" {
		return "no libchafa: what is compared with it was not measured"
	}
	out, err := exec.Command("pkg-config", "--modversion", "chafa").Output()
	if err != nil {
		return "libchafa"
	}
	return "libchafa " + strings.TrimSpace(string(out))
}

// processor is its name, by Linux.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// load is the load average of the last minute.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// The marks around the section in the file.
const (
	sectionBegin = "<!-- bench-render: written by make bench-render -->\n"
	sectionEnd   = "<!-- end of bench-render -->\n"
)

// replaceSection writes text between the marks of a file.
func replaceSection(path, text string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, rest, begun := bytes.Cut(old, []byte(sectionBegin))
	_, tail, ended := bytes.Cut(rest, []byte(sectionEnd))
	if !begun || !ended {
		return fmt.Errorf("write into %s: put %q and %q where the figures go", path, sectionBegin, sectionEnd)
	}
	return os.WriteFile(path, bytes.Join([][]byte{head, tail}, []byte(sectionBegin+text+sectionEnd)), 0o644)
}
