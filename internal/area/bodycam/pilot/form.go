package pilot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
)

// Form is a protocol as it is typed. Sites has one site a line, "code; name; first day" with no day for a site that gets no
// cameras; Others one change a line, "day; what". Days are 2026-11-01 or 1/11/2026.
type Form struct {
	Name, Question, Sites, Chosen, From, To, Washout, Primary, Maker, Others string
	Secondary                                                                []string
	// Synthetic marks a pilot of a demonstration.
	Synthetic bool
}

// FormOf writes a protocol as it would be typed.
func FormOf(p *Protocol) Form {
	f := Form{Name: p.Name, Question: p.Question, Chosen: p.Chosen, From: string(p.From), To: string(p.To), Washout: strconv.Itoa(p.Washout), Primary: p.Primary, Maker: p.Maker, Secondary: p.Secondary}
	var lines []string
	for _, s := range p.Sites {
		lines = append(lines, strings.TrimSuffix(s.Code+"; "+s.Name+"; "+string(s.Starts), "; "))
	}
	f.Sites = strings.Join(lines, "\n")
	lines = nil
	for _, o := range p.Others {
		lines = append(lines, string(o.On)+"; "+o.What)
	}
	f.Others = strings.Join(lines, "\n")
	return f
}

// The longest that may be typed, in characters, and the most sites and months of a pilot.
const (
	lineMost   = 160
	textMost   = 2000
	sitesMost  = 300
	monthsMost = 120
)

func typed(p *fault.Problems, field, s, missing string, most int) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	switch {
	case s == "" && missing != "":
		p.Add(field, missing)
	case len([]rune(s)) > most:
		p.Add(field, "That is too long. Shorten it")
	}
	return s
}

// day reads a day as a file or a line of text has it.
func day(s string) (clock.Day, bool) {
	s = strings.TrimSpace(s)
	if d, m, ok := strings.Cut(s, "/"); ok {
		if m, y, ok := strings.Cut(m, "/"); ok {
			s = fmt.Sprintf("%s-%02s-%02s", y, m, d)
		}
	}
	d, err := clock.ParseDay(s)
	return d, err == nil && d != ""
}

func month(p *fault.Problems, field, s string) Month {
	m := Month(strings.TrimSpace(s))
	if m.Index() < 0 || len(m) != 7 {
		p.Add(field, "Write the month as year and month, such as 2026-11")
		return ""
	}
	return m
}

// read checks what was typed and makes a protocol of it.
func (f Form) read() (Protocol, error) {
	var p fault.Problems
	out := Protocol{Name: typed(&p, "name", f.Name, "Give the pilot a name", lineMost), Question: typed(&p, "question", f.Question, "Write the question that the pilot is to answer", textMost),
		Sites: readSites(&p, f.Sites), Chosen: f.Chosen, Primary: f.Primary}
	if !slices.Contains([]string{ChosenAll, ChosenLot, ChosenWish, ChosenWorst}, f.Chosen) {
		p.Add("chosen", "Say how the sites were chosen")
	}
	out.From, out.To = month(&p, "from", f.From), month(&p, "to", f.To)
	if out.From != "" && out.To != "" && (out.To <= out.From || out.To.Index()-out.From.Index() >= monthsMost) {
		p.Add("to", "The last month comes after the first, at most ten years later")
	}
	n, err := strconv.Atoi(or(strings.TrimSpace(f.Washout), "0"))
	if err != nil || n < 0 || n > 26 {
		p.Add("washout", "Write a number of weeks from 0 to 26")
	}
	out.Washout = n
	if !slices.ContainsFunc(Measures().Primaries(), func(m Measure) bool { return m.Key == f.Primary }) {
		p.Add("primary", "Choose the one outcome that decides")
	}
	for _, m := range Measures().Outcomes() { // in the order of the catalogue, each once
		if slices.Contains(f.Secondary, m.Key) && m.Key != f.Primary {
			out.Secondary = append(out.Secondary, m.Key)
		}
	}
	out.Maker = typed(&p, "maker", f.Maker, "", lineMost)
	out.Others = readOthers(&p, f.Others)
	return out, fault.WithProblems(p)
}

func readSites(p *fault.Problems, text string) []Site {
	var out []Site
	seen, started := map[string]bool{}, false
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(line, ";")
		for len(parts) < 3 {
			parts = append(parts, "")
		}
		s := Site{Code: strings.TrimSpace(parts[0]), Name: strings.TrimSpace(parts[1])}
		if d := strings.TrimSpace(parts[2]); d != "" {
			var ok bool
			if s.Starts, ok = day(d); !ok {
				p.Add("sites", fmt.Sprintf("Line %d: write the first day as 2026-11-01, or leave it out", i+1))
				return nil
			}
			started = true
		}
		switch {
		case s.Code == "" || s.Name == "" || len(parts) > 3 || len([]rune(s.Code+s.Name)) > lineMost:
			p.Add("sites", fmt.Sprintf("Line %d: write code; name; first day", i+1))
			return nil
		case seen[s.Code]:
			p.Add("sites", fmt.Sprintf("Line %d: that site is there twice", i+1))
			return nil
		}
		seen[s.Code] = true
		out = append(out, s)
	}
	switch {
	case !started:
		p.Add("sites", "At least one site needs the day on which it starts")
	case len(out) > sitesMost:
		p.Add("sites", "At most 300 sites")
	}
	return out
}

func readOthers(p *fault.Problems, text string) []Other {
	var out []Other
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		on, what, _ := strings.Cut(line, ";")
		d, ok := day(on)
		if what = strings.TrimSpace(what); !ok || what == "" || len([]rune(what)) > lineMost {
			p.Add("others", fmt.Sprintf("Line %d: write the day; what changed", i+1))
			return nil
		}
		out = append(out, Other{d, what})
	}
	return out
}
