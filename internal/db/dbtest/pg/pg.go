// Package pg starts and stops a private PostgreSQL cluster on a free loopback port, for tests and for the command
// pgcluster. PostgreSQL refuses to run as root, so for root it runs as the user "postgres" or "nobody".
package pg

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// Cluster is a private cluster. Its folder goes away with Remove.
type Cluster struct {
	// URL is the address of its database "postgres".
	URL     string
	dir     string
	options string
	attr    *syscall.SysProcAttr
}

// New makes a cluster and starts it. With fsync it is as durable as a real one, and slower. It fails where initdb and
// pg_ctl are not on the PATH.
func New(fsync bool) (c *Cluster, err error) {
	for _, bin := range []string{"initdb", "pg_ctl"} {
		if _, err := exec.LookPath(bin); err != nil {
			return nil, err
		}
	}
	c = &Cluster{}
	if c.dir, err = os.MkdirTemp("", "havenward-pg-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(c.dir)
		}
	}()
	if c.attr, err = attributes(c.dir); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	if err := c.command("initdb", "-D", c.data(), "-U", "havenward", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return nil, err
	}
	c.options = fmt.Sprintf("-c listen_addresses=127.0.0.1 -p %d -k %s -c max_connections=200 -c shared_buffers=256MB -c fsync=%s", port, c.dir, map[bool]string{true: "on", false: "off"}[fsync])
	c.URL = fmt.Sprintf("postgres://havenward@127.0.0.1:%d/postgres?sslmode=disable", port)
	return c, c.Start()
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) command(name string, arg ...string) error {
	cmd := exec.Command(name, arg...)
	cmd.SysProcAttr, cmd.Dir = c.attr, c.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// Start starts it and waits until it answers. The server keeps its output open, so that is not waited for.
func (c *Cluster) Start() error {
	log := filepath.Join(c.dir, "log")
	cmd := exec.Command("pg_ctl", "-D", c.data(), "-l", log, "-w", "-o", c.options, "start")
	cmd.SysProcAttr, cmd.Dir = c.attr, c.dir
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(log)
		return fmt.Errorf("pg_ctl start: %w: %s", err, text)
	}
	return nil
}

// Stop stops it at once, as a crash would: what it had promised to keep is there after Start.
func (c *Cluster) Stop() error {
	return c.command("pg_ctl", "-D", c.data(), "-m", "immediate", "-w", "stop")
}

// Remove stops it and takes its folder away.
func (c *Cluster) Remove() {
	_ = c.Stop()
	_ = os.RemoveAll(c.dir)
}

func attributes(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 != nil || err2 != nil {
			continue
		}
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return nil, errors.New("there is no user other than root to run it as")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}
