// Command report measures package render beside libchafa, and writes what it
// finds into docs/BENCHMARKS.md, between two marks.
//
//	go run ./render/bench/report -clips clips -chafa bin/chafa-bench -into docs/BENCHMARKS.md
//
// Both draw the same frames in turn, one after the other, so that what else the
// machine does slows both. Without libchafa's program only the figures that need
// no comparison are measured.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	clips := flag.String("clips", "clips", "the `folder` of clips that `make clips` makes")
	peer := flag.String("chafa", "", "the `program` that draws by libchafa; empty where there is none")
	into := flag.String("into", "", "the Markdown `file` to write the figures into; empty: standard output")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *clips, *peer, *into); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, clips, peer, into string) error {
	r := &report{clips: clips, program: peer}
	for _, measure := range []func(context.Context) error{r.speed, r.steady, r.exact, r.bytes, r.few} {
		if err := measure(ctx); err != nil {
			return err
		}
	}
	if into == "" {
		_, err := os.Stdout.WriteString(r.markdown())
		return err
	}
	return replaceSection(into, r.markdown())
}
