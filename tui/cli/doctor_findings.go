package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/rtcchat/rtcchat/signal/probe"
)

// nameWidth is that of the column of names; longer ones push the rest aside.
const nameWidth = 14

// findings prints what was found, each at once.
type findings struct {
	out         io.Writer
	json        bool
	all, failed int
	group       string
	err         error // of the first write that failed
}

// in gives the report of a group of checks, with its heading.
func (f *findings) in(group string) probe.Report {
	return func(r probe.Result) {
		f.all++
		if r.State == probe.Failed {
			f.failed++
		}
		write := f.plain
		if f.json {
			write = f.object
		}
		if err := write(group, r); err != nil && f.err == nil {
			f.err = err
		}
	}
}

// plain is a line for people, and one of advice below.
func (f *findings) plain(group string, r probe.Result) error {
	text := ""
	if group != f.group {
		f.group, text = group, group+"\n"
	}
	text += fmt.Sprintf("  %-4s  %-*s  %s\n", r.State, nameWidth, r.Name, r.Detail)
	if r.Advice != "" {
		text += fmt.Sprintf("  %-4s  %-*s  → %s\n", "", nameWidth, "", r.Advice)
	}
	_, err := io.WriteString(f.out, text)
	return err
}

// object is a line for programs.
func (f *findings) object(group string, r probe.Result) error {
	return json.NewEncoder(f.out).Encode(struct {
		Group string `json:"group"`
		probe.Result
	}{group, r})
}
