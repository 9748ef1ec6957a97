package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// loadSettings reads, for flags that were not given, the environment (RTCCHAT_FPS
// for --fps) and then the configuration file.
func loadSettings(cmd *cobra.Command) error {
	file, err := readConfig(cmd.Root())
	if err != nil {
		return err
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || err != nil || !isSetting(f) {
			return
		}
		env := "RTCCHAT_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value := os.Getenv(env); value != "" {
			err = setFlag(f, value, env)
		} else if value, ok := file[f.Name]; ok {
			err = setFlag(f, flagText(value), configPath())
		}
	})
	return err
}

// flagText is a value of the configuration file as one would give it to a flag:
// what is repeatable there is an array here.
func flagText(value any) string {
	list, ok := value.([]any)
	if !ok {
		return fmt.Sprint(value)
	}
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ",")
}

func setFlag(f *pflag.Flag, value, source string) error {
	if err := f.Value.Set(value); err != nil {
		return usagef("set %s from %s: %w", f.Name, source, explainValue(f, value, err))
	}
	return nil
}

// configPath follows the XDG Base Directory Specification on every system.
func configPath() string {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "rtcchat", "config.toml")
}

// readConfig reads the configuration file, whose keys are the names of flags,
// of whatever command.
func readConfig(root *cobra.Command) (map[string]any, error) {
	config := map[string]any{}
	_, err := toml.DecodeFile(configPath(), &config)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, usagef("read %s: %w", configPath(), err)
	}
	for key := range config {
		if !isFlag(root, key) {
			return nil, usagef("read %s: there is no flag %q: see rtcchat create --help for those there are", configPath(), key)
		}
	}
	return config, nil
}

// isFlag reports whether cmd or one of its commands has a flag of that name.
func isFlag(cmd *cobra.Command, name string) bool {
	return cmd.Flags().Lookup(name) != nil ||
		slices.ContainsFunc(cmd.Commands(), func(c *cobra.Command) bool { return isFlag(c, name) })
}
