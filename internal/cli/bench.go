package cli

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/havenward/havenward/internal/bench"
)

type benchCommand struct {
	Database  string        `help:"postgres://… of an empty database, in which reports are taken too." env:"HAVENWARD_BENCH_DATABASE"`
	Folder    string        `help:"Folder on the disk to measure. Empty means the system's folder for passing files." type:"path"`
	Incidents int           `help:"Build a database with so many reports and measure pages over it; 1000000 takes some minutes."`
	Home      int           `help:"How many of them lie in the trust whose pages are measured." default:"100000"`
	Returns   int           `help:"Send a return of so many rows and measure it; 1000000 takes a minute."`
	Time      time.Duration `help:"How long reports are taken on each engine." default:"10s"`
	Clients   int           `help:"How many clients send at once." default:"16"`
	JSON      string        `name:"json" help:"File for the figures as JSON." type:"path"`
}

func (c *benchCommand) Run(ctx context.Context, std streams) error {
	roomy()
	r, err := bench.Run(ctx, bench.Options{Folder: c.Folder, Postgres: c.Database, Time: c.Time, Clients: c.Clients, Incidents: c.Incidents, Returns: c.Returns, Home: c.Home, Version: programVersion(),
		Progress: func(what string) { fmt.Fprintln(std.err, "measuring:", what) }})
	if err != nil {
		return err
	}
	if err := r.Markdown(std.out); err != nil {
		return err
	}
	if c.JSON != "" {
		f, err := os.Create(c.JSON)
		if err != nil {
			return err
		}
		if err := r.JSON(f); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	for _, l := range r.Lines {
		if !l.Holds() {
			return errProblems
		}
	}
	return nil
}
