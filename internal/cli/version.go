package cli

import (
	"fmt"
	"runtime/debug"
)

type versionCommand struct{}

func (versionCommand) Run(std streams) error {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		fmt.Fprintln(std.out, "havenward, built without build information")
		return nil
	}
	fmt.Fprintln(std.out, "havenward", b.Main.Version, b.GoVersion)
	for _, s := range b.Settings {
		switch s.Key {
		case "vcs.revision", "vcs.time", "vcs.modified", "GOOS", "GOARCH":
			fmt.Fprintf(std.out, "%s=%s\n", s.Key, s.Value)
		}
	}
	return nil
}

// programVersion names the build in one word or two.
func programVersion() string {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := b.Main.Version
	for _, s := range b.Settings {
		if s.Key == "vcs.revision" && len(s.Value) > 12 {
			v += " " + s.Value[:12]
		}
	}
	return v
}
