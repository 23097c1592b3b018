package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/server"
)

type userCommand struct {
	Add          userAdd      `cmd:"" help:"Add a person; they report at once, and do more with a role."`
	List         userList     `cmd:"" help:"List people with their roles."`
	Grant        userGrant    `cmd:"" help:"Give a person a role."`
	PasswordLink passwordLink `cmd:"" help:"Print a link, good for an hour, with which a person chooses a password."`
	Leave        userLeave    `cmd:"" help:"End a person's roles, sessions and keys, since they have left."`
}

// terminal is what commands about people and keys have in common.
type terminal struct {
	config.Config
	Org string `help:"Code of the organisation." required:""`
}

// open builds the program and acts as administrator of the organisation.
func (t *terminal) open(ctx context.Context, std streams, f func(context.Context, *server.Server) error) error {
	s, err := server.New(ctx, t.Config, server.Options{Log: logger(t.Config, std.err)})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	ctx, err = s.AsTerminal(ctx, t.Org, whoami())
	if err != nil {
		return err
	}
	return f(ctx, s)
}

// person finds a person of the organisation by their e-mail address or id.
func person(ctx context.Context, s *server.Server, who string) (identity.Person, error) {
	sc, err := s.Policy.Check(authz.From(ctx), identity.ActRead)
	if err != nil {
		return identity.Person{}, err
	}
	if strings.HasPrefix(who, "per_") {
		d, err := s.Identity.Detail(ctx, sc, who)
		return d.Person, err
	}
	list, _, err := s.Identity.People(ctx, sc, identity.Listing{Find: who, Limit: 10})
	if err != nil {
		return identity.Person{}, err
	}
	for _, p := range list {
		if strings.EqualFold(p.Email, who) {
			return p, nil
		}
	}
	return identity.Person{}, fault.New(fault.NotFound, "Nobody here has the address "+who)
}

type userAdd struct {
	terminal
	Name  string `help:"Their name." required:""`
	Email string `help:"Their e-mail address." required:""`
	Title string `help:"Their job title."`
	Unit  string `help:"Id of the unit they work in."`
}

func (c *userAdd) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(ctx context.Context, s *server.Server) error {
		p, err := s.Identity.Add(ctx, identity.NewPerson{Name: c.Name, Email: c.Email, JobTitle: c.Title, Unit: c.Unit})
		if err == nil {
			fmt.Fprintln(std.out, p.ID)
		}
		return err
	})
}

type userList struct {
	terminal
	Left bool `help:"List those who have left."`
}

func (c *userList) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(ctx context.Context, s *server.Server) error {
		sc, err := s.Policy.Check(authz.From(ctx), identity.ActRead)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
		for l := (identity.Listing{Left: c.Left, Limit: 200}); ; {
			list, more, err := s.Identity.People(ctx, sc, l)
			if err != nil {
				return err
			}
			for _, p := range list {
				d, err := s.Identity.Detail(ctx, sc, p.ID)
				if err != nil {
					return err
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.ID, p.Name, p.Email, roleWords(d.Roles))
				l.After = p.Key()
			}
			if !more {
				return w.Flush()
			}
		}
	})
}

func roleWords(list []identity.Assignment) string {
	var out []string
	for _, a := range list {
		if !a.Holds(time.Now()) {
			continue
		}
		w := string(a.Role)
		if a.Unit != "" {
			w += " of " + a.Unit
		}
		if !a.To.IsZero() {
			w += " until " + a.To.Format(time.DateOnly)
		}
		out = append(out, w)
	}
	return strings.Join(out, ", ")
}

type userGrant struct {
	terminal
	Who    string `arg:"" help:"E-mail address or id."`
	Role   string `help:"Role to give, such as manager, specialist or administrator." required:""`
	Unit   string `help:"Id of the unit it is for. Empty means the whole organisation."`
	Until  string `help:"Last day, YYYY-MM-DD. Empty means no end."`
	Reason string `help:"Why they need it; it goes into the log." required:""`
}

func (c *userGrant) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(ctx context.Context, s *server.Server) error {
		p, err := person(ctx, s, c.Who)
		if err != nil {
			return err
		}
		g := identity.Grant{Person: p.ID, Unit: c.Unit, Role: authz.Role(c.Role), Reason: c.Reason}
		if c.Until != "" {
			day, err := time.Parse(time.DateOnly, c.Until)
			if err != nil {
				return fault.New(fault.Invalid, "Write the last day as YYYY-MM-DD")
			}
			g.To = day.AddDate(0, 0, 1)
		}
		a, err := s.Identity.Give(ctx, g)
		if err == nil {
			fmt.Fprintf(std.out, "%s is %s at %s. Their next sign-in needs a passkey or a code.\n", p.Name, a.Role, c.Org)
		}
		return err
	})
}

type passwordLink struct {
	terminal
	Who string `arg:"" help:"E-mail address or id."`
}

func (c *passwordLink) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(ctx context.Context, s *server.Server) error {
		p, err := person(ctx, s, c.Who)
		if err != nil {
			return err
		}
		token, err := s.Identity.SendLink(ctx, p.ID)
		if err == nil {
			fmt.Fprintln(std.out, c.Base()+"/forgotten/"+token)
		}
		return err
	})
}

type userLeave struct {
	terminal
	Who    string `arg:"" help:"E-mail address or id."`
	Reason string `help:"Why; it goes into the log." required:""`
}

func (c *userLeave) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(ctx context.Context, s *server.Server) error {
		p, err := person(ctx, s, c.Who)
		if err != nil {
			return err
		}
		if err = s.Identity.Leave(ctx, p.ID, c.Reason); err == nil {
			fmt.Fprintf(std.out, "%s has left: their roles, sessions and keys are over.\n", p.Name)
		}
		return err
	})
}
