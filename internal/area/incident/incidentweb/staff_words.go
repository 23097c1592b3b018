package incidentweb

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// coded gives codes of a list in the reader's words.
func coded(ctx context.Context, list string, codes ...string) string {
	var out []string
	for _, c := range codes {
		if c != "" {
			out = append(out, lang.T(ctx, mds.Of(list).Words(c)))
		}
	}
	return strings.Join(out, ", ")
}

// lower makes the first letter small, so that a sentence can go inside another.
func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) {
		return s // an abbreviation
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// staffWords name people by their staff group, never by name: one, then many.
var staffWords = map[string][2]string{
	"01": {"A doctor or dentist", "%d doctors or dentists"}, "02": {"A student", "%d students"}, "03": {"A nurse or midwife", "%d nurses or midwives"},
	"04": {"An allied health professional", "%d allied health professionals"}, "05": {"A scientific or technical colleague", "%d scientific or technical colleagues"},
	"06": {"A healthcare scientist", "%d healthcare scientists"}, "07": {"A healthcare support worker", "%d healthcare support workers"},
	"08": {"An administrator", "%d administrators"}, "09": {"A colleague from estates or facilities", "%d colleagues from estates or facilities"},
	"": {"A colleague", "%d colleagues"},
}

// who names the people affected by role and number, and what happened to them: "A nurse or midwife, punched on Tuesday
// night".
func who(ctx context.Context, i *incident.Incident, now time.Time) string {
	group, n := i.Person()
	w, ok := staffWords[group]
	if !ok {
		w = staffWords[""]
	}
	s := lang.T(ctx, w[0])
	if n > 1 {
		s = lang.T(ctx, w[1], n)
	}
	if i.Counts == mds.Pattern {
		return s + ": " + lang.T(ctx, i.Title())
	}
	return s + ", " + lower(lang.T(ctx, i.Title())) + " " + when(ctx, i, now)
}

// title is the name of a record: what happened and where, without a person.
func title(ctx context.Context, i *incident.Incident) string {
	s := lang.T(ctx, i.Title())
	if d := i.Record.LocationDetail; d != "" && d != "not_known" && d != "other" {
		s += ", " + lower(coded(ctx, "location_detail", d))
	}
	if n := i.Record.Staff; len(n) > 1 {
		s += ", " + lang.N(ctx, len(n), "%d person", "%d people")
	}
	return s
}

func dayOf(date string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, date, lang.London())
	return t.Add(12 * time.Hour), err == nil
}

// when says the day of an incident inside a sentence: "today", "on Tuesday".
func when(ctx context.Context, i *incident.Incident, now time.Time) string {
	s, named := near(ctx, i, now)
	if named {
		return s
	}
	return lang.T(ctx, "on %s", s)
}

// near gives the day of an incident as people say it near to it; named is true of today and yesterday.
func near(ctx context.Context, i *incident.Incident, now time.Time) (day string, named bool) {
	t, ok := dayOf(i.Record.IncidentDate)
	if !ok {
		return "", true
	}
	today, _ := dayOf(now.In(lang.London()).Format(time.DateOnly))
	switch days := int(today.Sub(t).Round(time.Hour).Hours() / 24); {
	case days == 0:
		return lang.T(ctx, "today"), true
	case days == 1:
		return lang.T(ctx, "yesterday"), true
	case days > 1 && days < 7:
		return lang.Weekday(ctx, t), false
	}
	return lang.ShortDay(ctx, t), false
}

// happened is the full day and time of an incident.
func happened(ctx context.Context, i *incident.Incident) string {
	t, ok := dayOf(i.Record.IncidentDate)
	if !ok {
		return lang.T(ctx, "Day not known")
	}
	s := lang.Weekday(ctx, t) + " " + lang.Date(ctx, t)
	if i.Record.IncidentTime != "" {
		if at, err := time.ParseInLocation("2006-01-02 15:04", i.Record.IncidentDate+" "+i.Record.IncidentTime, lang.London()); err == nil {
			if i.TimeAbout {
				return s + ", " + lang.T(ctx, "about %s", lang.Time(ctx, at))
			}
			return s + ", " + lang.Time(ctx, at)
		}
	}
	return s
}

// where is the site and the unit of a record.
func where(n Names, i *incident.Incident) string {
	var out []string
	for _, s := range []string{n.Site(i.Site), n.Unit(i.Unit)} {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// ruleWords are what each promise is called beside its clock.
var ruleWords = map[string]string{incident.RuleContact: "Contact", incident.RuleReview: "Review", incident.RuleFeedback: "Feedback"}

// ruleNames are the promises in full, with what was promised.
var ruleNames = map[string][2]string{
	incident.RuleContact:  {"First contact", "Promised within 24 hours"},
	incident.RuleReview:   {"Review", "Promised within 72 hours"},
	incident.RuleFeedback: {"Tell them what is happening", "Promised within 7 days"},
}

var levels = map[clock.Level]ui.Level{clock.Running: ui.Plain, clock.Soon: ui.Soon, clock.Over: ui.Over, clock.Done: ui.Done, clock.Paused: ui.Pause}

// chip says how a promise stands at now. subject goes in front, "" for none.
func chip(ctx context.Context, subject string, t clock.Track, now time.Time) ui.Clock {
	f := clock.Words(t.At(now), now)
	date := lang.ShortDay(ctx, f.Time)
	if f.Year {
		date = lang.Date(ctx, f.Time)
	}
	s := strings.NewReplacer("{n}", strconv.Itoa(f.N), "{date}", date).Replace(lang.T(ctx, f.Key()))
	if subject != "" {
		if f.Kind != clock.DueOn {
			s = lower(s)
		}
		s = subject + " " + s
	}
	c := ui.Clock{Level: levels[f.Level], Text: s}
	if !f.Time.IsZero() {
		c.Time = f.Time.Format(time.RFC3339)
	}
	return c
}

func track(c incident.Clock) clock.Track {
	t := clock.Track{Start: c.Start, Due: c.Due, Done: c.Done}
	if !c.Paused.IsZero() {
		t.Pauses = []clock.Pause{{From: c.Paused, AtTheirWish: true}}
	}
	return t
}

// state is the tag of a record.
func state(ctx context.Context, l *incident.Listed) (string, ui.TagColour) {
	switch {
	case l.Sealed:
		return lang.T(ctx, "Sealed"), ui.TagPurple
	case l.Stage == incident.Finished:
		return lang.T(ctx, "Finished"), ui.TagPlain
	case l.Stage == incident.Withdrawn:
		return lang.T(ctx, "Taken back"), ui.TagPlain
	case l.Stage == incident.Merged:
		return lang.T(ctx, "Joined"), ui.TagPlain
	case l.Counts == mds.Pattern:
		return lang.T(ctx, "Pattern"), ui.TagGrey
	case l.Acknowledged.IsZero():
		return lang.T(ctx, "New"), ui.TagBlue
	case l.Stage == incident.Decided:
		return lang.T(ctx, "Waiting"), ui.TagYellow
	}
	return lang.T(ctx, "In triage"), ui.TagAqua
}

// reasons say in one line why a row stands where it does.
func reasons(ctx context.Context, i *incident.Incident) string {
	var out []string
	for n, s := range i.Reasons() {
		s = lang.T(ctx, s)
		if n > 0 {
			s = lower(s)
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return coded(ctx, "violence", i.Record.ViolencePrimary)
	}
	return strings.Join(out, ", ")
}
