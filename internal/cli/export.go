package cli

import (
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/server"
)

type exportCommand struct {
	All exportAll `cmd:"" help:"Everything of an organisation, one CSV file for each table."`
}

type exportAll struct {
	config.Config
	Org        string `help:"Code of the organisation." required:""`
	Out        string `arg:"" help:"Folder to write into; it must not exist." type:"path"`
	OpenSealed bool   `help:"Write names, contacts and words in plain text. Needs --reason."`
	Reason     string `help:"Why; it goes into the log before anything is written."`
}

func (c *exportAll) Run(ctx context.Context, std streams) error {
	if c.OpenSealed && len(c.Reason) < 10 {
		return fault.New(fault.Invalid, "Opening what is sealed needs --reason with a sentence that says why")
	}
	var ring *seal.Ring
	if c.OpenSealed {
		var err error
		if ring, err = seal.Load(c.KeyFile(), false); err != nil {
			return err
		}
	}
	k, err := server.OpenKeeper(ctx, c.Config)
	if err != nil {
		return err
	}
	defer func() { _ = k.Close() }()
	report := lines(std.err)
	tables, rows, err := k.ExportAll(ctx, server.Everything{Org: c.Org, Folder: c.Out, Ring: ring, By: whoami(), Reason: c.Reason, Progress: func(n int64) { report("rows", n) }})
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Wrote %d rows of %d tables into %s.\n", rows, tables, c.Out)
	return nil
}
