package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
)

type submitCommand struct {
	File  []string      `arg:"" name:"FILE" help:"The return, as for validate." type:"existingfile"`
	To    string        `help:"Address of the server, such as https://havenward.example.org." required:"" placeholder:"URL"`
	Token string        `help:"Key that may do collection.send and collection.see; made under Your account, Keys." env:"HAVENWARD_TOKEN" required:"" placeholder:"KEY"`
	Org   string        `help:"Code of the organisation that sends, where the file does not say. The key must be of the same." placeholder:"CODE"`
	Month string        `help:"The month it is for, as 2026-10." placeholder:"MONTH"`
	From  string        `help:"First month, for a file of several." placeholder:"MONTH"`
	Until string        `help:"Last month." placeholder:"MONTH"`
	Kind  string        `help:"What the file is: everything for its months, or additions and changes." enum:"full_replace,update," default:""`
	Map   string        `help:"Frozen map on the server that turns local words into codes. The file is then checked there alone." placeholder:"NAME"`
	Why   string        `help:"Why figures that were accepted change." placeholder:"WORDS"`
	Send  bool          `help:"Send it on when its check turns no row away. Without this nothing counts."`
	Any   bool          `name:"anyway" help:"Upload, and with --send send, a file of which some rows are turned away."`
	Key   string        `help:"Your own number for this sending: the same number twice is the same sending. Made anew when left out." placeholder:"NUMBER"`
	Wait  time.Duration `help:"How long to wait for the server's check." default:"15m"`
}

// Help says what the exit status means here.
func (*submitCommand) Help() string {
	return "Checks a return here by the rules of the national collection, uploads it, waits for the server's check and, with --send, sends it on. " +
		"A try that was cut off is made again, and counts once.\n\n" +
		"Exit status: 0 it was taken; 1 rows or the file would be refused, and nothing was sent; 2 it could not run."
}

// Run sends a file. Nothing is uploaded that the check here turns rows of away, unless it is said.
func (c *submitCommand) Run(ctx context.Context, std streams) error {
	site, from, to, err := c.said()
	if err != nil {
		return err
	}
	if c.Map == "" {
		if err := c.validate(ctx, std, from, to); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(std.err, "The file is checked on the server, where its map is.")
	}
	if c.Key == "" {
		c.Key = id.Random("sub")
	}
	cl := newSubmitter(site, c.Token)
	s, err := cl.upload(ctx, c.File, c.query(from, to), c.Key, std.err)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.err, "Uploaded. The server calls it %s.\n", s.ID)
	if s, err = cl.settled(ctx, s, "checking", c.Wait, std.err); err != nil {
		return err
	}
	return c.concluded(ctx, std, cl, s)
}

// said reads the address and the months.
func (c *submitCommand) said() (site *url.URL, from, to collection.Month, err error) {
	site, err = url.Parse(strings.TrimSuffix(c.To, "/"))
	if err != nil || site.Host == "" || site.Scheme != "https" && site.Scheme != "http" {
		return nil, "", "", fault.New(fault.Invalid, "Write --to as an address, such as https://havenward.example.org")
	}
	if ip := net.ParseIP(site.Hostname()); site.Scheme == "http" && site.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, "", "", fault.New(fault.Invalid, "A key is sent over https alone: write --to with https://")
	}
	first, last := c.From, c.Until
	if c.Month != "" {
		if first != "" || last != "" {
			return nil, "", "", fault.New(fault.Invalid, "Give --month, or --from and --until, not both")
		}
		first, last = c.Month, c.Month
	}
	if last == "" {
		last = first
	}
	var ok, ok2 bool
	from, ok = collection.ParseMonth(first)
	to, ok2 = collection.ParseMonth(last)
	if !ok || !ok2 || to < from {
		return nil, "", "", fault.New(fault.Invalid, "Say which month it is for: --month 2026-10, or --from 2026-04 --until 2026-09")
	}
	return site, from, to, nil
}

