package incident

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
)

// Came is how answers came in: what a report needs beside them.
type Came struct {
	Key  string
	Lang string
	// Actor is whoever is signed in, the zero value for nobody.
	Actor authz.Actor
	// Started and Sent are moments on the clock of whoever kept the answers; zero where not known.
	Started, Sent time.Time
	Now           time.Time
	// Names were taken out of the words and go into the sealed block.
	Names []Name
}

// SendingFrom makes a report of the answers. The problems are those of every step and of the report as a whole; the
// sending is only good without any.
func (f Form) SendingFrom(a Answers, c Came) (Sending, fault.Problems) {
	a = f.settled(a)
	var p fault.Problems
	for _, s := range f.Steps {
		if s.When.Met(a) {
			p = append(p, f.Check(s, a)...)
		}
	}
	if f.Spot.Org == "" && !slices.ContainsFunc(p, func(x fault.Problem) bool { return x.Field == "org" }) {
		p.Add("org", "Write the name of the organisation you work for")
	}
	s := Sending{Key: c.Key, Org: f.Spot.Org, Site: f.Spot.Site, Unit: f.Spot.Unit, Way: "open", Lang: c.Lang, Started: c.Started, Sent: c.Sent,
		Narrative: a.Get("words"), Wish: a.Get("police"), Naming: a.Get("naming"), OnBehalf: a.Has("who", "colleague") || a.Has("who", "others"),
		KeepFromManagers: a.Has("keep_from", "managers"), Names: slices.Clone(c.Names)}
	f.where(a, c, &s)
	f.record(a, &s)
	f.counts(a, &s)
	f.reach(a, c, &s)
	s.When = a.Get("when")
	s.Date, _ = dateOf(a, "date")
	s.Time, s.TimeAbout, _ = ParseTime(a.Get("time"))
	if len(p) > 0 {
		return s, p
	}
	return s, s.Problems(c.Now)
}

// settled fills in what follows from other answers and leaves out what is no longer asked.
func (f Form) settled(a Answers) Answers {
	out := Answers{}
	for _, s := range f.Steps {
		given := s.Take(a)
		if s.When.Met(a) {
			for _, x := range s.Fields {
				if !x.When.Met(a) {
					continue
				}
				for _, name := range x.names() {
					if v := given[name]; len(v) > 0 {
						out[name] = v
					}
				}
			}
		}
	}
	if out.Has("several", "batch") {
		for _, o := range whatOptions() {
			if n, ok := count(out.Get("times_" + o.Value)); ok && n > 0 && !out.Has("what", o.Value) {
				out["what"] = append(slices.Clone(out["what"]), o.Value)
			}
		}
	}
	return out
}

func (f Form) where(a Answers, c Came, s *Sending) {
	if len(f.Spot.Code) == 6 {
		s.Way, s.PlaceCode = "place", f.Spot.Code
	}
	if c.Actor.SignedIn() {
		s.Way = "signed_in"
	}
	if s.PaperCode = TidyPaper(a.Get("paper_code")); s.PaperCode != "" {
		s.Way = "paper"
	}
	for _, u := range f.Spot.Units {
		if f.Spot.Unit == "" && u.value() == a.Get("unit") {
			s.Site, s.Unit = u.Site, u.Unit
		}
	}
}

// TidyPaper gives the code of a printed form as it is kept: capitals, without blanks and hyphens.
func TidyPaper(s string) string {
	return strings.ReplaceAll(TidyCode(s), "-", "")
}

var violenceOf = map[string]string{whatHurt: "physical_contact", whatTried: "physical_attempted", whatThreat: "threat", whatVerbal: "verbal",
	whatOnline: "written_online", whatStalking: "intimidation_stalking", whatProperty: "property_damage"}

func (f Form) record(a Answers, s *Sending) {
	r := &s.Record
	r.RecordState = "submitted"
	for _, w := range a["what"] {
		v := violenceOf[w]
		if w == whatSexual {
			v = "sexual_noncontact"
			if a.Has("touching", "yes") {
				v = "sexual_contact"
			}
		}
		if v != "" {
			r.ViolenceAll = append(r.ViolenceAll, v)
		}
	}
	r.ViolencePrimary = mds.Primary(r.ViolenceAll)
	r.LocationDetail = a.Get("place")
	r.Method, r.HateMotive, r.RepeatPersonFlag = slices.Clone(a["how"]), slices.Clone(a["hate"]), a.Get("again")
	if w := a.Get("weapon"); w != "" {
		r.WeaponType = w
		if w != "none" {
			r.Method = append(r.Method, "weapon")
		}
	}
	if t := a.Get("person"); t != "" {
		r.Alleged = []mds.Person{{Type: t}}
	}
	people := 1
	switch a.Get("who") {
	case "both":
		people = 2
	case "several", "others":
		n, _ := count(a.Get("people"))
		people = int(min(max(n, 2), 100))
	}
	r.Staff = make([]mds.Staff, people)
	r.Staff[0].StaffGroup = a.Get("group")
	// Who of several was hurt is asked later; until then the worst of it stands with the first.
	if h := a.Get("hurt"); h == "none" {
		for i := range r.Staff {
			r.Staff[i].PhysicalHarm = h
		}
	} else if h != "unknown" {
		r.Staff[0].PhysicalHarm = h
	}
}

