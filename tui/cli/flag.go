package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// explainFlag makes a line for the user of an error about the flags of cmd.
func explainFlag(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return usagef("%w: see %s --help", err, cmd.CommandPath())
	}
	return usagef("--%s %w", invalid.GetFlag().Name, explainValue(invalid.GetFlag(), invalid.GetValue(), invalid.Unwrap()))
}

// explainValue says what is wanted of a flag where a value is of the wrong kind.
func explainValue(f *pflag.Flag, value string, err error) error {
	wanted := map[string]string{
		"int": "a whole number", "float64": "a number", "bool": "true or false", "duration": "a time like 90s or 5m",
	}[f.Value.Type()]
	if wanted == "" {
		return fmt.Errorf("%q: %w", value, err)
	}
	_, usage := pflag.UnquoteUsage(f)
	return fmt.Errorf("%q: give %s: %s", value, wanted, usage)
}

// notASetting marks a flag that neither the environment nor the configuration
// file sets, as one of the same name means something else there.
const notASetting = "not-a-setting"

// exceptFromSettings marks the flag name of f, which there is.
func exceptFromSettings(f *pflag.FlagSet, name string) {
	f.Lookup(name).Annotations = map[string][]string{notASetting: {}}
}

// isSetting reports whether a flag can be set elsewhere than on the command line;
// help and version are questions.
func isSetting(f *pflag.Flag) bool {
	_, except := f.Annotations[notASetting]
	return !except && f.Name != "help" && f.Name != "version"
}
