package cli

import (
	"context"
	"fmt"
	"net"

	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

type serveCommand struct {
	config.Config
}

func (c *serveCommand) Run(ctx context.Context, std streams) error {
	roomy()
	log := logger(c.Config, std.err)
	s, err := server.New(ctx, c.Config, server.Options{Log: log})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	words, err := s.FirstRunWords(ctx)
	if err != nil {
		return err
	}
	if words != "" {
		fmt.Fprintln(std.out, words)
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	log.Info("serving", "address", l.Addr().String(), "at", c.Base())
	return s.Run(ctx, l)
}

type migrateCommand struct {
	config.Config
}

func (c *migrateCommand) Run(ctx context.Context, std streams) error {
	if err := db.Migrate(ctx, db.Settings{URL: c.DatabaseURL()}, server.Schema); err != nil {
		return err
	}
	fmt.Fprintln(std.out, "The schema is up to date.")
	return nil
}

type configCommand struct {
	config.Config
}

func (c *configCommand) Run(std streams) error { return c.Print(std.out) }

type orgCommand struct {
	Import orgImport `cmd:"" help:"Load the organisations of England that come with the program; safe to repeat."`
}

type orgImport struct {
	config.Config
}

func (c *orgImport) Run(ctx context.Context, std streams) error {
	s, err := server.New(ctx, c.Config, server.Options{Log: logger(c.Config, std.err)})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	n, err := org.Import(server.AsService(ctx, "org import"), s.Org, org.Reference())
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%+v\n", n)
	return nil
}