func (f Form) counts(a Answers, s *Sending) {
	s.Counts, s.Events = mds.Single, 1
	step, _ := f.Step("pattern")
	said := func(name string) string {
		for _, x := range step.Fields {
			if x.Name == name {
				for _, o := range x.Options {
					if o.Value == a.Get(name) {
						return o.Label
					}
				}
			}
		}
		return ""
	}
	line := ""
	switch a.Get("several") {
	case "pattern":
		s.Counts = mds.Pattern
		s.Events, _ = count(a.Get("times"))
		line = "It keeps happening: " + strings.ToLower(said("often"))
		if since := a.Get("since"); since != "" {
			line += ", since: " + since
		}
	case "batch":
		s.Counts, s.Events = mds.Batch, 0
		var parts []string
		for _, o := range whatOptions() {
			if n, ok := count(a.Get("times_" + o.Value)); ok {
				s.Events += n
				parts = append(parts, fmt.Sprintf("%s %d", o.Said(), n))
			}
		}
		line = "Several events: " + strings.Join(parts, ", ")
	}
	if line != "" {
		s.Narrative = strings.TrimSpace(s.Narrative + "\n\n(" + line + ")")
	}
}

func (f Form) reach(a Answers, c Came, s *Sending) {
	s.Contact = Contact{How: a.Get("contact"), When: a.Get("reach_when")}
	switch s.Contact.How {
	case "phone":
		s.Contact.Value = a.Get("phone")
	case "email":
		s.Contact.Value = a.Get("email")
	}
	if s.Naming != "named" {
		return
	}
	if c.Actor.SignedIn() {
		s.Names = append(s.Names, Name{Who: "reporter", Name: c.Actor.Name, Person: c.Actor.ID})
	} else {
		s.Names = append(s.Names, Name{Who: "reporter", Name: a.Get("name")})
	}
}

// Row is a line of the check page: what was answered, and the step where it is changed.
type Row struct {
	Label string
	Lines []string
	Step  string
}

// Rows gives the answers as the check page shows them; say translates a sentence of the form.
func (f Form) Rows(a Answers, say func(string, ...any) string) []Row {
	var out []Row
	a = f.settled(a)
	for _, s := range f.Steps {
		if !s.When.Met(a) {
			continue
		}
		if s.Extra && s.empty(a) { // what is only offered takes one line, however much it asks
			out = append(out, Row{Label: say(s.Title), Step: s.ID})
			continue
		}
		for _, x := range s.Fields {
			if !x.When.Met(a) || (s.Extra || x.Kind == AnyOf) && len(x.said(a, say)) == 0 {
				continue
			}
			at := slices.IndexFunc(out, func(r Row) bool { return r.Label == say(x.Row) && r.Step == s.ID })
			if at < 0 {
				out = append(out, Row{Label: say(x.Row), Step: s.ID})
				at = len(out) - 1
			}
			lines := x.said(a, say)
			if s.ID == "when" && x.Name == "time" && len(lines) > 0 && len(out[at].Lines) > 0 {
				out[at].Lines[len(out[at].Lines)-1] += ", " + lines[0]
				continue
			}
			out[at].Lines = append(out[at].Lines, lines...)
		}
		if s.ID == "when" && f.Spot.Where != "" {
			for i := range out {
				if out[i].Label == say("Where") {
					out[i].Lines = append([]string{f.Spot.Where}, out[i].Lines...)
				}
			}
		}
	}
	return out
}

func (f Field) said(a Answers, say func(string, ...any) string) []string {
	switch f.Kind {
	case Date:
		if d, ok := dateOf(a, f.Name); ok {
			t, _ := time.Parse(time.DateOnly, d)
			return []string{strconv.Itoa(t.Day()) + " " + strconv.Itoa(int(t.Month())) + " " + strconv.Itoa(t.Year())}
		}
		return nil
	case OneOf, AnyOf, ListOf:
		var out []string
		for _, o := range f.Options {
			if o.Value != "" && a.Has(f.Name, o.Value) {
				out = append(out, say(o.Said()))
			}
		}
		return out
	}
	if v := a.Get(f.Name); v != "" {
		if f.Name == "people" {
			return []string{say("About %s people", v)}
		}
		if f.Kind == Words {
			return []string{"“" + v + "”"}
		}
		return []string{v}
	}
	return nil
}

// empty tells whether nothing of the step was answered.
func (s Step) empty(a Answers) bool { return len(s.Take(a)) == 0 }
