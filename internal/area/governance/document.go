package governance

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
)

// Documents are what a meeting is given as.
func Documents() []string { return []string{"agenda", "minutes", "actions"} }

// Document makes a document of a meeting that was read: agenda, minutes or actions. It holds what the reader sees and no more.
func (s *Service) Document(ctx context.Context, w *Whole, kind string) (letter.Paper, error) {
	on := w.StartsAt.In(clock.London())
	p := letter.Paper{Lang: "en", From: []string{s.Name(ctx, w.Org)}, Date: on.Format("2 January 2006, 15:04"), Made: s.Now()}
	name := map[string]string{"agenda": "Agenda", "minutes": "Minutes", "actions": "Action log"}[kind]
	if name == "" {
		return p, fault.Missing()
	}
	p.Title = name + ": " + w.GroupName
	facts := [][2]string{{"Place", w.Place}, {"State", w.State.Words()}}
	switch kind {
	case "agenda":
		p.Parts = []letter.Part{{Facts: append(facts, [2]string{"Length", number(w.Long) + " minutes"}, [2]string{"Who must be there", QuorumWords(w.Terms)})}}
		p.Parts = append(p.Parts, agendaParts(w)...)
	case "minutes":
		if !w.reads() || len(w.Parts) == 0 {
			return p, fault.New(fault.Conflict, "There are no minutes to read yet")
		}
		p.Parts = append([]letter.Part{{Facts: append(facts, attendance(w)...)}}, minuteParts(w)...)
		if w.Hash != "" {
			p.Foot = "Agreed on " + dateOf(w.AgreedAt.Time) + " and frozen. SHA-256 " + w.Hash
		} else {
			p.Foot = "Draft: not agreed yet"
		}
	case "actions":
		p.Parts = actionParts(append(append([]Action{}, w.Actions...), w.Open...), s.Now())
	}
	return p, nil
}

// QuorumWords says in words who must be there.
func QuorumWords(t Terms) string {
	if t.N == 0 {
		return "Not said: no terms of reference are in force"
	}
	out := number(t.Quorum) + " members"
	if t.BothSides {
		out += ", both sides among them"
	}
	return out
}

func agendaParts(w *Whole) []letter.Part {
	var out []letter.Part
	for i, x := range w.Items {
		rows := [][2]string{{"For", WordsOf(Purposes(), x.Purpose)}, {"Owner", x.OwnerName}, {"Time", number(x.Long) + " minutes"}}
		if x.Asks != "" {
			rows = append(rows, [2]string{"The meeting is asked", x.Asks})
		}
		if x.About != "" {
			rows = append(rows, [2]string{"About", x.About})
		}
		if n := names(x.Conflicts); n != "" {
			rows = append(rows, [2]string{"Takes no part", n})
		}
		for _, p := range x.Papers {
			if p.Latest {
				rows = append(rows, [2]string{"Paper", p.Title + ", version " + num(p.V) + fingerprint(p.Hash)})
			}
		}
		out = append(out, letter.Part{Heading: number(i+1) + ". " + x.Title}, letter.Part{Facts: rows})
	}
	return out
}

func names(list []Interested) string {
	var out []string
	for _, c := range list {
		out = append(out, c.Name)
	}
	return strings.Join(out, ", ")
}

func attendance(w *Whole) [][2]string {
	rows := map[string][]string{}
	for _, x := range w.Seats {
		rows[x.State] = append(rows[x.State], x.Name+" ("+strings.ToLower(WordsOf(Sides(), x.Side))+")")
	}
	var out [][2]string
	for _, k := range [][2]string{{"present", "There"}, {"left", "There, and left before the end"}, {"apologies", "Apologies"}} {
		if len(rows[k[0]]) > 0 {
			out = append(out, [2]string{k[1], strings.Join(rows[k[0]], "\n")})
		}
	}
	return out
}

func minuteParts(w *Whole) []letter.Part {
	var out []letter.Part
	words := func(text string) {
		for _, p := range strings.Split(text, "\n\n") {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, letter.Part{Lines: strings.Split(p, "\n")})
			}
		}
	}
	words(w.Part("").Text)
	for i, x := range w.Items {
		out = append(out, letter.Part{Heading: number(i+1) + ". " + x.Title})
		words(w.Part(x.ID).Text)
		for _, d := range x.Decisions {
			out = append(out, letter.Part{Facts: decisionFacts(d)})
		}
		for _, a := range w.Actions {
			if a.Item == x.ID {
				out = append(out, letter.Part{Facts: [][2]string{{"Action " + a.Ref, a.Text}, {"Owner and day", a.OwnerName + ", by " + dayOf(a.First)}}})
			}
		}
	}
	return out
}

func decisionFacts(d Decision) [][2]string {
	rows := [][2]string{{map[string]string{"decision": "Decided", "endorsement": "Endorsed"}[d.Kind], d.What}}
	for _, x := range [][2]string{{"The employer’s side", d.Employer}, {"The staff side", d.Staff}, {"Dissent", strings.Join(d.Dissent, "\n")}, {"Took no part", strings.Join(d.NotPart, ", ")}} {
		if x[1] != "" {
			rows = append(rows, x)
		}
	}
	if d.Document.Hash != "" {
		rows = append(rows, [2]string{"Document", d.Document.Title + ", version " + d.Document.Version + fingerprint(d.Document.Hash)})
	}
	return rows
}

func actionParts(list []Action, now time.Time) []letter.Part {
	var out []letter.Part
	for _, a := range list {
		state := "Open, by " + dateOf(a.Due.Time)
		if a.Late(now) {
			state = "Late, was due on " + dateOf(a.Due.Time)
		}
		if a.State == "closed" {
			state = "Closed on " + dateOf(a.ClosedAt.Time) + " by " + a.ClosedBy
		}
		rows := [][2]string{{"Owner", a.OwnerName}, {"State", state}}
		if a.Outcome != "" {
			rows = append(rows, [2]string{"What was done", a.Outcome})
		} else if n := len(a.Notes); n > 0 {
			rows = append(rows, [2]string{"Last report", a.Notes[n-1].Words})
		}
		out = append(out, letter.Part{Heading: a.Ref + ": " + a.Text}, letter.Part{Facts: rows})
	}
	if len(out) == 0 {
		out = []letter.Part{{Lines: []string{"No action is open."}}}
	}
	return out
}

// fingerprint is a hash on lines that fit a column.
func fingerprint(hash string) string {
	if len(hash) != 64 {
		return ""
	}
	return "\nSHA-256\n" + hash[:32] + "\n" + hash[32:]
}

// dayOf writes a day of ours in words.
func dayOf(day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.London())
	if err != nil {
		return day
	}
	return dateOf(t)
}

func dateOf(t time.Time) string { return t.In(clock.London()).Format("2 January 2006") }
