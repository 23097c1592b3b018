package cli

import (
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/health"
	"github.com/havenward/havenward/internal/server"
)

type checkCommand struct {
	config.Config
	Quick bool `help:"Leave out the walk through the whole audit log."`
}

func (c *checkCommand) Run(ctx context.Context, std streams) error {
	d, err := db.Open(ctx, server.Settings(c.Config))
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	look := server.Health(c.Config, d)
	bar := newProgress(std.err, "audit entries")
	look.Chains, look.Progress = !c.Quick, func(n int64) { bar.at(n, 0) }
	list := health.Look(ctx, look)
	bar.end()
	for _, f := range list {
		fmt.Fprintf(std.out, "%-8s %-16s %s\n", f.Level, f.Name, f.Says)
	}
	if health.Worst(list) == health.Bad {
		return errProblems
	}
	return nil
}
