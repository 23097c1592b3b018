package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/server"
)

type tokenCommand struct {
	Add    tokenAdd    `cmd:"" help:"Make a key for another system; it is printed once and not kept."`
	List   tokenList   `cmd:"" help:"List keys, never the secret itself."`
	Revoke tokenRevoke `cmd:"" help:"End a key at once."`
}

type tokenAdd struct {
	terminal
	Name   string   `help:"The system that will use it." required:""`
	Role   string   `help:"Role it acts in, such as reporter." default:"reporter"`
	Action []string `help:"What it may do, such as incident.report; may be given again." required:""`
	Unit   string   `help:"Id of the unit it is for. Empty means the whole organisation."`
	Days   int      `help:"How many days it lives, at most 365." default:"90"`
}

func (c *tokenAdd) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(ctx context.Context, s *server.Server) error {
		t := identity.Token{Name: c.Name, Role: authz.Role(c.Role), Unit: c.Unit, Expires: time.Now().AddDate(0, 0, c.Days)}
		for _, a := range c.Action {
			t.Actions = append(t.Actions, authz.Action(a))
		}
		made, plain, err := s.Identity.NewToken(ctx, t)
		if err == nil {
			fmt.Fprintln(std.out, plain)
			fmt.Fprintf(std.err, "This is %s. Keep it now: it is not shown again.\n", made.ID)
		}
		return err
	})
}

type tokenList struct{ terminal }

func (c *tokenList) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(ctx context.Context, s *server.Server) error {
		sc, err := s.Policy.Check(authz.From(ctx), identity.ActTokens)
		if err != nil {
			return err
		}
		list, err := s.Identity.Tokens(ctx, sc)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
		for _, t := range list {
			state := "until " + t.Expires.Format(time.DateOnly)
			switch {
			case !t.Ended.IsZero():
				state = "ended " + t.Ended.Format(time.DateOnly)
			case !time.Now().Before(t.Expires):
				state = "over since " + t.Expires.Format(time.DateOnly)
			}
			used := "never used"
			if !t.Used.IsZero() {
				used = "last used " + t.Used.Format(time.DateOnly)
			}
			actions := make([]string, len(t.Actions))
			for i, a := range t.Actions {
				actions[i] = string(a)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, t.Role, strings.Join(actions, ","), state, used)
		}
		return w.Flush()
	})
}

type tokenRevoke struct {
	terminal
	ID string `arg:"" help:"The key's id, tok_…"`
}

func (c *tokenRevoke) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(ctx context.Context, s *server.Server) error {
		err := s.Identity.EndToken(ctx, c.ID)
		if err == nil {
			fmt.Fprintln(std.out, "The key is over.")
		}
		return err
	})
}
