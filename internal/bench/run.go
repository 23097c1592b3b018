package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

// Options say what to measure.
type Options struct {
	// Folder is where the databases of the run are made; "" is the system's folder for passing files.
	Folder string
	// Postgres is an empty PostgreSQL database in which reports are taken too; "" leaves that out.
	Postgres string
	// Time is how long reports are taken on each engine; 0 is 10 seconds.
	Time time.Duration
	// Clients send at once; 0 is 16.
	Clients int
	// Incidents is how many reports the large database has; 0 leaves pages out.
	Incidents int
	// Home is how many of them lie in the trust whose pages are measured; 0 is 100,000, and Incidents is the worst case.
	Home int
	// Returns is how many rows the large return has; 0 leaves it out.
	Returns int
	// Program is the binary to be started and weighed; "" is the one that runs.
	Program string
	Version string
	// Progress is told what is being done.
	Progress func(string)
}

// Run measures. The folder of the run is removed at the end.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.Time == 0 {
		o.Time = 10 * time.Second
	}
	if o.Clients == 0 {
		o.Clients = 16
	}
	if o.Home == 0 {
		o.Home = 100_000
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if o.Program == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		o.Program = self
	}
	dir, err := os.MkdirTemp(o.Folder, "havenward-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	r := &Report{At: time.Now().UTC(), Machine: machine(), Program: o.Version}
	rate, err := flushes(dir, 2*time.Second)
	if err != nil {
		return nil, err
	}
	r.add(Line{What: "flushes of the disk", Value: rate, Unit: "a second", How: "4 KiB written over and made durable, one after another, 2 s"})
	if err := o.reports(ctx, r, "SQLite", config.Config{Data: filepath.Join(dir, "sqlite")}); err != nil {
		return r, fmt.Errorf("reports on SQLite: %w", err)
	}
	if o.Postgres != "" {
		empty, err := db.Empty(ctx, db.Settings{URL: o.Postgres})
		if err == nil && !empty {
			err = fault.New(fault.Conflict, "The PostgreSQL database is not empty")
		}
		if err == nil {
			err = o.reports(ctx, r, "PostgreSQL", config.Config{Data: filepath.Join(dir, "postgres"), Database: o.Postgres})
		}
		if err != nil {
			return r, fmt.Errorf("reports on PostgreSQL: %w", err)
		}
	}
	if err := o.weights(ctx, r, dir); err != nil {
		return r, err
	}
	if o.Returns > 0 {
		if err := o.returns(ctx, r, "SQLite", config.Config{Data: filepath.Join(dir, "returns")}, dir); err != nil {
			return r, fmt.Errorf("a return on SQLite: %w", err)
		}
		if o.Postgres != "" {
			if err := o.returns(ctx, r, "PostgreSQL", config.Config{Data: filepath.Join(dir, "postgres"), Database: o.Postgres}, dir); err != nil {
				return r, fmt.Errorf("a return on PostgreSQL: %w", err)
			}
		}
	}
	if o.Incidents > 0 {
		if err := o.pages(ctx, r, filepath.Join(dir, "large")); err != nil {
			return r, fmt.Errorf("pages: %w", err)
		}
	}
	return r, nil
}

// node is a server of this process on a loopback port.
type node struct {
	*server.Server
	base string
	stop func() error
}

func start(ctx context.Context, c config.Config, demo bool) (*node, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.Addr = l.Addr().String()
	c.Idle = time.Hour
	s, err := server.New(ctx, c, server.Options{Demo: demo, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, l) }()
	return &node{Server: s, base: "http://" + c.Addr, stop: func() error {
		cancel()
		return errors.Join(<-ended, s.Close())
	}}, nil
}

// has tells whether the server has a route.
func (n *node) has(pattern string) bool {
	for _, rt := range n.App.Routes() {
		if rt.Pattern == pattern {
			return true
		}
	}
	return false
}

// tree brings the organisations of England in.
func (n *node) tree(ctx context.Context) error {
	_, err := org.Import(server.AsService(ctx, "benchmark"), n.Org, org.Reference())
	return err
}

// ready starts the real program on a data folder and gives how long it took until it answered, and its memory after a
// moment of rest.
func (o Options) ready(ctx context.Context, data string) (seconds, mib float64, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, 0, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return 0, 0, err
	}
	cmd := exec.CommandContext(ctx, o.Program, "serve", "--addr", addr, "--data", data)
	cmd.Env = withoutOurs(os.Environ())
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait() }()
	for {
		if res, err := http.Get("http://" + addr + "/healthz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(began) > time.Minute {
			return 0, 0, errors.New("the server was not ready within a minute")
		}
		time.Sleep(2 * time.Millisecond)
	}
	seconds = time.Since(began).Seconds()
	select {
	case <-ctx.Done():
		return 0, 0, ctx.Err()
	case <-time.After(3 * time.Second):
	}
	return seconds, resident(cmd.Process.Pid), nil
}

// withoutOurs leaves this program's own settings out of an environment.
func withoutOurs(env []string) []string {
	var out []string
	for _, e := range env {
		if !strings.HasPrefix(e, "HAVENWARD_") {
			out = append(out, e)
		}
	}
	return out
}
