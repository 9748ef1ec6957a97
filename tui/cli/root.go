// Package cli is the command line: the command tree, its flags and settings,
// and what each command does with the other packages.
//
//	flags, environment, config file ─► options ─► devices ─► rtc.Call ─► tui (a screen)
//	                                                               └──► rtc.WriteEvents (--headless)
package cli

import (
	"fmt"
	"io"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/tui"
)

// New makes the command tree. Execute it with a context that ends when the
// process is to end; see [ExitCode] for its errors. Hangups are asked what to do
// about SIGHUP.
func New(version string, hangups *Hangups) *cobra.Command {
	o := new(options)
	root := &cobra.Command{
		Use:   "rtcchat",
		Short: "Video chat in a terminal",
		Long: "Video chat in a terminal: two people see each other as block characters and\n" +
			"hear each other, from terminal to terminal. Without a command it shows the home screen.",
		Args:              argsOrUsage(cobra.NoArgs),
		Version:           version,
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return loadSettings(cmd) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.checked(func() error { return o.home(cmd.Context()) })
		},
	}
	root.SetFlagErrorFunc(explainFlag)
	o.register(root.Flags())
	root.AddCommand(createCommand(), joinCommand(), serveCommand(hangups), demoCommand(), playCommand(),
		devicesCommand(), doctorCommand(), manCommand())
	return root
}

// argsOrUsage makes a wrong number of arguments a usage error.
func argsOrUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usagef("%w: see %s --help", err, cmd.CommandPath())
		}
		return nil
	}
}

func createCommand() *cobra.Command {
	o := new(options)
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Open a room, show the invite, wait for somebody to join",
		Long: "Open a room, show the invite and wait for somebody to join. Without --server this\n" +
			"machine serves the room itself: two people on one network need no server at all.",
		Args: argsOrUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.checked(func() error { return o.call(cmd.Context(), tui.Create, "") })
		},
	}
	o.register(cmd.Flags())
	return cmd
}

func joinCommand() *cobra.Command {
	o := new(options)
	cmd := &cobra.Command{
		Use:   "join INVITE",
		Short: "Join a room by its invite: a link or a room ID",
		Args:  argsOrUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.checked(func() error { return o.call(cmd.Context(), tui.Join, args[0]) })
		},
	}
	o.register(cmd.Flags())
	return cmd
}

func serveCommand(hangups *Hangups) *cobra.Command {
	o := new(serveOptions)
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Be the server that introduces people to each other, and relays for those who need it",
		Args:  argsOrUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.serve(cmd.Context(), cmd.OutOrStdout(), hangups) },
	}
	o.register(cmd.Flags())
	return cmd
}

func demoCommand() *cobra.Command {
	o := new(options)
	var clip string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Hold a whole call on this one machine, with a clip as the other side",
		Args:  argsOrUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.checked(func() error { return o.demo(cmd.Context(), clip) })
		},
	}
	o.register(cmd.Flags())
	setDefault(cmd, "camera", "test")
	setDefault(cmd, "mic", "none")
	cmd.Flags().StringVar(&clip, "clip", "scene", "what the other side shows: `FILE.y4m`, or scene for a generated one")
	return cmd
}

// setDefault gives one command another default for a flag.
func setDefault(cmd *cobra.Command, name, value string) {
	f := cmd.Flags().Lookup(name)
	f.DefValue = value
	_ = f.Value.Set(value) // any string is one
}

func devicesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "devices",
		Short: "List cameras, microphones and loudspeakers by the names that the flags take",
		Args:  argsOrUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return rtc.WriteDevices(cmd.Context(), cmd.OutOrStdout())
		},
	}
}

func manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man",
		Short:  "Print the manual page",
		Hidden: true,
		Args:   argsOrUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			page, err := mango.NewManPage(1, cmd.Root())
			if err != nil {
				return fmt.Errorf("make manual page: %w", err)
			}
			_, err = io.WriteString(cmd.OutOrStdout(), page.Build(roff.NewDocument()))
			return err
		},
	}
}
