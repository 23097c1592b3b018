package cli

import (
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
)

type custodyCommand struct {
	Verify custodyVerify `cmd:"" help:"Prove a bundle of exhibits: files, ledgers, signatures. Needs no server and no network."`
}

type custodyVerify struct {
	Bundle    string `arg:"" name:"BUNDLE" help:"The bundle, a ZIP file." type:"path"`
	PublicKey string `help:"The organisation's public key in hexadecimal, got by a way other than the bundle. Without it the bundle's own key is believed." placeholder:"KEY"`
	Roots     string `help:"Certificates (PEM) of time-stamping authorities that are believed." type:"path" placeholder:"FILE"`
}

// Help says what the exit status means here.
func (*custodyVerify) Help() string {
	return "Exit status: 0 all of it holds; 1 something does not, and it is printed; 2 it could not run."
}

func (c *custodyVerify) Run(std streams) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	f, err := os.Open(c.Bundle)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New(c.Bundle + " is no file")
	}
	p, err := custody.Verify(f, info.Size(), o)
	if err != nil {
		return err
	}
	for _, x := range p.Exhibits {
		custodyExhibit(std, x)
	}
	for _, w := range p.Manifest.Withheld {
		fmt.Fprintf(std.out, "%s is not in the bundle: %s\n", plain(w.Number), plain(w.Grounds))
	}
	for _, x := range p.Problems {
		fmt.Fprintf(std.out, "DOES NOT HOLD  %s\n", plain(x.Where+": "+x.What))
	}
	if !p.OK() {
		return errProblems
	}
	if c.PublicKey == "" {
		fmt.Fprintf(std.out, "key     %s\n        is the bundle's own word. Compare it with the one the organisation gives, or use --public-key.\n", custody.Fingerprint(p.PublicKey))
	}
	fmt.Fprintf(std.out, "OK      made %s by %s; nothing was changed since\n", p.Manifest.Made.UTC().Format("2006-01-02 15:04 UTC"), plain(p.Manifest.Org))
	return nil
}

func (c *custodyVerify) options() (custody.Options, error) {
	var o custody.Options
	if c.PublicKey != "" {
		k, err := audit.ParsePublicKey(c.PublicKey)
		if err != nil {
			return o, err
		}
		o.Key = ed25519.PublicKey(k)
	}
	if c.Roots != "" {
		b, err := os.ReadFile(c.Roots)
		if err != nil {
			return o, err
		}
		if o.Roots = x509.NewCertPool(); !o.Roots.AppendCertsFromPEM(b) {
			return o, errors.New("there is no certificate in " + c.Roots)
		}
	}
	return o, nil
}

func custodyExhibit(std streams, x custody.ProvedExhibit) {
	say := func(what, middle, verdict string) { fmt.Fprintf(std.out, "%-7s %-44s %s\n", what, middle, verdict) }
	fmt.Fprintf(std.out, "%s  %s\n", plain(x.Number), plain(x.Title))
	for i, f := range x.Files {
		verdict := "CHANGED"
		if x.Same[i] {
			verdict = "same"
		}
		say("file", plain(f.Path)+"  "+short(f.SHA256), verdict)
	}
	verdict := "BROKEN"
	if x.Whole {
		verdict = "whole"
	}
	say("chain", fmt.Sprintf("%d entries  head %s", x.Chain.Seq, short(x.Chain.Head)), verdict)
	for _, s := range x.Signed {
		say("signed", s.At.UTC().Format("2006-01-02 15:04 UTC")+fmt.Sprintf("  entry %d", s.Seq), "holds")
	}
	if !x.Stamped.IsZero() {
		verdict := "holds; the authority was not checked, use --roots"
		if x.Trusted {
			verdict = "holds"
		}
		say("stamp", x.Stamped.UTC().Format("2006-01-02 15:04 UTC")+"  "+plain(x.Stamper), verdict)
	}
	if x.Elsewhere != "" {
		say("", "held elsewhere: "+plain(x.Elsewhere), "not here to check")
	}
}

// short gives the beginning of a hash as people compare it.
func short(hash string) string { return custody.Fingerprint(hash[:min(8, len(hash))]) }

// plain keeps a bundle's words from steering the terminal.
func plain(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			out[i] = '?'
		}
	}
	return string(out)
}
