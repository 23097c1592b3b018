package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/havenward/havenward/internal/backup"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/server"
)

type backupCommand struct {
	config.Config
	Out            string   `arg:"" help:"File to write; it must not exist." type:"path"`
	Recipient      []string `help:"Who can open it: an age public key (age1…); may be given again." short:"r"`
	PassphraseFile string   `help:"File whose first line is the passphrase that opens it, in place of recipients." type:"existingfile"`
	KeysRecipient  []string `help:"Put the key ring inside too, for this age public key alone. Without it the ring stays out: back it up apart."`
	KeysPassphrase string   `name:"keys-passphrase-file" help:"Put the key ring inside too, for the passphrase in this file." type:"existingfile"`
}

func (c *backupCommand) Run(ctx context.Context, std streams) error {
	to, own, err := sealers(c.Recipient, c.PassphraseFile)
	if err != nil {
		return err
	}
	keys, _, err := sealers(c.KeysRecipient, c.KeysPassphrase)
	if err != nil {
		return err
	}
	k, err := server.OpenKeeper(ctx, c.Config)
	if err != nil {
		return err
	}
	defer func() { _ = k.Close() }()
	began := time.Now()
	m, err := backup.Write(ctx, c.Out, backup.Order{From: server.Place(c.Config), To: to, Own: own, KeysTo: keys, Program: programVersion(), Now: began, Progress: lines(std.err)})
	if err != nil {
		return err
	}
	st, err := os.Stat(c.Out)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Backed up %d rows of %d tables and %d files into %s: %d bytes, read back and verified, in %s.\n", m.Rows(), len(m.Tables), len(m.Files), c.Out, st.Size(), time.Since(began).Round(time.Millisecond))
	if !m.Keys {
		fmt.Fprintln(std.out, "The key ring is not inside. Without it names and words in this backup cannot be read: keep a copy of the keys folder somewhere else.")
	}
	if err := k.NoteBackup(ctx, m, c.Out, whoami()); err != nil {
		fmt.Fprintln(std.err, "The backup is good, but the log could not take a note of it:", err)
	}
	return nil
}

type restoreCommand struct {
	config.Config
	From               string `arg:"" help:"The backup." type:"existingfile"`
	Identity           string `help:"File with the age secret key that opens it." short:"i" type:"existingfile"`
	PassphraseFile     string `help:"File whose first line is the passphrase that opens it." type:"existingfile"`
	KeysIdentity       string `help:"File with the age secret key that opens the key ring inside." type:"existingfile"`
	KeysPassphraseFile string `help:"File with the passphrase that opens the key ring inside." type:"existingfile"`
	Moved              bool   `help:"Nothing was written since the backup: you move house. Stories told under consent stay up; else everybody who told one is asked again."`
}

func (c *restoreCommand) Run(ctx context.Context, std streams) error {
	with, err := openers(c.Identity, c.PassphraseFile)
	if err != nil {
		return err
	}
	if len(with) == 0 {
		return fault.New(fault.Invalid, "Say what opens the backup: --identity or --passphrase-file")
	}
	keys, err := openers(c.KeysIdentity, c.KeysPassphraseFile)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	m, v, err := backup.Restore(ctx, c.From, backup.Return{To: server.Place(c.Config), With: with, KeysWith: keys, Schema: server.Schema, Progress: lines(std.err)})
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Restored %d rows of %d tables and %d files, as they stood on %s.\n", m.Rows(), len(m.Tables), len(m.Files), m.At.Format("2006-01-02 15:04:05 UTC"))
	fmt.Fprintf(std.out, "Every audit chain holds and ends where it ended then: %d entries in %d streams.\n", v.Entries, v.Streams)
	if err := c.askAgain(ctx, std, m.At); err != nil {
		return err
	}
	if len(keys) == 0 {
		fmt.Fprintf(std.out, "Put the key ring at %s before you start the server.\n", c.KeyFile())
	}
	return nil
}

// askAgain takes every story down until its teller agrees again: a withdrawal after the backup is known to nobody any more.
func (c *restoreCommand) askAgain(ctx context.Context, std streams, at time.Time) error {
	if c.Moved {
		return nil
	}
	k, err := server.OpenKeeper(ctx, c.Config)
	if err != nil {
		return err
	}
	defer func() { _ = k.Close() }()
	n, err := k.AskStoriesAgain(ctx, at)
	if err != nil {
		return fmt.Errorf("the stories that staff told were not taken down: restore again into an empty place: %w", err)
	}
	fmt.Fprintf(std.out, "Stories that staff told and that wait until their tellers agree again, since a withdrawal after the backup is not in it: %d.\n", n)
	return nil
}

// lines shows progress of several kinds of work, one after the other.
func lines(w io.Writer) backup.Progress {
	var p *progress
	what := ""
	return func(now string, done int64) {
		if now != what {
			if p != nil {
				p.end()
			}
			p, what = newProgress(w, now), now
		}
		p.at(done, 0)
	}
}
