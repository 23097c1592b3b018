package trial

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/bench"
	"github.com/havenward/havenward/internal/cli"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db/dbtest/pg"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

// trust is where every report of a trial is sent.
const trust = "RTH"

// serveEnv makes this test's own binary be the program.
const serveEnv = "HAVENWARD_TRIAL_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) != "" {
		os.Exit(serve())
	}
	os.Exit(m.Run())
}

// serve is havenward serve, with its settings in the environment.
func serve() int {
	return cli.Run(context.Background(), []string{"serve"}, os.Stdin, os.Stdout, os.Stderr)
}

// place is an installation under trial.
type place struct {
	c     config.Config
	token string
	base  string
	cmd   *exec.Cmd
}

// prepare makes an installation with the tree of England and a key that sends reports.
func prepare(t *testing.T, c config.Config) *place {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Addr = l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, c)
	defer func() { _ = s.Close() }()
	if _, err := org.Import(server.AsService(t.Context(), "trial"), s.Org, org.Reference()); err != nil {
		t.Fatal(err)
	}
	token, err := bench.Token(t.Context(), s, trust)
	if err != nil {
		t.Fatal(err)
	}
	return &place{c: c, token: token, base: "http://" + c.Addr}
}

func open(t *testing.T, c config.Config) *server.Server {
	t.Helper()
	s, err := server.New(t.Context(), c, server.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// start starts the program and waits until it answers.
func (p *place) start(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd = exec.Command(self)
	p.cmd.Env = append(os.Environ(), serveEnv+"=1", "HAVENWARD_ADDR="+p.c.Addr, "HAVENWARD_DATA="+p.c.Data, "HAVENWARD_DATABASE="+p.c.Database)
	p.cmd.Stderr = os.Stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if res, err := http.Get(p.base + "/healthz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the program did not become ready")
}

// kill ends it as a power cut would, as far as the process goes.
func (p *place) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
}

// engines runs a trial on SQLite and on a PostgreSQL cluster of its own.
func engines(t *testing.T, f func(t *testing.T, c config.Config, cluster *pg.Cluster)) {
	t.Helper()
	if testing.Short() {
		t.Skip("trials by force take their time")
	}
	t.Run("sqlite", func(t *testing.T) { f(t, config.Config{Data: filepath.Join(t.TempDir(), "data")}, nil) })
	t.Run("postgres", func(t *testing.T) {
		cluster, err := pg.New(true)
		if err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skip("there is no PostgreSQL here: ", err)
		}
		t.Cleanup(cluster.Remove)
		f(t, config.Config{Data: filepath.Join(t.TempDir(), "data"), Database: cluster.URL}, cluster)
	})
}

// rounds gives how often the program is killed: 6, or what HAVENWARD_FAULT_ROUNDS says.
func rounds(t *testing.T) int {
	t.Helper()
	s := os.Getenv("HAVENWARD_FAULT_ROUNDS")
	if s == "" {
		return 6
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatal("HAVENWARD_FAULT_ROUNDS is no number")
	}
	return n
}

// down tells whether an answer means that the program was away or refused, so that the report may be sent again.
func down(err error) bool {
	var netErr net.Error
	if errors.As(err, &netErr) {
		return true
	}
	for _, w := range []string{"EOF", "connection re", "answered with 503", "broken pipe"} {
		if strings.Contains(err.Error(), w) {
			return true
		}
	}
	return false
}