// validate checks the file here, and prints what is wrong with it.
func (c *submitCommand) validate(ctx context.Context, std streams, from, to collection.Month) error {
	v := &validateCommand{File: c.File, Org: c.Org, From: from.First().Format(time.DateOnly), To: to.Last().Format(time.DateOnly)}
	o, err := v.options()
	if err != nil {
		return err
	}
	o.Kind = c.Kind
	res, err := v.check(ctx, o)
	if err != nil {
		return err
	}
	if !res.Refused() && res.Rejected == 0 {
		return nil
	}
	printText(std.out, c.File, res)
	if res.Refused() || !c.Any {
		fmt.Fprintln(std.err, "\nNothing was uploaded.")
		return errProblems
	}
	return nil
}

func (c *submitCommand) query(from, to collection.Month) url.Values {
	q := url.Values{"from": {string(from)}, "to": {string(to)}}
	for name, v := range map[string]string{"org": strings.ToUpper(c.Org), "kind": c.Kind, "map": c.Map, "why": c.Why} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

// concluded says what the server found, and sends the file on where that was asked.
func (c *submitCommand) concluded(ctx context.Context, std streams, cl *submitter, s submitted) error {
	if r := s.Result; r != nil {
		fmt.Fprintf(std.out, "%d rows; %d accepted, of them %d with a warning; %d refused.\n", r.Rows, r.Accepted, r.Warned, r.Rejected)
		for _, p := range r.FileProblems {
			fmt.Fprintf(std.out, "%s: %s (%s)\n", severityWord(p.Severity), p.Message, p.Code)
		}
		for _, p := range r.Problems {
			fmt.Fprintf(std.out, "%s: row %d, %s: %s (%s)\n", severityWord(p.Severity), p.Row, p.Field, p.Message, p.Code)
		}
		if r.Next > 0 {
			fmt.Fprintln(std.out, "There are more: see them all at the address below.")
		}
	}
	at := cl.page(s)
	switch {
	case s.State == "refused":
		fmt.Fprintln(std.out, "The file as a whole cannot be taken. Nothing was sent. See "+at)
		return errProblems
	case s.State != "checked": // an earlier try with the same number
		fmt.Fprintf(std.out, "It was sent before: %s. See %s\n", stateSaid(s.State), at)
		return nil
	case s.Result != nil && s.Result.Rejected > 0 && !c.Any:
		fmt.Fprintln(std.out, "Some rows would be refused, so nothing was sent. Mend them, or add --anyway. See "+at)
		return errProblems
	case !c.Send:
		fmt.Fprintln(std.out, "Checked, and not sent. Add --send to send it, or do it at "+at)
		return nil
	}
	if err := cl.send(ctx, s, c.Why); err != nil {
		return err
	}
	s.State = "loading"
	s, err := cl.settled(ctx, s, "loading", c.Wait, std.err)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Sent: %s. See %s\n", stateSaid(s.State), at)
	return nil
}

func stateSaid(state string) string {
	switch state {
	case "waiting":
		return "it waits to be accepted"
	case "accepted":
		return "it was accepted"
	case "sent_back":
		return "it was sent back"
	}
	return strings.ReplaceAll(state, "_", " ")
}

// tries is how often a request is made before it is given up.
const tries = 5

// final is an error that another try would not change.
type final struct{ error }

// Unwrap gives the error itself.
func (f final) Unwrap() error { return f.error }

func isFinal(err error) bool {
	var f final
	return errors.As(err, &f)
}

// again runs a request until it is answered, longer apart each time.
func again(ctx context.Context, log io.Writer, first time.Duration, do func() error) error {
	wait := first
	for n := 1; ; n++ {
		err := do()
		if err == nil || isFinal(err) || ctx.Err() != nil || n == tries {
			return err
		}
		fmt.Fprintf(log, "%v. Trying again in %v.\n", err, wait)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait *= 2
	}
}
