package cli

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

type demoCommand struct {
	Addr      string `help:"Address to serve on." default:"127.0.0.1:8080"`
	Data      string `help:"Folder of the demonstration; it is built where the folder is empty." default:"demo-data" type:"path"`
	Database  string `help:"postgres://… of an empty database, to try it there."`
	Incidents int    `help:"How many incidents the synthetic England has." default:"60000"`
	Seed      uint64 `help:"Another seed makes another England."`
	NoBrowser bool   `help:"Do not open a browser."`
	Storybook bool   `help:"Serve every component and page state at /storybook/ too."`
	Ahead     int    `help:"How many days the clock runs ahead, to see what runs out by itself."`
	BuildOnly bool   `help:"Build it and stop."`
	SMTP      string `help:"Mail server for the demonstration's messages; without one, none is sent."`
}

func (c *demoCommand) Run(ctx context.Context, std streams) error {
	roomy()
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	conf := config.Config{Addr: l.Addr().String(), Data: c.Data, Database: c.Database, SMTP: c.SMTP, MailFrom: "Havenward <no-reply@localhost>", Idle: 12 * time.Hour}
	clk := &demoClock{ahead: time.Duration(c.Ahead) * 24 * time.Hour}
	s, err := server.New(ctx, conf, server.Options{Demo: true, Storybook: c.Storybook, Log: logger(conf, std.err), Now: clk.now})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if err := c.build(ctx, s, clk, std); err != nil || c.BuildOnly {
		return err
	}
	fmt.Fprintf(std.out, "\nHavenward is at %s\nSign in with one click at %s/sign-in. Everybody and everything in it is invented. Stop it with Ctrl+C.\n", conf.Base(), conf.Base())
	if !c.NoBrowser {
		open(conf.Base() + "/sign-in")
	}
	return s.Run(ctx, l)
}

// build makes the demonstration where there is none.
func (c *demoCommand) build(ctx context.Context, s *server.Server, clk *demoClock, std streams) error {
	state, have, err := demo.Stat(ctx, s.DB)
	if err != nil {
		return err
	}
	if state == demo.Ready {
		fmt.Fprintf(std.out, "The demonstration in %s is ready: %d incidents.\n", c.Data, have.Incidents)
		return nil
	}
	begun := time.Now()
	var bar *progress
	stage := ""
	made, err := demo.Build(server.AsService(ctx, "demonstration"), demo.Deps{DB: s.DB, Door: s.Door, Org: s.Org, Identity: s.Identity, Incidents: s.Incident, Casework: s.Casework, Justice: s.Justice, Collection: s.Collection,
		Carried: demo.Carried{Sanction: s.Sanction, Evidence: s.Evidence, Letters: s.Letters, Clock: clk.set,
			Standard:    s.Standard,
			Improve:     s.Improve,
			Rounds:      s.Rounds,
			Risk:        s.Risk,
			Bodycam:     s.Bodycam,
			Training:    s.Training,
			Learn:       s.Learn,
			Clip:        s.Clip,
			Governance:  s.Governance,
			Programme:   s.Programme,
			Environment: s.Environment,
			Campaign:    s.Campaign,
			Library:     s.Library,
			Network:     s.Network,
			Pilots:      s.Pilots,
		}},
		demo.Options{Incidents: c.Incidents, Seed: c.Seed, Progress: func(what string, done, of int) {
			if what != stage {
				if bar != nil {
					bar.end()
				}
				stage, bar = what, newProgress(std.err, what)
			}
			bar.at(int64(done), int64(of))
		}})
	if bar != nil {
		bar.end()
	}
	if err == nil {
		err = s.SyntheticSurvey(server.AsService(ctx, "demonstration"), c.Seed)
	}
	if one, two, ok := publishers(made); err == nil && ok {
		err = s.SyntheticRelease(server.AsService(ctx, "demonstration"), one, two)
	}
	if err == nil {
		err = s.SyntheticPacks(server.AsService(ctx, "demonstration"), made, clk.set)
	}
	if err == nil {
		err = syntheticReports(ctx, s, made, clk)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Built in %.1f seconds: %d incidents of %d trusts, %d of them with full reports; the others sent %d returns.\nA receipt to try: code %s, PIN %s.\n",
		time.Since(begun).Seconds(), made.Incidents, made.Trusts, made.Reports, made.Collected.Returns, made.Code, made.PIN)
	return nil
}

// syntheticReports makes the scheduled reports to the people of the demonstration: what was due five weeks ago, and what is due
// now. Those to everybody else come with the next morning's schedule.
func syntheticReports(ctx context.Context, s *server.Server, made demo.Summary, clk *demoClock) error {
	if err := s.ReadFacts(ctx); err != nil {
		return err
	}
	defer clk.set(time.Time{})
	seen := map[string]bool{}
	for _, ago := range []int{35, 0} {
		clk.set(time.Time{})
		if ago > 0 {
			clk.set(s.Door.Now().AddDate(0, 0, -ago))
		}
		clear(seen)
		for _, p := range made.People {
			if seen[p.Org] {
				continue
			}
			seen[p.Org] = true
			if err := s.Briefing.SweepOf(server.AsService(ctx, "briefing"), p.Org); err != nil {
				return err
			}
		}
	}
	return nil
}

// publishers gives the two people who publish England's figures.
func publishers(made demo.Summary) (one, two authz.Actor, ok bool) {
	for _, p := range made.People {
		a := authz.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Org: p.Org, Strong: true}
		switch {
		case p.Role == authz.National:
			one = a
		case p.Role == authz.Analyst && p.Org == org.Root:
			two = a
		}
	}
	return one, two, one.ID != "" && two.ID != ""
}

// open asks the desktop to show an address; where there is none, nothing happens.
func open(address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return
		}
	}
	_ = exec.Command(name, args...).Start()
}

// demoClock is the clock of the demonstration. While it is built it goes on from moments of the past, so that its people do
// each thing on its day.
type demoClock struct {
	ahead time.Duration
	back  atomic.Int64
}

func (k *demoClock) now() time.Time { return time.Now().Add(k.ahead - time.Duration(k.back.Load())) }

// set lets it go on from a moment, and with the zero time from now.
func (k *demoClock) set(at time.Time) {
	if at.IsZero() {
		k.back.Store(0)
		return
	}
	k.back.Store(int64(time.Now().Add(k.ahead).Sub(at)))
}
