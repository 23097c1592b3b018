package command

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// Parse reads the words of a command line into the struct. Flags may stand
// before, between and after the arguments; what follows -- is no flag.
func (p *Program) Parse(words []string) (Call, error) {
	n := p.root
	for len(n.subs) > 0 {
		if len(words) == 0 {
			return Call{}, fmt.Errorf("%s needs a command; see %s --help", n.path(), n.path())
		}
		if words[0] == "-h" || words[0] == "--help" {
			return Call{Help: n.usage()}, nil
		}
		if strings.HasPrefix(words[0], "-") {
			return Call{}, fmt.Errorf("unknown flag %s: flags stand behind the command", words[0])
		}
		next, err := n.sub(words[0])
		if err != nil {
			return Call{}, err
		}
		n, words = next, words[1:]
	}
	flags := n.flagSet()
	for _, f := range slices.Concat(n.flags, n.args) {
		if err := f.preset(); err != nil {
			return Call{}, err
		}
	}
	if err := flags.Parse(words); errors.Is(err, pflag.ErrHelp) {
		return Call{Help: n.usage()}, nil
	} else if err != nil {
		return Call{}, err
	}
	if err := n.place(flags.Args()); err != nil {
		return Call{}, err
	}
	var missing []string
	for _, f := range n.flags {
		if f.needed && !f.given && !f.fromEnv {
			missing = append(missing, "--"+f.name)
		}
	}
	if len(missing) > 0 {
		return Call{}, fmt.Errorf("missing flags: %s", strings.Join(missing, ", "))
	}
	return Call{Target: n.value.Addr().Interface()}, nil
}

// place gives each argument its words.
func (n *node) place(words []string) error {
	for _, f := range n.args {
		if len(words) == 0 {
			return fmt.Errorf("missing argument: %s", f.shown())
		}
		take := words[:1]
		if f.many() {
			take = words
		}
		for _, w := range take {
			if err := f.add(w); err != nil {
				return fmt.Errorf("%s: %w", f.shown(), err)
			}
		}
		words = words[len(take):]
	}
	if len(words) > 0 {
		return fmt.Errorf("unexpected argument %s", words[0])
	}
	return nil
}

// flagSet makes the flags of a command known to pflag.
func (n *node) flagSet() *pflag.FlagSet {
	s := pflag.NewFlagSet(n.path(), pflag.ContinueOnError)
	s.SetOutput(io.Discard)
	s.Usage = func() {}
	s.SortFlags = false
	for _, f := range n.flags {
		made := s.VarPF(f, f.name, f.short, f.help)
		if f.isBool() {
			made.NoOptDefVal = "true"
		}
	}
	return s
}
