package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// row is one line of the table: what was measured, and whether it is as it must be.
type row struct {
	ratio    string // to the rival, or to what is allowed; empty for none
	what     string
	measured string
	limit    string // empty where there is none
	passed   bool
}

// report collects rows and tells how they went.
type report struct {
	rows []row
	log  io.Writer // what is going on
}

func (r *report) add(rows ...row) { r.rows = append(r.rows, rows...) }

// note tells what is being done.
func (r *report) note(format string, args ...any) {
	fmt.Fprintf(r.log, time.Now().Format(time.TimeOnly)+" "+format+"\n", args...)
}

// failed is how many rows have missed their limit.
func (r *report) failed() (n int) {
	for _, row := range r.rows {
		if row.verdict() == "FAIL" {
			n++
		}
	}
	return n
}

// print writes the table in the form of docs/BENCHMARKS.md.
func (r *report) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', tabwriter.Debug)
	fmt.Fprintln(w, "\tratio\t what\t measured\t limit\t \t")
	fmt.Fprintln(w, "\t---\t---\t---\t---\t---\t")
	for _, row := range r.rows {
		fmt.Fprintf(w, "\t%s\t %s\t %s\t %s\t %s\t\n", row.ratio, row.what, row.measured, row.limit, row.verdict())
	}
	return w.Flush()
}

func (r row) verdict() string {
	switch {
	case r.limit == "":
		return ""
	case r.passed:
		return "PASS"
	}
	return "FAIL"
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond)) }

func mebibytes(bytes int) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20)) }

func kibibytes(bytes int) string { return fmt.Sprintf("%.1f KiB", float64(bytes)/(1<<10)) }
