// Command pgcluster runs a command beside a private PostgreSQL cluster that goes away with it:
//
//	go run ./internal/db/dbtest/pgcluster -- go test ./...
//
// The cluster listens on a free loopback port and on no network; its address is in HAVENWARD_TEST_POSTGRES. Where initdb is
// not on the PATH the command runs without it and the tests name what they skip. Its data are not made durable unless
// HAVENWARD_TEST_FSYNC=on.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"

	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/db/dbtest/pg"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: pgcluster -- COMMAND [ARG ...]")
		os.Exit(2)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgcluster:", err)
	}
	os.Exit(code)
}

func run(args []string) (int, error) {
	env := os.Environ()
	if os.Getenv(dbtest.Env) == "" {
		c, err := pg.New(os.Getenv("HAVENWARD_TEST_FSYNC") == "on")
		switch {
		case err == nil:
			defer c.Remove()
			env = append(env, dbtest.Env+"="+c.URL)
		case os.Getenv("CI") != "":
			return 2, err
		default:
			fmt.Fprintln(os.Stderr, "pgcluster: no PostgreSQL here, its tests are skipped:", err)
		}
	}
	signal.Ignore(os.Interrupt) // the command gets it too; the cluster must still be stopped
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = os.Stdin, os.Stdout, os.Stderr, env
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return 2, err
	}
	return 0, nil
}
