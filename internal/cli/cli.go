// Package cli is the command line: one file for each subcommand.
//
// Exit status: 0 done, 1 the data has problems (printed), 2 it could not run.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/signal"
	"slices"
	"syscall"

	"github.com/havenward/havenward/internal/cli/command"
	"github.com/havenward/havenward/internal/config"
)

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// commands is the whole command line.
type commands struct {
	Demo demoCommand `cmd:"" group:"Try it" help:"Build a synthetic England and serve it; sign in with one click for each role."`

	Serve   serveCommand   `cmd:"" group:"Run it" help:"Serve pages, the API and the work that happens by itself."`
	Migrate migrateCommand `cmd:"" group:"Run it" help:"Bring the schema of the database up to date and stop."`
	Check   checkCommand   `cmd:"" group:"Run it" help:"Look over the data, the audit chains, the keys, the work and the backups."`
	Config  configCommand  `cmd:"" group:"Run it" help:"Print the settings, without passwords."`
	Version versionCommand `cmd:"" group:"Run it" help:"Print what this program was built from."`

	Validate validateCommand `cmd:"" group:"Send to the collection" help:"Check a return by the rules of the national collection, without a server."`
	Submit   submitCommand   `cmd:"" group:"Send to the collection" help:"Check a return, upload it, and send it to the national collection."`
	Maps     mapsCommand     `cmd:"" group:"Send to the collection" help:"Maps of the words of a local system."`

	User  userCommand  `cmd:"" group:"Administer it" help:"People and their roles."`
	Token tokenCommand `cmd:"" group:"Administer it" help:"Keys for other systems."`
	Org   orgCommand   `cmd:"" group:"Administer it" help:"The organisation tree."`

	Backup  backupCommand  `cmd:"" group:"Keep it" help:"Write everything into one encrypted file while the server runs, and verify it."`
	Restore restoreCommand `cmd:"" group:"Keep it" help:"Put a backup back into an empty place, and verify it."`
	Export  exportCommand  `cmd:"" group:"Keep it" help:"Take data out in open formats."`

	Stats    statsCommand    `cmd:"" group:"Work it out" help:"Rates, charts, funnels and the other statistics, from a table to a table."`
	Disclose discloseCommand `cmd:"" group:"Work it out" help:"Make a table of small counts safe to publish, and prove it."`

	Audit   auditCommand   `cmd:"" group:"Prove it" help:"The audit log."`
	Custody custodyCommand `cmd:"" group:"Prove it" help:"The custody of exhibits."`
	Bench   benchCommand   `cmd:"" group:"Prove it" help:"Measure this program on this machine against its limits."`
}

// errProblems makes the program exit with 1: what was looked at has problems, and they are printed.
var errProblems = errors.New("there are problems")

// Run runs the command line and gives the exit status.
func Run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	var c commands
	program := command.New("havenward", "Carries a violence prevention and reduction programme, from the report to the national picture.", &c)
	if len(args) == 0 {
		args = []string{"--help"}
	}
	if args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	call, err := program.Parse(args)
	if err != nil {
		fmt.Fprintln(errOut, "havenward:", err)
		return 2
	}
	if call.Help != "" {
		fmt.Fprint(out, call.Help)
		return 0
	}
	switch err := run(ctx, call.Target, streams{in, out, errOut}); {
	case err == nil || errors.Is(err, context.Canceled):
		return 0
	case errors.Is(err, errProblems):
		return 1
	default:
		fmt.Fprintln(errOut, "havenward:", err)
		return 2
	}
}

// run runs the command that was asked for.
func run(ctx context.Context, target any, std streams) error {
	switch c := target.(type) {
	case interface {
		Run(context.Context, streams) error
	}:
		return c.Run(ctx, std)
	case interface{ Run(streams) error }:
		return c.Run(std)
	}
	return fmt.Errorf("%T cannot be run", target)
}

// logger gives the log of a long-running command.
func logger(c config.Config, w io.Writer) *slog.Logger {
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
