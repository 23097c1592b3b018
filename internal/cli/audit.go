package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/audit/anchor"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/server"
)

type auditCommand struct {
	Verify     auditVerify     `cmd:"" help:"Walk the chains and name the first thing wrong in each."`
	Checkpoint auditCheckpoint `cmd:"" help:"Sign where the chains stand now, and print it to be kept elsewhere."`
	Export     auditExport     `cmd:"" help:"Write an organisation's audit log as CSV or as lines of JSON."`
}

type auditVerify struct {
	config.Config
	Org         string `help:"One organisation's stream only."`
	Checkpoints string `help:"File of checkpoints kept elsewhere, to hold against the chains." type:"existingfile"`
	PublicKey   string `help:"Public key of the checkpoints, in hexadecimal. Empty means that of the signing key in the data folder, if there is one."`
}

func (c *auditVerify) Run(ctx context.Context, std streams) error {
	d, err := db.Open(ctx, server.Settings(c.Config))
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	key, err := server.PublicKey(c.Config)
	if c.PublicKey != "" {
		if key, err = audit.ParsePublicKey(c.PublicKey); err != nil {
			return err
		}
	} else if err != nil {
		key = nil
		fmt.Fprintln(std.err, "There is no signing key here and no --public-key, so signatures are not checked.")
	}
	bar := newProgress(std.err, "entries")
	v, err := audit.Verify(ctx, d, c.Org, key, func(n int64) { bar.at(n, 0) })
	bar.end()
	if err != nil {
		return err
	}
	breaks := v.Breaks
	held := 0
	if c.Checkpoints != "" {
		kept, err := readCheckpoints(c.Checkpoints)
		if err != nil {
			return err
		}
		more, err := audit.Compare(ctx, d, key, kept)
		if err != nil {
			return err
		}
		breaks, held = append(breaks, more...), len(kept)
	}
	for _, b := range breaks {
		fmt.Fprintf(std.out, "%s: broken at entry %d: %s\n", b.Org, b.Seq, b.What)
	}
	if len(breaks) > 0 {
		return errProblems
	}
	fmt.Fprintf(std.out, "Every chain holds: %d entries in %d streams.\n", v.Entries, v.Streams)
	if c.Checkpoints != "" {
		fmt.Fprintf(std.out, "All %d checkpoints kept elsewhere agree.\n", held)
	}
	return nil
}

func readCheckpoints(path string) ([]audit.Checkpoint, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return audit.ReadCheckpoints(f)
}

type auditCheckpoint struct {
	config.Config
	All bool `help:"Print every checkpoint there is, not only those made now."`
}

func (c *auditCheckpoint) Run(ctx context.Context, std streams) error {
	k, err := server.OpenKeeper(ctx, c.Config)
	if err != nil {
		return err
	}
	defer func() { _ = k.Close() }()
	list, key, err := k.Sign(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.err, "%d streams signed. Keep these lines and the public key where this database is not.\nPublic key: %s\n", len(list), anchor.Public(key))
	if c.All {
		if list, err = audit.Checkpoints(ctx, k.DB, ""); err != nil {
			return err
		}
	}
	enc := json.NewEncoder(std.out)
	for _, p := range list {
		if err := enc.Encode(p); err != nil {
			return err
		}
	}
	return nil
}

type auditExport struct {
	config.Config
	Org    string `help:"The organisation's code, or system." required:""`
	Format string `help:"csv or json." enum:"csv,json" default:"csv"`
	Out    string `help:"File to write; it must not exist. Empty means standard output." type:"path"`
	Reason string `help:"Why it is needed; it goes into the log." required:""`
}

func (c *auditExport) Run(ctx context.Context, std streams) error {
	k, err := server.OpenKeeper(ctx, c.Config)
	if err != nil {
		return err
	}
	defer func() { _ = k.Close() }()
	if seq, _, err := audit.Head(ctx, k.DB, c.Org); err != nil || seq == 0 {
		if err == nil {
			err = fault.New(fault.Invalid, "There is no audit log of "+c.Org)
		}
		return err
	}
	if err := k.NoteAuditExport(ctx, c.Org, whoami(), c.Reason); err != nil {
		return err
	}
	w := std.out
	if c.Out != "" {
		f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		w = f
	}
	n, err := writeAudit(ctx, w, c.Format, audit.Entries(ctx, k.DB, c.Org))
	if err != nil {
		return err
	}
	fmt.Fprintf(std.err, "%d entries written.\n", n)
	return nil
}

func writeAudit(ctx context.Context, w io.Writer, format string, rows iter.Seq2[audit.Entry, error]) (int, error) {
	if format == "csv" {
		return export.CSV(ctx, w, audit.ExportColumns(), rows, export.Options{})
	}
	n := 0
	enc := json.NewEncoder(w)
	for e, err := range rows {
		if err != nil {
			return n, err
		}
		if err := enc.Encode(e); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
