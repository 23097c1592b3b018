package cli

import (
	"fmt"
	"os"
	"os/user"
	"strings"

	"filippo.io/age"

	"github.com/havenward/havenward/internal/fault"
)

// fromFile reads a secret out of a file: a line, or several for age identities.
func fromFile(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	s := strings.TrimSpace(string(b))
	if s == "" {
		return "", fault.New(fault.Invalid, path+" is empty")
	}
	return s, nil
}

// sealers gives who can open what is written: age recipients, or the passphrase of a file, which also opens it again.
func sealers(recipients []string, passphraseFile string) ([]age.Recipient, age.Identity, error) {
	if passphraseFile != "" {
		if len(recipients) > 0 {
			return nil, nil, fault.New(fault.Invalid, "Give recipients or a passphrase, not both")
		}
		pass, err := fromFile(passphraseFile)
		if err != nil {
			return nil, nil, err
		}
		r, err := age.NewScryptRecipient(pass)
		if err != nil {
			return nil, nil, err
		}
		own, err := age.NewScryptIdentity(pass)
		return []age.Recipient{r}, own, err
	}
	var out []age.Recipient
	for _, s := range recipients {
		r, err := age.ParseRecipients(strings.NewReader(s))
		if err != nil {
			return nil, nil, fault.New(fault.Invalid, "That is no age recipient: "+s)
		}
		out = append(out, r...)
	}
	return out, nil, nil
}

// openers gives what opens it: the identities of a file, or the passphrase of one.
func openers(identityFile, passphraseFile string) ([]age.Identity, error) {
	var out []age.Identity
	if identityFile != "" {
		text, err := fromFile(identityFile)
		if err != nil {
			return nil, err
		}
		if out, err = age.ParseIdentities(strings.NewReader(text)); err != nil {
			return nil, fmt.Errorf("read %s: %w", identityFile, err)
		}
	}
	if passphraseFile != "" {
		pass, err := fromFile(passphraseFile)
		if err != nil {
			return nil, err
		}
		i, err := age.NewScryptIdentity(pass)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// whoami names the account at the terminal, for the log.
func whoami() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}
