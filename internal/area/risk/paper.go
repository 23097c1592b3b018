package risk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/letter"
)

// Paper puts a version of an assessment on paper: to print, as a document for Word, or as a PDF. What representatives said of
// it, dissent among it, stands on the same paper.
func (s *Service) Paper(ctx context.Context, a *Assessment, v *Version) (letter.Paper, error) {
	unit, err := s.UnitName(ctx, a.Org, a.Unit)
	if err != nil {
		return letter.Paper{}, err
	}
	views, err := s.Views(ctx, a)
	if err != nil {
		return letter.Paper{}, err
	}
	b, set := &v.Body, matrix.At(s.Sets, v.BegunAt.Time)
	p := letter.Paper{Lang: "en", Title: "Risk assessment: " + b.Title, From: []string{s.Name(ctx, a.Org)}, Reference: a.Ref + ", version " + number(v.N), Made: v.BegunAt.Time, Date: onDay(v.BegunAt.Time)}
	facts := [][2]string{{"What is assessed", a.Kind.Words()}, {"Place or role", b.Place}, {"Unit", unit}, {"State", "Draft, not approved"}}
	if v.State == "approved" {
		p.Made, p.Date = v.ApprovedAt.Time, onDay(v.ApprovedAt.Time)
		facts[3] = [2]string{"Approved", onDay(v.ApprovedAt.Time) + ", by " + v.Approver}
		if a.Current == v.N && !a.ReviewAt.IsZero() {
			facts = append(facts, [2]string{"To be looked at again by", onDay(a.ReviewAt.Time)})
		}
		p.Foot = "SHA-256 of this version: " + v.Hash
	}
	p.Parts = append(p.Parts, letter.Part{Facts: filled(facts)})
	if a.Kind == Patient {
		p.Parts = append(p.Parts, letter.Part{Heading: "Where the care plan is held"}, letter.Part{Lines: strings.Split(b.Held, "\n")})
		return p, nil
	}
	add := func(heading string, lines ...string) {
		if text := strings.TrimSpace(strings.Join(lines, "\n")); text != "" {
			p.Parts = append(p.Parts, letter.Part{Heading: heading}, letter.Part{Lines: strings.Split(text, "\n")})
		}
	}
	add("What changed in this version", b.Why)
	add("What is done", b.Work)
	var harmed []string
	for _, h := range HarmedGroups() {
		for _, x := range b.Harmed {
			if x == h[0] {
				harmed = append(harmed, h[1])
			}
		}
	}
	add("Who may be harmed", strings.Join(harmed, ", "), b.HarmedWords)
	for _, h := range b.Hazards {
		p.Parts = append(p.Parts, hazardParts(&h, set)...)
	}
	p.Parts = append(p.Parts, letter.Part{Heading: "Who was consulted"})
	var said []string
	for _, c := range b.Consulted {
		said = append(said, c.Who+", "+partOf(c.Part)+", "+dayWords(c.Day)+": "+c.Said)
	}
	if len(said) == 0 {
		said = []string{"Nobody yet."}
	}
	p.Parts = append(p.Parts, letter.Part{Items: said})
	var beside []string
	for _, x := range views {
		if x.N == v.N {
			beside = append(beside, strings.TrimSuffix(map[string]string{"comment": "Comment", "cosign": "Signed beside it", "dissent": "Dissent"}[x.Kind]+" by "+x.By+", "+onDay(x.At.Time)+": "+x.Words, ": "))
		}
	}
	if len(beside) > 0 {
		p.Parts = append(p.Parts, letter.Part{Heading: "What representatives said of this version"}, letter.Part{Items: beside})
	}
	add("About the scores", "Score: consequence by likelihood, each from 1 to 5. Bands: "+bandsOf(set)+". Source: "+set.Source+" ("+set.Verification+"). "+set.GuideSource+" ("+set.GuideVerification+").")
	return p, nil
}

func hazardParts(h *Hazard, set matrix.Set) []letter.Part {
	score := func(x matrix.Score) string {
		return fmt.Sprintf("%d, %s (consequence %d, likelihood %d)", x.N(), strings.ToLower(set.BandOf(x).Name), x.C, x.L)
	}
	out := []letter.Part{{Heading: "Risk: " + h.Title}, {Lines: strings.Split(h.How, "\n")},
		{Facts: [][2]string{{"At first", score(h.Initial)}, {"Now", score(h.Current)}, {"Aimed at", score(h.Target)}, {"Owner", h.OwnerName}}}}
	var items []string
	for _, c := range h.Controls {
		k, _ := set.Kind(c.Step)
		state := "in place"
		if !c.InPlace {
			state = "by " + dayWords(c.Due)
		}
		items = append(items, fmt.Sprintf("%d. %s: %s (%s, %s)", c.Step, k.Name, strings.ReplaceAll(c.Text, "\n", " "), c.Owner, state))
	}
	if h.Leans() {
		items = append(items, "This risk leans on training or devices alone: nothing makes the danger itself smaller.")
	}
	if len(items) > 0 {
		out = append(out, letter.Part{Items: items})
	}
	return out
}

func filled(facts [][2]string) (out [][2]string) {
	for _, f := range facts {
		if f[1] != "" {
			out = append(out, f)
		}
	}
	return out
}

func partOf(code string) string {
	for _, x := range ConsultedParts() {
		if x[0] == code {
			return strings.ToLower(x[1][:1]) + x[1][1:]
		}
	}
	return code
}

func bandsOf(set matrix.Set) string {
	var out []string
	for _, b := range set.Bands {
		out = append(out, fmt.Sprintf("%d to %d %s", b.From, b.To, strings.ToLower(b.Name)))
	}
	return strings.Join(out, ", ")
}

func onDay(t time.Time) string { return t.In(clock.London()).Format("2 January 2006") }

func dayWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 January 2006")
}
