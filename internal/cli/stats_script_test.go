package cli_test

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestStatisticsCommands runs the scripts that need no database.
func TestStatisticsCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/stats",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}
