package demo

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
)

// police follows a case at the police or at court as its lead would: one officer answers by link, another is waited for.
// Force, officers and numbers are invented.
func (p *plan) police(ctx context.Context, c casework.Case, stage casework.Stage) error {
	if p.Justice == nil || stage != casework.Police && stage != casework.Court {
		return nil
	}
	s := *p.Justice
	s.Mail.Host = "mail.invalid" // so that links are made; nobody sends them
	sc, err := s.Door.Policy().Check(authz.From(ctx), justice.ActSee)
	if err != nil {
		return err
	}
	w, err := s.Whole(ctx, sc, c.Org, c.ID)
	if err != nil {
		return err
	}
	affected, suspects := w.Of(casework.Affected), w.Of(casework.Alleged)
	if len(affected) == 0 {
		return nil
	}
	suspect, today := "", string(clock.DayOf(s.Door.Now()))
	if len(suspects) > 0 {
		suspect = suspects[0].ID
	}
	t := justice.Telling{Force: "Northmere Constabulary (invented)", Channel: "101", EventDate: c.First, Country: "england", Reported: c.First, ReportedBy: "security desk", SPOC: "Violence reduction lead",
		Details: justice.Details{Log: "1187 of " + c.First, Crime: "NC/48213/26", Officer: "PC 2207", Email: "pc2207@police.example.org", Above: "Inspector, response team", AboveEmail: "inspector@police.example.org"}}
	id, err := s.Tell(ctx, c.Org, c.ID, t)
	if err != nil {
		return err
	}
	if _, err := s.Judge(ctx, c.Org, c.ID, affected[0].ID, law.Given{Engaged: law.Yes, EngagedWhy: "Registered nurse, from the report", Contact: law.Yes, ContactWhy: "Meets patients face to face", Acting: law.Yes, ActingWhy: "On shift",
		On: clock.Day(c.First), Country: "england"}); err != nil {
		return err
	}
	if err := s.Say(ctx, c.Org, c.ID, justice.Wish{Person: affected[0].ID, Wish: justice.Supports, Day: c.First}); err != nil {
		return err
	}
	charge, err := s.Accuse(ctx, c.Org, c.ID, justice.Charge{Report: id, Code: "AEW1", Suspect: suspect, Affected: affected[0].ID, EmergencyWorker: "yes"})
	if err != nil {
		return err
	}
	if _, err := s.Offer(ctx, c.Org, c.ID, justice.Statement{Kind: "vps", Person: affected[0].ID}); err != nil {
		return err
	}
	if stage == casework.Court {
		if err := s.Decide(ctx, c.Org, c.ID, justice.Result{Charge: charge, Code: "1", Charged: "CA39", Day: today, Source: "letter"}); err != nil {
			return err
		}
		at := s.Door.Now().AddDate(0, 0, 6)
		for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			at = at.AddDate(0, 0, 1)
		}
		_, err := s.List(ctx, c.Org, c.ID, justice.Hearing{Report: id, Court: "magistrates", Place: "Northmere", Kind: "first", Needs: "A screen"}, string(clock.DayOf(at)), "10:00")
		return err
	}
	if _, err := s.AskNow(ctx, c.Org, c.ID, id); err != nil {
		return err
	}
	if w, err = s.Whole(ctx, sc, c.Org, c.ID); err != nil {
		return err
	}
	for _, a := range w.Asks {
		if _, err := s.Answer(ctx, s.Token(c.Org, a.ID), "demonstration", justice.Reply{Answer: "prosecutor", Words: "The file went to the prosecutor this week."}); err != nil {
			return err
		}
	}
	second, err := s.Tell(ctx, c.Org, c.ID, justice.Telling{Force: t.Force, Channel: "online", EventDate: c.First, Country: "england", Reported: c.First, Details: justice.Details{Log: "0042 of " + c.First, Officer: "PC 3310", Email: "pc3310@police.example.org"}})
	if err != nil {
		return err
	}
	_, err = s.AskNow(ctx, c.Org, c.ID, second)
	return err
}
