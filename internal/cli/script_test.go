package cli_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/havenward/havenward/internal/cli"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/id"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"havenward": func() { os.Exit(cli.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestCommands runs every script on both engines: $DB and $OTHER are two databases that are not there yet, of the same
// engine, and $CROSS one of the other engine where there is one.
func TestCommands(t *testing.T) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(e.String(), func(t *testing.T) {
			if e == db.Postgres && os.Getenv(dbtest.Env) == "" {
				if os.Getenv("CI") != "" {
					t.Fatalf("%s is not set: PostgreSQL must be there in CI", dbtest.Env)
				}
				t.Skipf("%s is not set: the PostgreSQL half of this test is skipped", dbtest.Env)
			}
			testscript.Run(t, testscript.Params{
				Dir:  "testdata/script",
				Cmds: map[string]func(*testscript.TestScript, bool, []string){"tamper": tamper, "flip": flip, "status": status},
				Setup: func(env *testscript.Env) error {
					env.Setenv("DB", address(t, e, env.WorkDir, "one"))
					env.Setenv("OTHER", address(t, e, env.WorkDir, "two"))
					cross := db.SQLite
					if e == db.SQLite && os.Getenv(dbtest.Env) != "" {
						cross = db.Postgres
					}
					env.Setenv("CROSS", address(t, cross, env.WorkDir, "three"))
					return nil
				},
			})
		})
	}
}

// address gives a database that is empty.
func address(t *testing.T, e db.Engine, dir, name string) string {
	t.Helper()
	if e == db.SQLite {
		return "sqlite:" + filepath.Join(dir, name+".db")
	}
	base := db.Settings{URL: os.Getenv(dbtest.Env)}
	called := "hw_cli_" + strings.ToLower(id.Random("t"))
	dbtest.Tamper(t, base, "CREATE DATABASE "+called)
	t.Cleanup(func() {
		if err := dbtest.Exec(base, "DROP DATABASE IF EXISTS "+called+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(base.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + called
	return u.String()
}

// tamper changes the database behind the program's back: tamper ADDRESS SQL... Words that begin with "sqlite:" or
// "postgres:" run on that engine alone.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	s := db.Settings{URL: args[0]}
	for _, q := range args[1:] {
		if engine, rest, ok := strings.Cut(q, ": "); ok && !strings.Contains(engine, " ") {
			if engine != s.Engine().String() {
				continue
			}
			q = rest
		}
		ts.Check(dbtest.Exec(s, q))
	}
}

// flip changes one bit in the middle of a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	b[len(b)/2] ^= 1
	ts.Check(os.WriteFile(path, b, 0o600))
}

// status runs havenward and asks for an exit status: status 2 havenward config --nonsense.
func status(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	want := "exit status " + args[0]
	if args[0] == "0" {
		ts.Check(err)
		return
	}
	if err == nil || err.Error() != want {
		ts.Fatalf("%s gave %v, not %s", strings.Join(args[1:], " "), err, want)
	}
}
